/**
 * Chips as other tools describe them: a folder a format, and one line here. A folder's `card.ts` says how its files look; its
 * `mod.ts` has the reader and the writer, and is loaded when it is needed. Imports `ir/`, `profiles/`, the readers that `formats/`
 * share, and `deps/`.
 *
 * ```ts
 * import { detect } from "./mod.ts";
 *
 * const head = new TextEncoder().encode("[architecture_presets]\nArrayHeight: 32\n");
 * console.log(detect("scale.cfg", head)); // scale-sim
 * ```
 *
 * Users of the library import this as `fodlam/hardware` from npm, `@fodlam/fodlam/hardware` from JSR.
 *
 * @module
 */
import {
  bytesField,
  bytesOf,
  type Content,
  contentFields,
  nameField,
  siblingOf,
} from "../formats/content.ts";
import { HEAD_BYTES } from "../formats/limits.ts";
import { loaded } from "../formats/loaded.ts";
import { checkSize } from "../formats/text.ts";
import { checkedPromise } from "../ir/checked.ts";
import {
  calling,
  FodlamError,
  oneWayFormat,
  severalChips,
  unknownFormat,
  unknownName,
} from "../ir/errors.ts";
import type { Field, Fields } from "../ir/field.ts";
import { isObject } from "../ir/object.ts";
import { profileFrom } from "../profiles/define.ts";
import { profileField } from "../profiles/given.ts";
import { loadProfile, type ProfileName } from "../profiles/mod.ts";
import type { Profile } from "../profiles/types.ts";
import type { ChipCard, ChipSource, ChipWriteOptions, ChipWriting, Source } from "./format.ts";
import { accelforge } from "./accelforge/card.ts";
import { maestro } from "./maestro/card.ts";
import { scaleSim } from "./scaleSim/card.ts";
import { timeloop } from "./timeloop/card.ts";
import { zigzag } from "./zigzag/card.ts";

export type * from "./format.ts";
export type { Content } from "../formats/content.ts";

/** Every format, in the order in which they are listed; where several suit a file, the first is taken. */
export const shelf: readonly ChipCard[] = [scaleSim, timeloop, zigzag, maestro, accelforge];

/** The names of the formats that can be read, or written. */
export function idsOf(act: "read" | "write"): string[] {
  return shelf.filter(({ writes }) => act === "read" || writes).map(({ id }) => id);
}

/** A format by its name; refuses one that is not known, or cannot do what is asked. */
export function cardOf(id: string, act: "read" | "write"): ChipCard {
  const card = shelf.find((one) => one.id === id);
  if (card === undefined) throw new FodlamError(unknownName("format of chips", id, idsOf(act)));
  if (act === "write" && !card.writes) throw new FodlamError(oneWayFormat(act, id, idsOf(act)));
  return card;
}

/** The format of a description, by its first bytes and the end of its path. */
export function detect(path: string, head: Uint8Array): string | undefined {
  return shelf.find(({ recognises }) => recognises(head, path))?.id;
}

/** The format to write for a path, by its end. */
export function detectTarget(path: string): string | undefined {
  const file = path.toLowerCase().split(/[/\\]/).at(-1)!;
  return shelf.find(({ writes, extensions }) =>
    writes && extensions.some((ending) => ending.startsWith(".") ? file.endsWith(ending) : file === ending)
  )?.id;
}

/** A chip that was read. */
export interface ReadChip {
  /** The chip, checked. */
  readonly profile: Profile;
  /** What was read, one thing each. */
  readonly read: readonly string[];
}

/**
 * The chip of a description.
 *
 * @param from the format's name; told from path and content if left out
 * @param option what a user names the format with
 * @throws {FodlamError} if the format is not known, the description is not as it should be, or says what is not modelled
 */
export async function readSource(source: ChipSource, from?: string, option = "--from"): Promise<ReadChip> {
  const { path, bytes } = source, id = from ?? detect(path, bytes.subarray(0, HEAD_BYTES));
  if (id === undefined) throw new FodlamError(unknownFormat(path, idsOf("read"), option));
  const card = cardOf(id, "read");
  checkSize(path, bytes.length, card.mostBytes);
  const { profile, read } = await (await loaded(card)).read(source);
  return { profile: await profileFrom(profile, path, (name) => loadProfile(name as ProfileName)), read };
}

/** How to read a description. */
export interface ChipReadOptions {
  /** The format's name; told from name and content if left out. */
  readonly from?: string;
  /** Files that belong to it, by name: tables of energies, a mapping, a dataflow. */
  readonly beside?: Readonly<Record<string, Content>>;
  /** Reads another file that this one names, or that has a usual name; rejects for one that is not there. None is read where it is left out. */
  readonly sibling?: NonNullable<Source["sibling"]>;
}

/** The files beside. */
const besideField: Field<NonNullable<ChipReadOptions["beside"]>> = {
  doc: "files that belong to it",
  expected: 'contents by name, such as { "ERT.yaml": text }',
  accepts: (value): value is NonNullable<ChipReadOptions["beside"]> =>
    isObject(value) && Object.values(value).every((own) => bytesField.accepts(own)),
};

/**
 * The chip of a description of another tool, from its content: no file is opened. What it had to assume is in its `assumptions`, and
 * with every estimate.
 *
 * @param content the bytes or the text
 * @param name the file's name: messages start with it, and the chip is called by it where the file names none
 * @example
 * ```ts
 * import { readChip } from "./mod.ts";
 *
 * const cfg = `[general]
 * run_name = small
 * [architecture_presets]
 * ArrayHeight: 32
 * ArrayWidth: 32
 * IfmapSramSzkB: 64
 * FilterSramSzkB: 64
 * OfmapSramSzkB: 64
 * IfmapOffset: 0
 * FilterOffset: 10000000
 * OfmapOffset: 20000000
 * Bandwidth: 10
 * Dataflow: ws
 * [run_presets]
 * InterfaceBandwidth: CALC
 * `;
 * const { profile } = await readChip(cfg, "small.cfg");
 * console.log(profile.name); // small
 * ```
 *
 * @throws {FodlamError} if the format is not known, the description is not as it should be, or says what is not modelled
 */
export const readChip: (content: Content, name: string, options?: ChipReadOptions) => Promise<ReadChip> =
  checkedPromise(
    {
      act: calling("readChip"),
      takes: { content: bytesField, name: nameField },
      options: { from: contentFields.from, beside: besideField, sibling: contentFields.sibling },
    },
    async (content: Content, name: string, { from, beside = {}, sibling }: ChipReadOptions = {}) => {
      const others = Object.entries(beside).map(([path, own]) => ({ path, bytes: bytesOf(own) }));
      return await readSource(
        {
          path: name,
          bytes: bytesOf(content),
          beside: others,
          ...(sibling && { sibling: siblingOf(calling("readChip"), sibling) }),
        },
        from,
        "the option `from`",
      );
    },
  );

/** The writer's options: each its meaning and its legal values. */
const writeFields: Fields<ChipWriteOptions> = {
  skipUnsupported: {
    doc: "whether what the format cannot say is left out, with a note",
    expected: "true or false",
    accepts: (value): value is boolean => typeof value === "boolean",
  },
};

/** The name of a format to write. */
const targetField: Field<string> = {
  doc: "the format",
  expected: `the name of a format, ${idsOf("write").join(" or ")}`,
  accepts: (value): value is string => typeof value === "string",
};

/**
 * A chip in a format: what goes into which files.
 *
 * @example
 * ```ts
 * import { loadProfile } from "@fodlam/fodlam";
 * import { writeChip } from "./mod.ts";
 *
 * const { files } = await writeChip(await loadProfile("zigzag-tpu-like"), "zigzag");
 * console.log(files.map(({ path }) => path)); // [ "", "mapping.yaml" ]
 * ```
 *
 * @throws {FodlamError} if the format is not known, or cannot say what the chip has
 */
export const writeChip: (profile: Profile, to: string, options?: ChipWriteOptions) => Promise<ChipWriting> =
  checkedPromise(
    { act: calling("writeChip"), takes: { profile: profileField, to: targetField }, options: writeFields },
    async (profile: Profile, to: string, options: ChipWriteOptions = {}) => {
      const format = await loaded(cardOf(to, "write"));
      if ("parts" in profile) throw new FodlamError(severalChips(profile.id, to));
      return await format.write!(profile, options);
    },
  );
