/** `--mean-length` and `--power-mode` of the command: what they change, what is refused. */
import assert from "node:assert/strict";
import { command } from "../golden.ts";

const bert = ["eval", "bert-large-384", "--on", "a100@engine", "--bits", "8", "--json"] as const;

Deno.test("texts of a mean length cost what texts of that length do, with a note", async () => {
  const mean = await command(...bert, "--mean-length", "180");
  const short = await command(...bert, "--dim", "sequence=180");
  assert.deepEqual([mean.code, short.code], [0, 0]);
  assert.equal(mean.out, short.out);
  assert.equal(
    mean.err,
    "Note: sequence is 180 tokens, the mean, in place of 384: padding is left out, in memory too\n",
  );
});

Deno.test("a mean length that is the length changes nothing, and it is said", async () => {
  const { err } = await command(...bert, "--mean-length", "384");
  assert.equal(err, "Note: --mean-length changes nothing: sequence is 384 tokens without it\n");
});

const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [
    [...bert, "--mean-length", "385"],
    /^Cannot use --mean-length: expected a whole number from 1 to 384, got "385"/,
  ],
  [[...bert, "--dim", "sequence=128", "--mean-length", "180"], /a whole number from 1 to 128, got "180"/],
  [[...bert, "--mean-length", "1.5"], /a whole number from 1 to 384, got "1\.5"/],
  [[...bert, "--mean-length", "0"], /a whole number from 1 to 384, got "0"/],
  [
    ["eval", "resnet50", "--on", "t4", "--mean-length", "9"],
    /expected a network of `nets` with a parameter for the length of its text \(sequence, prompt\), got resnet50/,
  ],
  [
    ["eval", "resnet50", "--on", "t4", "--power-mode", "5w"],
    /^Cannot run "t4": expected no power mode, because none is known of this profile, got "5w"/,
  ],
  [
    ["eval", "resnet50", "--on", "jetson-nano", "--power-mode", "10w"],
    /^Cannot run "jetson-nano": expected a power mode among 5w, got "10w"/,
  ],
];

for (const [args, message] of refused) {
  Deno.test(`refused: ${args.join(" ")}`, async () => {
    const { code, out, err } = await command(...args);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, message);
  });
}

Deno.test("a power mode is named and slower", async () => {
  const run = async (...mode: string[]) =>
    await command("eval", "resnet50", "--on", "jetson-nano", "--total", ...mode);
  const [own, capped] = [await run(), await run("--power-mode", "5w")];
  assert.match(capped.out, /^ResNet-50 on NVIDIA Jetson Nano in mode 5w \(20 nm\)/);
  const milliseconds = (out: string) => Number(/latency +([\d.]+) ms/.exec(out)![1]);
  assert.ok(milliseconds(capped.out) > 1.2 * milliseconds(own.out));
});
