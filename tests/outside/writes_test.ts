/** Writing that fails or is interrupted: what was there stays, and nothing half done is left. */
import assert from "node:assert/strict";
import { here } from "../scripts/deno.ts";
import { contents, fodlam, inFolder, listed, mayLeaveOut, shell } from "./run.ts";

const WRITER = here("tests/outside/writer.ts");

const onUnix = { ignore: Deno.build.os === "windows" };

/** A disk of so many bytes for as long as the test runs; left out where the machine does not allow one. */
async function onSmallDisk(bytes: number, test: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/disk`);
    const mount = await shell(folder, `mount -t tmpfs -o size=${bytes} none disk`);
    if (mount.code !== 0) return void mayLeaveOut("mount a small disk");
    try {
      await test(`${folder}/disk`);
    } finally {
      await shell(folder, "umount disk");
    }
  });
}

Deno.test(
  "a full disk is one line, and what was there stays",
  { ignore: Deno.build.os !== "linux" },
  () =>
    onSmallDisk(16 * 1024, async (disk) => {
      await Deno.writeTextFile(`${disk}/net.json`, "old");
      const targets = ["new.json", "net.json --force", "deep/er/new.json"];
      for (const target of targets) {
        const { code, out, err } = await shell(disk, `fodlam convert googlenet ${target} --to json`);
        const path = target.split(" ")[0];
        assert.deepEqual({ code, out, err }, {
          code: 1,
          out: "",
          err: `Cannot write ${path}: the disk is full\n`,
        });
        assert.deepEqual(contents(disk), { "net.json": "old" });
      }
      const folders = await shell(disk, "fodlam convert resnet50 layers/ --to timeloop --skip-unsupported");
      assert.equal(folders.code, 1);
      assert.match(
        folders.err,
        /\nCannot write layers\/\S+: the disk is full\n$|^Cannot write .*: the disk is full\n$/,
      );
      assert.deepEqual(contents(disk), { "net.json": "old" });
      const fine = await fodlam(disk, "convert", "lenet5", "net.json", "--force");
      assert.equal(fine.code, 0);
      assert.deepEqual(JSON.parse(contents(disk)["net.json"]!).name, "LeNet-5");
    }),
);

Deno.test("several files that do not all fit leave those that were there", {
  ignore: Deno.build.os !== "linux",
}, () =>
  onSmallDisk(256 * 1024, async (disk) => {
    await Deno.writeTextFile(`${disk}/file-0`, "old");
    await Deno.writeTextFile(`${disk}/file-2`, "old");
    const { err } = await shell(disk, `'${Deno.execPath()}' run -A '${WRITER}' . 3 100000`);
    assert.match(err, /FodlamError: Cannot write \.\/file-2: the disk is full\n/);
    assert.deepEqual(contents(disk), { "file-0": "old", "file-2": "old" });
  }));

Deno.test("an output that takes nothing is one line", onUnix, () =>
  inFolder(async (folder) => {
    const cases: [line: string, err: string][] = [
      ["fodlam nets vgg16 > /dev/full", "Cannot write standard output: the disk is full\n"],
      ["fodlam eval lenet5 --json > /dev/full", "Cannot write standard output: the disk is full\n"],
      ["fodlam convert lenet5 - --to json > /dev/full", "Cannot write standard output: the disk is full\n"],
      ["fodlam convert lenet5 /dev/full --to json --force", "Cannot write /dev/full: the disk is full\n"],
      ["(sleep 0.3; fodlam nets vgg16) | true", "Cannot write standard output: nobody reads it\n"],
    ];
    for (const [line, expected] of cases) {
      const { code, out, err } = await shell(folder, line);
      assert.deepEqual({ code, out, err }, { code: 1, out: "", err: expected });
    }
    assert.deepEqual(await shell(folder, "fodlam nets resnet152 --json | head -1"), {
      code: 0,
      out: "{\n",
      err: "",
    });
    assert.deepEqual(await shell(folder, "fodlam eval nothing 2> /dev/full"), { code: 1, out: "", err: "" });
    const stdout = await shell(folder, "fodlam convert lenet5 /dev/stdout --to json --force | cat");
    assert.equal(JSON.parse(stdout.out).name, "LeNet-5");
  }));

Deno.test(
  "a file that is written over keeps its rights, a link its place",
  onUnix,
  () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/real`);
      await Deno.writeTextFile(`${folder}/real/net.json`, "old");
      await Deno.chmod(`${folder}/real/net.json`, 0o600);
      await Deno.symlink("real/net.json", `${folder}/link.json`);
      const kept = await fodlam(folder, "convert", "lenet5", "link.json");
      assert.deepEqual([kept.code, contents(`${folder}/real`)], [1, { "net.json": "old" }]);
      assert.equal((await fodlam(folder, "convert", "lenet5", "link.json", "--force")).code, 0);
      assert.ok((await Deno.lstat(`${folder}/link.json`)).isSymlink);
      const { mode } = await Deno.stat(`${folder}/real/net.json`);
      assert.equal(mode! & 0o777, 0o600);
      assert.deepEqual(listed(`${folder}/real`), ["net.json"]);
      const fresh = await shell(folder, "umask 027; fodlam convert lenet5 fresh.json; stat -c %a fresh.json");
      assert.equal(fresh.out, "640\n");
    }),
);

Deno.test(
  "folders that cannot be are refused, and none stays behind",
  onUnix,
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/file`, "old");
      const { code, err } = await fodlam(folder, "convert", "lenet5", "file/deep/net.json");
      assert.deepEqual({ code, err }, {
        code: 1,
        err: "Cannot write file/deep/net.json: a folder of its path is a file\n",
      });
      assert.deepEqual(listed(folder), ["file"]);
    }),
);

/** A program that writes so many files of so many bytes over what is there. */
function writer(folder: string, files: number, bytes: number): Deno.Command {
  const args = ["run", "--quiet", "-A", WRITER, folder, `${files}`, `${bytes}`];
  return new Deno.Command(Deno.execPath(), { args, stderr: "null", stdout: "null" });
}

/** Sends a signal as soon as a file begins to be written. */
async function interrupted(
  folder: string,
  watched: string,
  signal: Deno.Signal,
  [files, bytes]: [number, number],
) {
  const child = writer(folder, files, bytes).spawn();
  const ended = child.status;
  let isOver = false;
  ended.then(() => isOver = true);
  while (!isOver && !listed(watched).some((name) => name.endsWith(".tmp"))) {
    await new Promise((done) => setTimeout(done, 1));
  }
  if (!isOver) child.kill(signal);
  return await ended;
}

const LARGE = 64 * 2 ** 20;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(
    `${signal} while a file is written leaves the old one and nothing else`,
    onUnix,
    () =>
      inFolder(async (folder) => {
        await Deno.writeTextFile(`${folder}/file-0`, "old");
        const { signal: by } = await interrupted(folder, folder, signal, [1, LARGE]);
        assert.equal(by, signal);
        assert.deepEqual(contents(folder), { "file-0": "old" });
      }),
  );

  Deno.test(`${signal} while a folder is written leaves none`, onUnix, () =>
    inFolder(async (folder) => {
      const { signal: by } = await interrupted(`${folder}/new`, folder, signal, [50, 2 ** 20]);
      assert.equal(by, signal);
      assert.deepEqual(listed(folder), []);
    }));
}

Deno.test("SIGKILL while a file is written leaves the old one", onUnix, () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file-0`, "old");
    const { signal } = await interrupted(folder, folder, "SIGKILL", [1, LARGE]);
    assert.equal(signal, "SIGKILL");
    assert.equal(await Deno.readTextFile(`${folder}/file-0`), "old");
    assert.ok(listed(folder).every((name) => name === "file-0" || /^\.fodlam-[-\w]+\.tmp$/.test(name)));
  }));

Deno.test(
  "SIGKILL while a folder is written leaves none of its name",
  onUnix,
  () =>
    inFolder(async (folder) => {
      await interrupted(`${folder}/new`, folder, "SIGKILL", [50, 2 ** 20]);
      assert.ok(listed(folder).every((name) => /^\.fodlam-[-\w]+\.tmp$/.test(name)));
    }),
);
