/** Links that open a program in the playground: all of it stands in the fragment, which browsers do not send. */

/** What a link holds: a program, and how it is evaluated. */
export interface Shared {
  /** The program's text. */
  readonly source: string;
  /** The chip, with the runtime that drives it if that is named: `a100@engine`; and others beside it. */
  readonly chip: string;
  readonly others: readonly string[];
  /** A chip of one's own as JSON, where `chip` names it. */
  readonly ownChip?: string;
  /** Inputs processed together. */
  readonly batch: number;
  /** Bits where a layer states none; the chip's own where left out. */
  readonly weightBits?: number;
  readonly activationBits?: number;
  readonly cacheBits?: number;
  /** Densities where a layer states none; the chip's own assumption where left out. */
  readonly density?: { readonly weights: number; readonly activations: number };
}

/** What a chip of one's own is called in links. */
export const OWN_CHIP = "my chip";

/** The word before the packed text in a link. */
export const PREFIX = "#net=";

/** The end of a link: the JSON deflated (RFC 1951), in letters for addresses (base64url, RFC 4648). */
export async function fragmentOf(shared: Shared): Promise<string> {
  const stream = new Blob([JSON.stringify(shared)]).stream().pipeThrough(
    new CompressionStream("deflate-raw"),
  );
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return PREFIX + letters.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
}

/** The address that opens a program in a playground. */
export async function playgroundLink(page: string, shared: Shared): Promise<string> {
  const url = new URL(page);
  url.hash = await fragmentOf(shared);
  return url.href;
}
