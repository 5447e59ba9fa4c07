/** Mappings in a file, as `--save-mapping` writes them. */
import { wrongIn } from "../../engine/givenMapping.ts";
import { type GivenMapping, MAPPING_FORMAT } from "../../engine/mapped.ts";
import { badMapping, badOption, FodlamError, show } from "../../ir/errors.ts";
import { isObject } from "../../ir/object.ts";
import { lazily } from "../process/lazily.ts";
import type { Options } from "../spec.ts";
import { nameOf, parseJson } from "./files.ts";
import { limitsOf } from "./limits.ts";

const here = import.meta.url;

/** The mappings of the file after `--use-mapping`, if it is given. */
export async function givenMappings(
  options: Options,
): Promise<{ readonly mappings?: readonly GivenMapping[] }> {
  const { useMapping } = options;
  if (useMapping === undefined) return {};
  if (useMapping === "") throw new FodlamError(badOption("--use-mapping", "a file name", useMapping));
  const path = String(useMapping), name = nameOf(path);
  const { readText } = await lazily<typeof import("./text.ts")>("./text.ts", here);
  return { mappings: mappingsIn(await parseJson(await readText(path, limitsOf(options)), path), name) };
}

function mappingsIn(file: unknown, name: string): readonly GivenMapping[] {
  const refuse = (place: string, expected: string, got: unknown): never => {
    throw new FodlamError(badMapping(`${name}${place}`, expected, show(got)));
  };
  if (!isObject(file) || file["format"] !== MAPPING_FORMAT) {
    refuse("", `mappings with "format": "${MAPPING_FORMAT}"`, isObject(file) ? file["format"] : file);
  }
  const { nests, format: _, profile: __, ...others } = file as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) refuse(`: ${unknown}`, "a field among format, profile, nests", others[unknown]);
  if (!Array.isArray(nests)) return refuse(": nests", "a list of nests with their mappings", nests);
  for (const [i, given] of nests.entries()) {
    const wrong = wrongIn(given);
    if (wrong !== undefined) refuse(`: nests.${i}.${wrong[0]}`, wrong[1], valueAt(given, wrong[0]));
  }
  return nests as readonly GivenMapping[];
}

function valueAt(value: unknown, place: string): unknown {
  return place.split(".").reduce<unknown>((at, key) => isObject(at) ? at[key] : undefined, value);
}
