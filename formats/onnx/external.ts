/**
 * Numbers that a model keeps in other files of its own folder. Small tensors are fetched, for shapes and patterns may hang on
 * them; weights only where their zeros are to be counted.
 */
import { type FodlamError, isFodlamError } from "../../ir/errors.ts";
import { elements } from "../../ir/shape.ts";
import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { ReadOptions, Source } from "../format.ts";
import type { ModelProto, TensorProto } from "./model.ts";
import { isExternal } from "./tensor.ts";
import { bitsOf } from "./types.ts";

/** Elements of a tensor that is fetched in any case: a shape, an axis, a bound. */
const FEW = 64;

/** Bytes between two tensors that are read along, and bytes that are read at once. */
const GAP_BYTES = 2 ** 16, PIECE_BYTES = 2 ** 26;

const UNREAD = "weights in other files are not measured: the model came without its folder";

/** Where a tensor's numbers stand in a file. */
interface Place {
  readonly tensor: { rawData?: Uint8Array };
  readonly start: number;
  readonly end: number;
}

/** The file and the bytes of a tensor; nothing if it does not say, or says what cannot be. */
function placeOf(tensor: TensorProto): { readonly file: string; readonly place: Place } | undefined {
  const said = new Map(tensor.externalData?.map(({ key, value }) => [key, value]));
  const start = Number(said.get("offset") ?? 0), file = said.get("location");
  const bytes = Math.ceil(elements(tensor.dims ?? []) * bitsOf(tensor.dataType ?? 1) / BITS_PER_BYTE);
  const isPossible = [start, bytes, start + bytes].every((size) => Number.isSafeInteger(size) && size >= 0);
  if (file === undefined || !isPossible || bytes === 0) return undefined;
  return { file, place: { tensor: tensor as { rawData?: Uint8Array }, start, end: start + bytes } };
}

/** Places in their order, those that lie together in one list. */
function pieces(places: readonly Place[]): Place[][] {
  const all: Place[][] = [];
  let first = 0, end = 0;
  for (const place of places.toSorted((a, b) => a.start - b.start)) {
    const joins = all.length > 0 && place.start <= end + GAP_BYTES && place.end - first <= PIECE_BYTES;
    if (joins) all.at(-1)!.push(place);
    else {
      all.push([place]);
      first = place.start;
      end = 0;
    }
    end = Math.max(end, place.end);
  }
  return all;
}

async function fetchPiece(read: NonNullable<Source["sibling"]>, file: string, piece: readonly Place[]) {
  const start = piece[0]!.start, end = Math.max(...piece.map((place) => place.end));
  const bytes = await read(file, end - start, start);
  for (const { tensor, start: from, end: to } of piece) {
    if (to - start <= bytes.length) tensor.rawData = bytes.subarray(from - start, to - start);
  }
}

/** A file that is not there is no fault where only shapes are asked for: the model's own file may say enough. */
function isMissing(error: unknown): boolean {
  return isFodlamError(error) && (error as FodlamError).code === "cannot-read";
}

/**
 * Puts the numbers of tensors into them that stand in other files; gives what is to be said of weights that could not be had.
 *
 * @throws {FodlamError} if a file lies outside the model's folder
 */
export async function fetchExternal(
  model: ModelProto,
  source: Source,
  options: ReadOptions,
): Promise<string[]> {
  const { sibling } = source, files = new Map<string, Place[]>();
  const external = model.graph?.initializer?.filter(isExternal) ?? [];
  if (sibling === undefined) return options.measureDensity && external.length > 0 ? [UNREAD] : [];
  for (const tensor of external) {
    const isWanted = options.measureDensity || elements(tensor.dims ?? []) <= FEW;
    const found = isWanted ? placeOf(tensor) : undefined;
    if (found === undefined) continue;
    const own = files.get(found.file);
    if (own === undefined) files.set(found.file, [found.place]);
    else own.push(found.place);
  }
  for (const [file, places] of files) {
    try {
      for (const piece of pieces(places)) await fetchPiece(sibling, file, piece);
    } catch (error) {
      if (options.measureDensity || !isMissing(error)) throw error;
    }
  }
  return [];
}
