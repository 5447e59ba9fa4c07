/** Mappings beside estimates: printed with `--mapping`, saved with `--save-mapping`. */
import type { Estimate } from "../../engine/estimate.ts";
import { type GivenMapping, MAPPING_FORMAT, type MappingFile } from "../../engine/mapped.ts";
import { badOption, exclusiveOptions, FodlamError } from "../../ir/errors.ts";
import { compactJson } from "../../report/compactJson.ts";
import { loopLegend, mappingText } from "../../report/mapping.ts";
import type { Style } from "../../report/style.ts";
import type { Options, OptionSpec } from "../spec.ts";
import { besideOf, type Draft } from "./beside.ts";

/** The option of mappings that are given. */
export const useMappingOption: OptionSpec = {
  flags: "--use-mapping <file>",
  help: "score the mappings of this file instead of searching",
};

/** Options of mappings. */
export const mappingOptions: readonly OptionSpec[] = [
  {
    flags: "--mapping",
    help: "print the mapping of each layer: loops, tiles, and the least that any mapping needs",
  },
  { flags: "--save-mapping <file>", help: "also save the mappings to this file" },
  useMappingOption,
];

/** Refuses options of mappings that go with no other, before anything is evaluated. */
export function checkMappingOptions({ mapping, json, csv, saveMapping }: Options): void {
  const other = json === true ? "--json" : csv === true ? "--csv" : undefined;
  if (mapping === true && other !== undefined) throw new FodlamError(exclusiveOptions([other, "--mapping"]));
  if (saveMapping === "") throw new FodlamError(badOption("--save-mapping", "a file name", saveMapping));
}

/** Nests that have a mapping. */
function nestsOf(estimates: readonly Estimate[]) {
  return estimates.flatMap(({ layers }) =>
    layers.flatMap((layer) => layer.status === "costed" ? layer.mapping ?? [] : [])
  );
}

/** The mappings as text, if they are asked for. */
export function mappingLines(estimates: readonly Estimate[], { mapping }: Options, style: Style): string {
  if (mapping !== true) return "";
  if (nestsOf(estimates).length === 0) {
    throw new FodlamError(badOption("--mapping", MAPPED, noneOn(estimates)));
  }
  return ["", ...loopLegend(), "", ...estimates.map((estimate) => mappingText(estimate, style))].join("\n");
}

/** The file of the mappings, if one is asked for: of each nest once. */
export function mappingBeside(estimates: readonly Estimate[], { saveMapping }: Options): Draft | undefined {
  if (saveMapping === undefined) return undefined;
  const profiles = [...new Set(estimates.map(({ profile }) => profile.id))], nests = nestsOf(estimates);
  if (nests.length === 0) throw new FodlamError(badOption("--save-mapping", MAPPED, noneOn(estimates)));
  if (profiles.length > 1) {
    throw new FodlamError(
      badOption("--save-mapping", "one chip", `${profiles.length}, ${profiles.join(", ")}`),
    );
  }
  const given = new Map<string, GivenMapping>();
  for (const { shape, mapping } of nests) given.set(JSON.stringify(shape), { shape, mapping });
  const file: MappingFile = { format: MAPPING_FORMAT, profile: profiles[0]!, nests: [...given.values()] };
  return besideOf("--save-mapping", saveMapping, () => Promise.resolve(`${compactJson(file)}\n`));
}

/** What the options are about. */
const MAPPED = "a layer that memoryTree costs, which maps loops";

function noneOn(estimates: readonly Estimate[]): string {
  return `none on ${[...new Set(estimates.map(({ profile }) => profile.name))].join(" and ")}`;
}
