/** Formats are loaded when they are needed, whatever else is being loaded. */
import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url).href;

/** Two profiles in every format that is written, all at once, before any format was loaded. */
const AT_ONCE = `
import { shelf, writeChip } from "${root}hardware/mod.ts";
import { loadProfile } from "${root}profiles/mod.ts";
const formats = shelf.filter(({ writes }) => writes).map(({ id }) => id);
const written = ["timeloop-eyeriss-like", "zigzag-tpu-like"].flatMap((id) =>
  formats.map(async (format) => (await writeChip(await loadProfile(id), format, { skipUnsupported: true })).files.length)
);
console.log((await Promise.all(written)).every((files) => files > 0));
`;

Deno.test("many chips at once are written as one after another", async () => {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-check", "--ext=ts", AT_ONCE],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const said = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  assert.deepEqual([said(stdout), said(stderr)], ["true", ""]);
});
