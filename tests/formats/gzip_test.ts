/** Packed files: what they unpack to, and what is too much. */
import assert from "node:assert/strict";
import { unpacked } from "../../formats/gzip.ts";
import { isFodlamError } from "../../ir/errors.ts";

async function packed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const counting = Uint8Array.from({ length: 300_000 }, (_, i) => i >> 8);
const whole = await packed(counting);

async function refused(bytes: Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(unpacked(bytes, "net.gz"), (error) => {
    assert.ok(isFodlamError(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("unpacked() gives what was packed, and other files as they are", async () => {
  assert.deepEqual(await unpacked(whole, "net.gz"), counting);
  assert.equal(await unpacked(counting, "net"), counting);
  assert.equal((await unpacked(await packed(new Uint8Array()), "net.gz")).length, 0);
});

Deno.test("unpacked() gives files packed one after the other", async () => {
  const both = await unpacked(Uint8Array.from([...whole, ...whole]), "net.gz");
  assert.equal(both.length, 600_000);
  assert.deepEqual(both.subarray(300_000), counting);
});

Deno.test("unpacked() refuses a file cut anywhere", async () => {
  for (const length of [2, 3, 10, 19, 100, whole.length - 9, whole.length - 1]) {
    await refused(
      whole.subarray(0, length),
      /^Cannot read net.gz: expected a whole gzip file, got a broken one$/,
    );
  }
});

Deno.test("unpacked() refuses a file that says another size", async () => {
  const lying = whole.slice();
  lying.set([0xff, 0xff, 0xff, 0xff], lying.length - 4);
  await refused(lying, /a whole gzip file/);
});
