/** The page of how wrong every model is, row by row. */
import { validated } from "../../cli/commands/validate.ts";
import { summariesOf } from "../../engine/trust/validate.ts";
import { errorRange } from "../../report/quantity.ts";
import { type Block, rowBlocks, summaryBlock } from "../../report/validate.ts";
import { GENERATED, page, table } from "./markdown.ts";

const INTRODUCTION = `# Validation

Every cost model of every accelerator, held against what was published. Errors are estimated / published - 1, for the
batch that was published. \`fodlam validate PROFILE\` prints the same.

- **As shipped**: with the parameters in the profile. **Left out**: where parameters were fitted, each row is estimated
  with parameters fitted without it. What an estimate shows as its error stands on the rows left out, and on rows that
  no fit has used.
- Rows of a **simulation** or of another **model** are marked and are not silicon.
- A chip without a published row of its own takes the errors that the same model makes on other chips; the rule says so.
- A band is the range of all errors if there are fewer than 20, and of the middle nine tenths if there are more; zero is
  always inside it.`;

function section({ title, head, rows }: Block): string[] {
  return [title, table(head, rows)];
}

/** The text of the page. */
export async function validationPage(): Promise<string> {
  const all = await validated();
  const bands = all.flatMap(({ profile }) =>
    profile.validation.map(({ model, group, latency, energy, rows, rule, energyRule }) => [
      `[${profile.id}](#${profile.id})`,
      model,
      group,
      errorRange(latency),
      errorRange(energy),
      `${rows}`,
      energyRule === undefined ? rule : `${rule}; energy: ${energyRule}`,
    ])
  );
  const chips = all.flatMap(({ profile, models }) => {
    const held = models.filter((found) => found.all.length > 0);
    return [
      `## ${profile.id}`,
      ...(held.length === 0 ? ["No published row of this chip."] : []),
      ...held.flatMap((found) => [
        ...section(summaryBlock(profile.id, found, summariesOf(found))),
        ...rowBlocks(profile.id, found).flatMap(section),
      ]),
    ];
  });
  return page([
    GENERATED,
    INTRODUCTION,
    "## Error bands",
    "What estimates show, by profile, model and sort of work:",
    table(["profile", "model", "group", "latency", "energy", "rows", "how it was found"], bands),
    ...chips,
  ]);
}
