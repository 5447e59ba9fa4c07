/** A profile to fill in: made from the JSON schema, so that it names every field that a model needs. */
import schema from "../../profiles/generated/profile.schema.json" with { type: "json" };
import { toFillIn } from "../../profiles/placeholder.ts";
import type { ModelId } from "../../profiles/types.ts";
import type { Json } from "../../ir/object.ts";

/** What a template needs to know of a JSON schema. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly minItems?: number;
  readonly items?: Schema | readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const definitions = schema.definitions as unknown as Readonly<Record<string, Schema>>;

/** The id of the source that all numbers of a template name. */
const SOURCE = "datasheet";

/** A network's layer as `table` needs it at least: a convolution, in the units that papers print. */
const COLUMNS =
  "network layer batch inputChannels paddedHeight paddedWidth filters kernelHeight kernelWidth stride outputHeight outputWidth groups powerMilliwatts latencyMilliseconds source"
    .split(" ");

/** What stands at a place that is to be filled in. */
function blank(value: Schema, key: string): unknown {
  const { $ref, type } = value, description = lowerFirst(value.description ?? key);
  if ($ref !== undefined) return blank(definitions[$ref.split("/").at(-1)!]!, key);
  if (value.const !== undefined) return value.const;
  if (key === "source") return SOURCE;
  if (value.enum !== undefined) {
    return toFillIn(`one of ${value.enum.join(", ")} (${description})`);
  }
  if (type === "object") return object(value);
  if (type === "array") return list(value, key);
  if (type === "boolean") return toFillIn(`true or false (${description})`);
  return toFillIn(description);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function object({ properties = {}, required = [] }: Schema): Json {
  return Object.fromEntries(required.map((key) => [key, blank(properties[key]!, key)]));
}

function list({ items, minItems = 0 }: Schema, key: string): unknown[] {
  if (items === undefined || minItems === 0) return [];
  return Array.isArray(items) ? items.map((item) => blank(item, key)) : [blank(items as Schema, key)];
}

/** What a model's template has beside what the schema asks for. */
const further: { readonly [M in ModelId]?: (data: Json) => Json } = {
  memoryTree: (data) => ({
    ...data,
    levels: [
      level("dram", ["columns", "rows"]),
      level("buffer", ["columns", "rows"]),
      level("registers", []),
    ],
    fanOuts: ["columns", "rows"].map((name) => ({
      name,
      size: cited("places"),
      loops: toFillIn("loops that may be spread over them, of g, n, k, c, p, q, r, s"),
    })),
    compute: {
      joulesPerMac: cited("joules of a multiply-accumulate; left out, they come from a public table"),
    },
  }),
  roofline: (data) => ({ ...data, memories: ["sram, on the chip", "dram, off it"].map(memory) }),
  table: (data) => ({
    ...data,
    columns: COLUMNS,
    rows: [COLUMNS.map((column) => column === "source" ? SOURCE : toFillIn(column))],
  }),
};

function memory(name: string): Json {
  const items = definitions.roofline!.properties!.memories!.items as Schema;
  return { ...object(items), name: toFillIn(`name, the nearest memory first, such as ${name}`) };
}

function cited(what: string): Json {
  return { value: toFillIn(what), source: SOURCE };
}

/** A memory of a tree, the farthest of any size; of fewer tensors than all where keeps says so. */
function level(name: string, feeds: readonly string[]): Json {
  return {
    name,
    keeps: ["weights", "inputs", "outputs"],
    feeds,
    ...(name !== "dram" && { capacityBits: cited("bits that an instance holds") }),
    wordBits: cited("bits of an element"),
    lineBits: cited("bits of a line"),
    energy: {
      readJoules: cited("joules of reading a line"),
      writeJoules: cited("joules of writing a line; left out with the other, they come from a public table"),
    },
  };
}

function dataFor(model: ModelId): Json {
  const data = object(definitions[model]!);
  return further[model]?.(data) ?? data;
}

/** The memory that a chip has at the least: the one in which a network must fit. */
const mainMemory: Json = {
  name: toFillIn("name of the main memory, such as dram; nearer ones may stand before it"),
  bytes: toFillIn("bytes that it holds; or null, with a note that says why they are not known"),
  source: SOURCE,
  holds: "network",
};

/** Models whose data stand beside those of another. */
const beside: { readonly [M in ModelId]?: readonly ModelId[] } = { perMac: ["table"] };

/**
 * A chip of one model to fill in: every value that is needed is a text that says what belongs there. It is refused until all of them
 * are replaced.
 */
export function template(id: string, schemaAddress: string, model: ModelId): Json {
  const models = [...beside[model] ?? [], model].map((id) => [id, dataFor(id)]);
  return {
    $schema: schemaAddress,
    ...object(definitions.chip!),
    id,
    memory: [mainMemory],
    models: Object.fromEntries(models),
    sources: { [SOURCE]: object(definitions.source!) },
  };
}

/** The models that a template may be of. */
export const templates: readonly ModelId[] = Object.keys(
  definitions.chip!.properties!.models!.properties!,
) as ModelId[];
