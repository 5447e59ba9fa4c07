/** Files and pipes without an end, for every command that reads: one line, soon, in little memory. */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { here } from "../scripts/deno.ts";
import { fodlam, inFolder, shell } from "./run.ts";

const onUnix = { ignore: Deno.build.os === "windows" };

/** Commands that read a file, by what it is. */
const readers: Readonly<Record<string, (path: string) => string>> = {
  "a network": (path) => `fodlam eval ${path}`,
  "a network in JSON": (path) => `fodlam count ${path} --from json`,
  "a network in text": (path) => `fodlam convert ${path} - --from caffe --to json`,
  "a script": (path) => `fodlam explain ${path} --from typescript`,
  "a profile": (path) => `fodlam profile check ${path}`,
  "a profile to evaluate on": (path) => `fodlam eval lenet5 --on ${path}`,
  "a profile to show": (path) => `fodlam profiles ${path}`,
  "a configuration": (path) => `fodlam config ${path}`,
};

/** Most kibibytes of memory (Linux: "Maximum resident set size" of getrusage) while something without an end is read. */
const MOST_KIBIBYTES = 1_000_000;

for (const [what, line] of Object.entries(readers)) {
  Deno.test(`/dev/zero as ${what} is refused`, onUnix, () =>
    inFolder(async (folder) => {
      const isNamed = /evaluate on|show/.test(what); // these are not taken from standard input
      for (const path of isNamed ? ["/dev/zero"] : ["/dev/zero", "- < /dev/zero"]) {
        const { code, out, err } = await shell(folder, line(path));
        const words = err.trimEnd().split("\n");
        assert.deepEqual({ code, out, lines: words.length }, { code: 1, out: "", lines: 1 });
        assert.match(err, /^Cannot (read|tell the format of) /);
      }
    }));

  Deno.test(
    `a pipe into which nobody writes is not waited for as ${what}`,
    onUnix,
    () =>
      inFolder(async (folder) => {
        await shell(folder, "mkfifo ./pipe");
        const { code, out, err } = await shell(folder, `${line("./pipe")} --timeout 0.4`);
        assert.deepEqual({ code, out }, { code: 1, out: "" });
        assert.equal(err, "Cannot read ./pipe: it did not end within 0.4 s; --timeout allows more\n");
      }),
  );
}

Deno.test("what has no end takes little memory", { ignore: Deno.build.os !== "linux" }, async () => {
  const timed = here("tests/cli/timed.ts");
  const args = ["run", "--quiet", "-A", timed, "profile", "check", "/dev/zero"];
  const { stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const mebibytes = Number(/([\d.]+) MiB\n$/.exec(new TextDecoder().decode(stderr))![1]);
  assert.ok(mebibytes * 1024 < MOST_KIBIBYTES, `${mebibytes} MiB`);
});

Deno.test("standard input that does not end is not waited for", onUnix, () =>
  inFolder(async (folder) => {
    await shell(folder, "mkfifo ./pipe");
    for (const command of ["eval -", "profile check -", "config", "eval lenet5 --on ./pipe"]) {
      const { code, err } = await shell(folder, `exec <> ./pipe; fodlam ${command} --timeout 0.4`); // it is its own writer
      assert.equal(code, 1);
      assert.match(err, /^Cannot read (standard input|\.\/pipe): it did not end within 0\.4 s; .*\n$/);
    }
  }));

Deno.test(
  "a script runs with a profile from a pipe without being held up",
  onUnix,
  () =>
    inFolder(async (folder) => {
      const line =
        `mkfifo pipe; (fodlam profiles eyeriss --json > pipe &); fodlam eval lenet5 --total --on ./pipe`;
      const { code, out, err } = await shell(folder, line);
      assert.deepEqual({ code, err }, { code: 0, err: "" });
      assert.match(out, /^LeNet-5 on Eyeriss /);
    }),
);

Deno.test("--max-size bounds files, pipes and netfiles", onUnix, () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/net.json`, JSON.stringify(await fromZoo("vgg16")));
    const layers = [{ name: "conv1", type: "Convolution", macs: 1000 }];
    await Deno.writeTextFile(`${folder}/mine.json`, JSON.stringify(layers) + " ".repeat(5000));
    await Deno.writeTextFile(`${folder}/config.json`, '{ "netfile": "mine.json", "layers": ["conv1"] }');
    const commands = ["count net.json", "count - < net.json", "count <(cat net.json)", "config config.json"];
    for (const command of commands) {
      assert.equal((await shell(folder, `fodlam ${command}`)).code, 0);
      const { code, err } = await shell(
        folder,
        `fodlam ${command.replace(/(?<= )(-|<\(.*|\S*json$)/, "$& ")} --max-size 4KB`,
      );
      assert.equal(code, 1);
      assert.match(err, /^Cannot read .*: expected at most 4 KiB, got (more|[\d.]+ KiB)\n$/);
    }
  }));

Deno.test("bounds that are none are refused", async () => {
  const cases: [args: string[], message: string][] = [
    [["--timeout", "0"], 'Cannot use --timeout: expected a number of seconds above 0, got "0"\n'],
    [["--timeout", "soon"], 'Cannot use --timeout: expected a number of seconds above 0, got "soon"\n'],
    [["--timeout", "1e9"], 'Cannot use --timeout: expected a number of seconds above 0, got "1e9"\n'],
    [
      ["--max-size", "-1"],
      'Cannot use --max-size: expected a size above 0, such as 100MB or 2GB, got "-1"\n',
    ],
    [
      ["--max-memory", "1TB"],
      'Cannot use --max-memory: expected a size above 0, such as 100MB or 2GB, got "1TB"\n',
    ],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await fodlam(here("."), "count", "lenet5", ...args);
    assert.deepEqual({ code, err }, { code: 1, err: message });
  }
});

Deno.test(
  "a configuration names netfiles of its own folder and its nets folders alone",
  onUnix,
  () =>
    inFolder(async (folder) => {
      const netfile = JSON.stringify([{ name: "conv1", type: "Convolution", macs: 1000 }]);
      for (const path of ["config", "config/nets", "nets", "other"]) {
        await Deno.mkdir(`${folder}/${path}`);
        await Deno.writeTextFile(`${folder}/${path}/${path.replace("/", "-")}.json`, netfile);
      }
      await Deno.symlink("../other/other.json", `${folder}/config/link.json`);
      const ask = async (name: string) => {
        await Deno.writeTextFile(
          `${folder}/config/c.json`,
          JSON.stringify({ netfile: name, layers: ["conv1"] }),
        );
        return await fodlam(folder, "config", "config/c.json");
      };
      for (const name of ["config.json", "config-nets.json", "nets.json", `${folder}/nets/nets.json`]) {
        assert.equal((await ask(name)).code, 0, name);
      }
      for (
        const name of ["../other/other.json", `${folder}/other/other.json`, "link.json", "/etc/hostname"]
      ) {
        const { code, err } = await ask(name);
        assert.equal(code, 1);
        assert.equal(err, `Cannot read config/c.json: expected files inside its own folder, got "${name}"\n`);
      }
    }),
);
