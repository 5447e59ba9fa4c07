/** Networks and profiles on their way: in pieces, because a message has a bound, under their hashes. */
import type { AnySubject } from "../parcel.ts";
import { type Queue, stubbornly, SUBJECTS } from "./connection.ts";

/** Characters of a piece, of at most three bytes each: a message of NATS holds a mebibyte. */
const PIECE_CHARACTERS = 300_000;

/** Says what has a hash to whoever asks later. */
export async function tell({ stream }: Queue, subject: AnySubject): Promise<void> {
  const text = JSON.stringify(subject), count = Math.ceil(text.length / PIECE_CHARACTERS);
  for (let at = count - 1; at >= 0; at--) { // the first, which says how many there are, at the end
    const piece = text.slice(at * PIECE_CHARACTERS, (at + 1) * PIECE_CHARACTERS);
    const message = JSON.stringify({ count, piece });
    await stubbornly(() => stream.publish(`fodlam.subject.${subject.hash}.${at}`, message));
  }
}

interface Piece {
  readonly count: number;
  readonly piece: string;
}

/** What has a hash; nothing if nobody has told it, or the server does not answer for a while. */
export async function asked(queue: Queue, hash: string): Promise<AnySubject | undefined> {
  try {
    const first = await pieceOf(queue, hash, 0), pieces = [first.piece];
    for (let at = 1; at < first.count; at++) pieces.push((await pieceOf(queue, hash, at)).piece);
    return JSON.parse(pieces.join("")) as AnySubject;
  } catch {
    return undefined;
  }
}

async function pieceOf({ manager }: Queue, hash: string, at: number): Promise<Piece> {
  const message = await manager.streams.getMessage(SUBJECTS, {
    last_by_subj: `fodlam.subject.${hash}.${at}`,
  });
  return message!.json<Piece>();
}
