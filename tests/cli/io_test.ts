import assert from "node:assert/strict";
import { report } from "../../cli/output/io.ts";
import type { Io } from "../../cli/spec.ts";
import { cannotRead, FodlamError } from "../../ir/errors.ts";

const faults: [name: string, error: unknown, code: number, message: string][] = [
  [
    "1 for the user's",
    new FodlamError(cannotRead("net.json", "there is no such file")),
    1,
    "Cannot read net.json: there is no such file",
  ],
  ["2 for FODLAM's own", new TypeError("x is undefined"), 2, "FODLAM failed: TypeError: x is undefined"],
  ["2 for whatever else is thrown", "oops", 2, "FODLAM failed: oops"],
];
for (const [name, error, code, message] of faults) {
  Deno.test(`report() sets the exit code to ${name} fault`, () => {
    const said: { code?: number; err: string[] } = { err: [] };
    const io: Io = {
      out: () => assert.fail("nothing on standard output"),
      content: () => assert.fail("nothing on standard output"),
      err: (text) => void said.err.push(text),
      fail: (code) => void (said.code = code),
      color: false,
      watched: false,
    };
    report(error, io);
    assert.deepEqual(said, { code, err: [message] });
  });
}

Deno.test("a reader that has seen enough is no fault", async () => {
  const line = `set -o pipefail; '${Deno.execPath()}' run -A cli/main.ts nets vgg16 --json | head -1`;
  const cwd = new URL("../../", import.meta.url);
  const { code, stdout, stderr } = await new Deno.Command("bash", { args: ["-c", line], cwd }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.deepEqual({ code, out, err }, { code: 0, out: "{\n", err: "" });
});

Deno.test("what is asked for is done though nobody reads the notes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const line = `'${Deno.execPath()}' run -A cli/main.ts convert alexnet '${folder}/net.eems' 2>&1 | true`;
    const cwd = new URL("../../", import.meta.url);
    await new Deno.Command("bash", { args: ["-c", line], cwd }).output();
    assert.equal((await Deno.readTextFile(`${folder}/net.eems`)).trim().split("\n").length, 8);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
