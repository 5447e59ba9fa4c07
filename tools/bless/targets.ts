/** Everything that is written by a program: each target by the path of what it writes. */
import { byArea, type Case, goldenText, outcomes } from "../../tests/golden.ts";
import { commandsIn, documents, withOutputs } from "./documents.ts";
import { NETS } from "./nets.ts";

const root = new URL("../../", import.meta.url);

/** Texts by path from the root. */
export type Files = Readonly<Record<string, string>>;

/** Something that is written, and how. */
export interface Target {
  /** A file, or a folder that ends in `/`. */
  readonly path: string;
  /** Whether whatever else lies in the folder is removed. */
  readonly whole?: boolean;
  /** What is to be written, by path. */
  make(): Promise<Files>;
}

/** A target of one file. */
function file(path: string, text: () => Promise<string>): Target {
  return { path, make: async () => ({ [path]: await text() }) };
}

/** What FODLAM itself is made of; it has to be right before anything else is written. */
export const sources: readonly Target[] = [
  file("ir/kinds.gen.ts", async () => (await import("./kinds.ts")).kindsText()),
  file("dsl/starters.gen.ts", async () => (await import("./starters.ts")).starters()),
  file("examples/counts.gen.ts", async () => (await import("./counts.ts")).countsText()),
  { path: "profiles/", make: async () => (await import("./fits.ts")).profileFiles() },
  file("profiles/generated/profile.schema.json", async () => {
    const { profileJsonSchema } = await import("../../profiles/schema/json.ts");
    const { compactJson } = await import("../../report/compactJson.ts");
    return `${compactJson(profileJsonSchema())}\n`;
  }),
  file("cli/budget/generated/budget.schema.json", async () => {
    const { budgetSchema } = await import("../../cli/budget/schema.ts");
    const { compactJson } = await import("../../report/compactJson.ts");
    return `${compactJson(budgetSchema())}\n`;
  }),
];

function goldens(area: string, all: readonly Case[]): Target {
  const path = (url: string) => url.slice(root.pathname.length);
  return {
    path: `tests/golden/${area}/`,
    async make() {
      const results = await outcomes(all);
      return Object.fromEntries(all.map((one, i) => [path(one.golden), goldenText(one, results[i]!)]));
    },
  };
}

async function document(path: string): Promise<Target[]> {
  const read = () => Deno.readTextFile(new URL(path, root));
  const written = async () => (await withOutputs({ [path]: await read() }))[path]!;
  if (path === "README.md") return [file(path, async () => await withErrors(await written()))];
  return commandsIn(await read()) ? [file(path, written)] : [];
}

async function withErrors(readme: string): Promise<string> {
  const { leftOutIn } = await import("./pages/leftOut.ts");
  return await leftOutIn(readme);
}

/** What is written about FODLAM: pages, goldens, outputs in documents. */
export async function accounts(): Promise<Target[]> {
  const { pages } = await import("./pages/mod.ts");
  const { profileValidations, VALIDATIONS } = await import("./pages/validation.ts");
  return [
    ...Object.entries(pages).map(([path, text]) => file(path, text)),
    { path: VALIDATIONS, whole: true, make: profileValidations },
    { path: NETS, whole: true, make: async () => await (await import("./nets.ts")).netFiles() },
    ...[...byArea()].map(([area, all]) => goldens(area, all)),
    ...(await Promise.all((await documents()).map(document))).flat(),
  ];
}

/** What the addition of a thing moves, by the word for it. */
export const additions: Readonly<Record<string, readonly string[]>> = {
  layer: ["ir/kinds.gen.ts", "dsl/", "docs/reference/layers.md", "docs/reference/language.md"],
  block: ["docs/reference/language.md"],
  profile: ["profiles/", "docs/reference/profiles.md", "docs/validation.md", "docs/validation/"],
  network: ["examples/counts.gen.ts", "docs/zoo.md", NETS],
  format: ["docs/formats/README.md", "tests/golden/convert/"],
  command: ["docs/reference/cli.md"],
};
