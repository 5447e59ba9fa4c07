/**
 * Messages of the protocol, a line each. The protocol's own kit ends without a word at 10 MB, and searches all of a message again with
 * each part that comes; so it is given whole lines, and what is too long for one is left out and refused.
 */
import { Buffer } from "node:buffer";
import { MAX_JSON_BYTES } from "../../formats/limits.ts";
import { FodlamError, tooLarge } from "../../ir/errors.ts";
import { sizeOf } from "../../formats/text.ts";

/** Bytes at the beginning and the end of a message in which its id is looked for. */
const ID_BYTES = 2 ** 10;

const LINE_BREAK = 10;

/** A message so far. */
interface Message {
  parts: Uint8Array[];
  bytes: number;
  /** Its last bytes, where it is too long to be kept. */
  tail: Uint8Array;
}

const empty = (): Message => ({ parts: [], bytes: 0, tail: new Uint8Array() });

/** The id of a message beside what it asks for: a client writes it before or behind that. */
function idOf({ parts: [first = new Uint8Array()], tail }: Message): unknown {
  const head = new TextDecoder().decode(first).replace(/^(\s*\{[^{]*)[^]*$/, "$1");
  const end = /\}([^{}]*)\}\s*$/.exec(new TextDecoder().decode(tail))?.[1] ?? "";
  const [, id] = /"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)/.exec(`${head}\n${end}`) ?? [];
  return id === undefined ? null : JSON.parse(id);
}

/** Whole messages; of one that is too long the id, if it is found, and a text are handed to `refuse`. */
export async function* messagesIn(
  chunks: AsyncIterable<Uint8Array>,
  refuse: (id: unknown, text: string) => void,
  most: number = MAX_JSON_BYTES,
): AsyncGenerator<Uint8Array> {
  let message = empty();
  for await (const chunk of chunks) {
    for (let from = 0, to = 0; from < chunk.length; from = to) {
      const at = chunk.indexOf(LINE_BREAK, from);
      to = at < 0 ? chunk.length : at + 1;
      const part = chunk.subarray(from, to);
      message.bytes += part.length;
      if (message.bytes <= most) message.parts.push(part);
      else {
        if (message.tail.length === 0) {
          message.parts = [Buffer.concat([...message.parts, part]).subarray(0, ID_BYTES)];
        }
        message.tail = Buffer.concat([message.tail, part]).subarray(-ID_BYTES);
      }
      if (at < 0) continue;
      if (message.bytes <= most) yield Buffer.concat(message.parts);
      else refuse(idOf(message), new FodlamError(tooLarge("the message", sizeOf(most), "more")).message);
      message = empty();
    }
  }
}
