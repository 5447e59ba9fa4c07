import assert from "node:assert/strict";
import { command } from "../golden.ts";

const main = new URL("../../cli/main.ts", import.meta.url).href;

for (const shell of ["bash", "zsh", "fish", "powershell"]) {
  Deno.test(`completions ${shell} starts this very program`, async () => {
    const { code, out } = await command("completions", shell);
    assert.equal(code, 0);
    assert.ok(out.includes("fodlam"));
    assert.ok(out.includes(`deno run -A ${main}`));
  });
}

Deno.test("completions bash is a script that bash can read", async () => {
  const { out } = await command("completions", "bash");
  const child = new Deno.Command("bash", { args: ["-n"], stdin: "piped", stderr: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(out));
  await writer.close();
  const { code, stderr } = await child.output();
  assert.deepEqual({ code, err: new TextDecoder().decode(stderr) }, { code: 0, err: "" });
});
