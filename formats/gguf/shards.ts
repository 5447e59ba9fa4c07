import { badFile, FodlamError, show } from "../../ir/errors.ts";
import type { Source } from "../format.ts";
import { GGUF_HEADER_BYTES } from "../limits.ts";
import { type Header, headerOf, type TensorInfo, type Value } from "./header.ts";

/** Files of one model that are read. */
const MOST_FILES = 1000;

/** A model out of one file or several. */
export interface Model {
  /** The metadata of its first file. */
  readonly metadata: ReadonlyMap<string, Value>;
  /** The tensors of all files, by name. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Whether the most significant byte comes first. */
  readonly isBigEndian: boolean;
  /** Files that it is in. */
  readonly files: number;
  /** Of one file alone: bytes that it should have. */
  readonly fileBytes: number | undefined;
}

/** How many files a header says that the model is in. */
function countOf(path: string, { metadata }: Header): number {
  const count = metadata.get("split.count") ?? 1;
  if (typeof count === "number" && count <= 1) return 1;
  if (typeof count === "number" && Number.isInteger(count) && count <= MOST_FILES) return count;
  throw new FodlamError(
    badFile(path, 'key "split.count"', `a whole number of at most ${MOST_FILES}`, show(count)),
  );
}

/** The names of all files of a model, from one of them: `name-00001-of-00003.gguf`. */
function namesOf(path: string, count: number): { readonly own: string; readonly all: readonly string[] } {
  const own = path.split(/[/\\]/).at(-1)!, [, stem, , of] = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/.exec(own) ?? [];
  if (stem === undefined || Number(of) !== count) {
    const expected = `a name that ends in -00001-of-${
      `${count}`.padStart(5, "0")
    }.gguf, as it is one of ${count} files`;
    throw new FodlamError(badFile(path, "", expected, show(own)));
  }
  const all = Array.from({ length: count }, (_, i) => `${stem}-${`${i + 1}`.padStart(5, "0")}-of-${of}.gguf`);
  return { own, all };
}

/**
 * The headers of a file, and of the others that it belongs to, put together.
 *
 * @throws {FodlamError} if one is broken or missing, or two hold the same tensor
 */
export async function modelOf(source: Source): Promise<Model> {
  const { path, sibling } = source, own = headerOf(source), count = countOf(path, own);
  const byName = (tensors: readonly TensorInfo[]) => new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const { metadata, tensors, isBigEndian, fileBytes } = own;
  if (count === 1) return { metadata, tensors: byName(tensors), isBigEndian, fileBytes, files: 1 };
  const names = namesOf(path, count), folder = path.slice(0, path.length - names.own.length);
  const headers: Header[] = [];
  for (const name of names.all) {
    if (name !== names.own && sibling === undefined) {
      throw new FodlamError(badFile(path, "file", `a folder in which to find ${show(name)}`, "none"));
    }
    headers.push(
      name === names.own
        ? own
        : headerOf({ path: `${folder}${name}`, bytes: await sibling!(name, GGUF_HEADER_BYTES) }),
    );
  }
  const all = headers.flatMap(({ tensors }) => tensors), whole = byName(all);
  const said = headers[0]!.metadata.get("split.tensors.count") ?? all.length;
  if (whole.size !== all.length || said !== all.length) {
    const expected = `${show(said)} tensors in ${count} files, each once`;
    throw new FodlamError(badFile(path, "file", expected, `${whole.size} of ${all.length}`));
  }
  return { metadata: headers[0]!.metadata, tensors: whole, isBigEndian, files: count, fileBytes: undefined };
}
