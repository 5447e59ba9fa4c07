/** What the page is about as the part of a link after `#`, which no browser sends to a server, and as what is kept on this computer. */
import { isObject } from "../ir/object.ts";
import { PREFIX } from "../report/share.ts";
import type { Work } from "./messages.ts";
import { badLink } from "./words.ts";

/** Where the last work is kept. */
const KEPT = "fodlam";

/** What is shown first. */
export const START: Work = {
  source: `import { conv, network } from "@fodlam/fodlam";

const features = conv(64, 3).relu().pool()
  .conv(128, 3).relu().pool();

export const tiny = network("tiny", [3, 32, 32], features.fc(10).softmax());
`,
  chip: "jetson-agx-orin",
  others: [],
  batch: 1,
};

/** Most bytes of a packed text that are opened, and of what is in it: a link may come from anybody. */
const MOST_PACKED = 1_000_000, MOST_OPEN = 20_000_000;

/** What comes out, refused when it is too long: a small text may hold a large one. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const through = new DecompressionStream("deflate-raw") as unknown as TransformStream<
    Uint8Array<ArrayBuffer>
  >;
  const reader = new Blob([bytes]).stream().pipeThrough(through).pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > MOST_OPEN) throw badLink();
  }
}

/**
 * The work of a link; nothing if it holds none.
 *
 * @throws {PageError} if the link is damaged
 */
export async function workOfLink(hash: string): Promise<Work | undefined> {
  if (!hash.startsWith(PREFIX)) return undefined;
  try {
    const packed = hash.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/");
    if (packed.length > MOST_PACKED) throw badLink();
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    return workOf(JSON.parse(await unpacked(bytes)));
  } catch {
    throw badLink();
  }
}

const isBits = (value: unknown) => typeof value === "number" && value > 0 && value <= 64;
const isShare = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;
const isText = (value: unknown): value is string => typeof value === "string";

/** A work that is whole: what is not as it should be is left at its start. */
export function workOf(value: unknown): Work {
  if (!isObject(value) || !isText(value.source)) throw badLink();
  const { source, chip, others, ownChip, batch, weightBits, activationBits, cacheBits, density } = value;
  return {
    source,
    chip: isText(chip) ? chip : START.chip,
    others: Array.isArray(others) ? others.filter(isText) : [],
    ...(isText(ownChip) && { ownChip }),
    batch: Number.isSafeInteger(batch) && (batch as number) > 0 ? batch as number : 1,
    ...(isBits(weightBits) && { weightBits: weightBits as number }),
    ...(isBits(activationBits) && { activationBits: activationBits as number }),
    ...(isBits(cacheBits) && { cacheBits: cacheBits as number }),
    ...(isObject(density) && isShare(density.weights) && isShare(density.activations) && {
      density: { weights: density.weights as number, activations: density.activations as number },
    }),
  };
}

/** Keeps the work on this computer, where the browser allows it. */
export function keep(work: Work): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(work));
  } catch { // a browser may keep nothing
  }
}

/** The work that was kept. */
export function kept(): Work | undefined {
  try {
    return workOf(JSON.parse(localStorage.getItem(KEPT) ?? ""));
  } catch {
    return undefined;
  }
}
