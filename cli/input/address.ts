/** Addresses: data from a server, that stays on its host and is bounded in size and time. */
import { cannotRead, endlessRedirects, FodlamError, otherHost, tooLarge, tooSlow } from "../../ir/errors.ts";
import { MAX_UNPACKED_BYTES } from "../../formats/limits.ts";
import { sizeOf } from "../../formats/text.ts";
import type { Limits } from "./limits.ts";
import { system } from "../process/system.ts";

/** Where a relative address leads; nothing if it is none (`URL.parse`, which Node.js has from version 22 on). */
export function addressFrom(relative: string, base: string): URL | null {
  return URL.canParse(relative, base) ? new URL(relative, base) : null;
}

/** Whether a name is an address on the web. */
export function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/** An address without what a server is asked for (`?`) and a place in it (`#`): what messages name, and what ends as a file does. */
export function plainAddress(address: string): string {
  return address.replace(/[?#].*$/s, "");
}

/** A server's answer. */
export interface Answer {
  /** Where it came from in the end: files beside it are looked for there. */
  readonly address: string;
  /** Bytes that come, where the server says so. */
  readonly size?: number;
  /** The bytes, as they come. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets the rest go. */
  cancel(): void;
}

/** Answers that lead on are followed so often. */
const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Which bytes are wanted, where not all of them are: the first one and how many. */
export interface Range {
  /** The first byte. */
  readonly first: number;
  /** So many at most. */
  readonly most: number;
}

/** Bytes of an address that are read at most. */
export function mostOfAddress({ sizeBytes }: Limits): number {
  return Math.min(sizeBytes, MAX_UNPACKED_BYTES);
}

function reasonOf(error: unknown): string {
  if (error instanceof system().errors.NotCapable) return "Deno may not ask for it; run with --allow-net";
  return "there is no answer";
}

/** Asks for an address, within one deadline for all: following, waiting, reading. */
export async function ask(address: string, limits: Limits, range?: Range): Promise<Answer> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort("late"), limits.seconds * 1000);
  system().unrefTimer(timer);
  const failed = (error: unknown) => {
    clearTimeout(timer);
    const isLate = stop.signal.reason === "late";
    if (isLate) return new FodlamError(tooSlow(address, limits.seconds));
    return new FodlamError(cannotRead(address, reasonOf(error)));
  };
  const [response, end] = await followed(address, stop.signal, range).catch((error) => {
    if (error instanceof FodlamError) throw error;
    throw failed(error);
  });
  if (!response.ok) {
    stop.abort();
    clearTimeout(timer);
    throw new FodlamError(cannotRead(address, `the answer is ${response.status}`));
  }
  const cancel = () => {
    clearTimeout(timer);
    stop.abort();
  };
  const skip = range !== undefined && response.status !== 206 ? range.first : 0;
  const size = sizeIn(response);
  return {
    address: end,
    chunks: chunksOf(response, skip, failed),
    cancel,
    ...(size !== undefined && { size }),
  };
}

/** The answer at the end of all that lead on, and where that is: the same scheme, host and port all the way. */
async function followed(start: string, signal: AbortSignal, range?: Range): Promise<[Response, string]> {
  const headers: Record<string, string> = range === undefined
    ? {}
    : { range: `bytes=${range.first}-${range.first + range.most - 1}` };
  let address = start;
  for (let count = 0; count <= MOST_REDIRECTS; count++) {
    const response = await fetch(address, { redirect: "manual", signal, headers });
    const location = response.headers.get("location");
    if (!REDIRECTS.has(response.status) || location === null) return [response, address];
    await response.body?.cancel();
    const next = addressFrom(location, address);
    if (next === null || next.origin !== new URL(start).origin) {
      throw new FodlamError(otherHost(start, next?.origin ?? location));
    }
    address = next.href;
  }
  throw new FodlamError(endlessRedirects(start, MOST_REDIRECTS));
}

function sizeIn({ headers }: Response): number | undefined {
  const text = headers.get("content-length");
  return text === null || headers.has("content-encoding") ? undefined : Number(text);
}

/** The bytes of an answer, without those before the first one that is wanted. */
async function* chunksOf(
  { body }: Response,
  skip: number,
  failed: (error: unknown) => FodlamError,
): AsyncGenerator<Uint8Array> {
  let rest = skip;
  try {
    for await (const chunk of body ?? []) {
      if (rest < chunk.length) yield rest > 0 ? chunk.subarray(rest) : chunk;
      rest = Math.max(0, rest - chunk.length);
    }
  } catch (error) {
    throw error instanceof FodlamError ? error : failed(error);
  }
}

/** All bytes of an address, or so many from one of them on. */
export async function bytesAt(
  address: string,
  most: number,
  limits: Limits,
  range?: Range,
): Promise<Uint8Array> {
  const answer = await ask(address, limits, range);
  try {
    return await gathered(answer.chunks, address, Math.min(most, mostOfAddress(limits)), range?.most);
  } finally {
    answer.cancel();
  }
}

/** Bytes put together: refused if they are more than may be, or cut where no more are wanted. */
export async function gathered(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  most: number,
  wanted: number = Infinity,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= wanted) break;
    if (size > most) throw new FodlamError(tooLarge(path, sizeOf(most), "more"));
  }
  const bytes = new Uint8Array(Math.min(size, wanted));
  let at = 0;
  for (const part of parts) {
    bytes.set(part.subarray(0, bytes.length - at), at);
    at += part.length;
  }
  return bytes;
}
