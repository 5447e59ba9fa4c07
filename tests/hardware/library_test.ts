/** `readChip` and `writeChip` as a library's user calls them: wrong arguments, files beside that fail, several calls at a time. */
import assert from "node:assert/strict";
import { readChip, writeChip } from "../../hardware/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { configuration } from "./scale_sim.ts";

const architecture = (width: string) =>
  `architecture:
  version: 0.4
  nodes:
  - !Component {name: dram, class: DRAM, attributes: {width: ${width}, datawidth: 8}}
  - !Component {name: mac, class: intmac}
`;
const arch = architecture("64"), cfg = configuration({ rows: 32 });
const table =
  "ERT:\n  tables:\n  - {name: dram, actions: [{name: read, energy: 3}, {name: write, energy: 4}]}\n" +
  "  - {name: mac, actions: [{name: mac, energy: 1}]}\n";
const bytes = (text: string) => new TextEncoder().encode(text);
const read = readChip as (...args: unknown[]) => ReturnType<typeof readChip>;
const write = writeChip as (...args: unknown[]) => ReturnType<typeof writeChip>;
const tpu = await loadProfile("zigzag-tpu-like");

const refused: readonly [what: string, call: () => Promise<unknown>, says: RegExp][] = [
  ["no content", () => read(), /readChip: expected content .* got nothing/],
  ["no name", () => read(cfg), /readChip: expected name .* got nothing/],
  ["an unknown option", () => read(cfg, "a.cfg", { form: "zigzag" }), /"form"; did you mean "from"/],
  ["a format by none of its names", () => read("nothing", "a.txt"), /the option `from`/],
  ["no profile", () => write(), /writeChip: expected profile .* got nothing/],
  ["a profile's name", () => write("eyeriss", "timeloop"), /writeChip: expected profile .* got "eyeriss"/],
  ["an empty object", () => write({}, "zigzag"), /writeChip: expected profile/],
  ["no format", () => write(tpu), /writeChip: expected to .*timeloop or zigzag, got nothing/],
  ["an unknown format", () => write(tpu, "zigzg"), /did you mean "zigzag"/],
  ["options that are null", () => write(tpu, "zigzag", null), /writeChip: expected options .* got null/],
  ["a word for a flag", () => write(tpu, "zigzag", { skipUnsupported: "no" }), /true or false, got "no"/],
  ["an unknown writer's option", () => write(tpu, "zigzag", { skip: true }), /skipUnsupported/],
  [
    "a sibling that gives a number",
    () => read(arch, "arch.yaml", { sibling: () => Promise.resolve(3) }),
    /sibling .*ERT\.yaml, got 3/,
  ],
  [
    "an included file that cannot be read",
    () =>
      read(`{{include_text('a.yaml')}}\n${arch}`, "arch.yaml", {
        sibling: () => Promise.reject(new Error("the disk is gone")),
      }),
    /a\.yaml: the disk is gone/,
  ],
  [
    "a table of energies that is too large",
    () => read(arch, "arch.yaml", { sibling: () => Promise.resolve(new Uint8Array(2 ** 22)) }),
    /ERT\.yaml: expected at most 2 MiB, got 4 MiB/,
  ],
  ...["../a.yaml", "./../a.yaml", "/etc/passwd", "b/../../a.yaml", "http://here/a.yaml", "C:/a.yaml"].map((
    path,
  ): [string, () => Promise<unknown>, RegExp] => [
    `an include of ${path}`,
    () =>
      read(`{{include_text('${path}')}}\n${arch}`, "arch.yaml", {
        sibling: () => Promise.resolve(bytes("variables: {}")),
      }),
    /arch\.yaml: expected files inside its own folder/,
  ]),
];

Deno.test("what is wrong in a call is one message", async (test) => {
  for (const [what, call, says] of refused) {
    await test.step(what, () =>
      assert.rejects(call, (error: Error) => {
        assert.ok(isFodlamError(error), String(error));
        assert.match(error.message, says);
        return true;
      }));
  }
});

Deno.test("a table of energies beside is found, and none is no fault, however the caller says so", async () => {
  const files: Readonly<Record<string, Uint8Array>> = { "ERT.yaml": bytes(table) };
  const none: readonly ((path: string) => Promise<Uint8Array>)[] = [
    (path) => Deno.readFile(`${import.meta.dirname}/nothing here/${path}`),
    () => Promise.reject("none"),
    () => Promise.resolve(undefined as unknown as Uint8Array),
  ];
  for (const sibling of none) {
    const { read } = await readChip(arch, "arch.yaml", { sibling });
    assert.ok(read.some((line) => line.startsWith("no table of energies")), read.join("\n"));
  }
  const { read } = await readChip(arch, "arch.yaml", { sibling: (path) => Promise.resolve(files[path]!) });
  assert.ok(read.includes("energies of ERT.yaml"), read.join("\n"));
});

Deno.test("several chips at a time are loaded before they are used", async () => {
  // in a program of its own: what is loaded already cannot be too early
  const script = `
    import { writeChip } from ${JSON.stringify(import.meta.resolve("../../hardware/mod.ts"))};
    import { loadProfile } from ${JSON.stringify(import.meta.resolve("../../profiles/mod.ts"))};
    const one = async (id, format) => writeChip(await loadProfile(id), format, { skipUnsupported: true });
    const ids = ["timeloop-eyeriss-like", "zigzag-tpu-like"], formats = ["timeloop", "zigzag"];
    console.log((await Promise.all(ids.flatMap((id) => formats.map((format) => one(id, format))))).length);
  `;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", `data:text/javascript,${encodeURIComponent(script)}`],
  }).output();
  assert.equal(new TextDecoder().decode(stdout).trim(), "4", new TextDecoder().decode(stderr));
});
