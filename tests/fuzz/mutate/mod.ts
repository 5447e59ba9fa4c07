/**
 * Mutators: a sample and random numbers to a mutant. Each knows one structure, so that mutants get past the first line of a reader;
 * every tenth mutant is one of bytes, whatever the structure.
 *
 * @module
 */
import { mutant as mutantBytes } from "../../formats/fuzz.ts";
import type { Random } from "../random.ts";
import { mutantFlatbuffer } from "./flatbuffer.ts";
import { mutantGguf } from "./gguf.ts";
import { changedJson, mutantJson } from "./json.ts";
import { mutantNetwork } from "./network.ts";
import { mutantProtobuf } from "./protobuf.ts";
import { mutantWords } from "./words.ts";

/** A sample changed. */
export type Mutate = (bytes: Uint8Array, random: Random) => Uint8Array;

/** A mutator that changes bytes without sense now and then; samples without the structure always. */
function mostly(mutate: Mutate): Mutate {
  return (bytes, random) => {
    if (random(10) === 0) return mutantBytes(bytes, random);
    try {
      return mutate(bytes, random);
    } catch {
      return mutantBytes(bytes, random);
    }
  };
}

/** JSON behind its length in eight bytes, and whatever follows (safetensors). */
function mutantHeader(bytes: Uint8Array, random: Random): Uint8Array {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const value = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const header = new TextEncoder().encode(JSON.stringify(changedJson(value, random)) ?? "null");
  const out = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  const said = random(20) === 0 ? BigInt(random(2 ** 31)) : BigInt(header.length);
  new DataView(out.buffer).setBigUint64(0, said, true);
  out.set(header, 8);
  out.set(bytes.subarray(8 + length), 8 + header.length);
  return out;
}

/** Every mutator, by the structure that it knows. */
export const mutators = {
  json: mostly(mutantJson),
  network: mostly(mutantNetwork),
  words: mostly(mutantWords),
  protobuf: mostly(mutantProtobuf),
  flatbuffer: mostly(mutantFlatbuffer),
  header: mostly(mutantHeader),
  gguf: mostly(mutantGguf),
} as const satisfies Record<string, Mutate>;
