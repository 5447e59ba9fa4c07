/** Pipes: no more of them is read than a format needs. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { count } from "../../ir/count.ts";
import { format } from "../../formats/gguf/mod.ts";
import { ggufOf } from "../formats/gguf.ts";
import { smallLlama } from "../formats/gguf_models.ts";

Deno.test(
  "a pipe without an end is read as far as the header needs",
  { ignore: Deno.build.os === "windows" },
  async () => {
    const path = await Deno.makeTempFile({ suffix: ".gguf" }), bytes = ggufOf(smallLlama());
    try {
      await Deno.writeFile(path, bytes);
      const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
      const line =
        `{ cat '${path}'; yes; } | '${Deno.execPath()}' run -A --no-check '${main}' count - --json`;
      const { code, stdout, stderr } = await new Deno.Command("bash", { args: ["-c", line] }).output();
      const errors = new TextDecoder().decode(stderr);
      assert.equal(code, 0, errors);
      assert.ok(!errors.includes("ends before"), errors);
      const { networks: [net] } = await format.read!({ path, bytes }, {});
      assert.equal(JSON.parse(new TextDecoder().decode(stdout)).parameters, count(net!).parameters);
    } finally {
      await Deno.remove(path);
    }
  },
);
