/** Sweeps as processes: interrupted, started twice, on a full disk, into a store that is damaged. */
import assert from "node:assert/strict";
import { inFolder } from "./one.ts";
import { countIn, main, pause, within } from "./processes.ts";

/** Each takes a few seconds; one that hangs fails. */
const SECONDS = 90;

const decoder = new TextDecoder();

interface Ended {
  readonly code: number;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** A process: the command behind a few words of the shell, and what is done while it runs. */
async function ran(
  before: string,
  args: readonly string[],
  meanwhile?: (child: Deno.ChildProcess) => Promise<void>,
): Promise<Ended> {
  const own = ["-c", `${before} exec "$@"`, "sh", Deno.execPath(), "run", "-A", "--no-check", main, ...args];
  const child = new Deno.Command("bash", { args: own, stdout: "piped", stderr: "piped" }).spawn();
  try {
    const [{ code, signal, stdout, stderr }] = await within(
      SECONDS,
      Promise.all([child.output(), meanwhile?.(child)]),
    );
    return { code, signal, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  } catch (error) {
    try {
      child.kill("SIGKILL");
    } catch { /* it has ended */ }
    throw error;
  }
}

function many(store: string, ...more: readonly string[]): string[] {
  const set = ["--set", "models.systolic.rows=8..57+1", "--set", "models.systolic.columns=8..107+1"];
  return [
    "sweep",
    "vgg16",
    "--on",
    "scale-sim",
    ...set,
    "--batch",
    "1,2,4",
    "--totals",
    "--out",
    store,
    ...more,
  ];
}

for (const more of [[], ["--workers", "2"]]) {
  Deno.test(`Ctrl-C ends a sweep and says how to go on ${more.join(" ")}`, () =>
    inFolder(async (folder) => {
      const store = `${folder}/r.sqlite`, whole = 15_000;
      const stopped = await ran("", many(store, ...more), async (child) => {
        while (await countIn(store) === 0) await pause(10);
        child.kill("SIGINT");
      });
      assert.equal(stopped.signal, "SIGINT");
      assert.equal(stopped.out, "");
      const [, done] =
        /^Stopped after (\d+) of 15000 points; the rows are in .*r\.sqlite, and the same command goes on/
          .exec(stopped.err) ?? [];
      const kept = await countIn(store);
      assert.ok(Number(done) <= kept && kept < whole, stopped.err);
      const again = await ran("", many(store, ...more));
      assert.equal(again.out, `${whole - kept} rows made, ${kept} were there; ${whole} in ${store}\n`);
      assert.equal(await countIn(store), whole);
    }));
}

Deno.test("a sweep started twice keeps each row once, and both end well", () =>
  inFolder(async (folder) => {
    const store = `${folder}/r.sqlite`;
    const both = await Promise.all([ran("", many(store)), ran("", many(store, "--workers", "1"))]);
    for (const { code, err } of both) assert.deepEqual([code, err], [0, ""]);
    assert.equal(await countIn(store), 15_000);
  }));

Deno.test("a full disk is one message, and what was written is kept", () =>
  inFolder(async (folder) => {
    const store = `${folder}/r.sqlite`, small = "trap '' XFSZ; ulimit -f 1500;"; // a file of 1.5 MB
    for (const more of [[], ["--workers", "2"]]) {
      const { code, out, err } = await ran(small, many(store, ...more));
      assert.deepEqual([code, out], [1, ""]);
      assert.match(
        err,
        /^Cannot use .*r\.sqlite: the disk is full, or the file as large as it may be; make room/,
      );
      assert.equal(err.trim().split("\n").length, 1, err);
    }
    const kept = await countIn(store);
    assert.ok(kept > 0);
    const again = await ran("", many(store));
    assert.match(again.out, new RegExp(`, ${kept} were there; 15000 in`));
  }));

Deno.test("a store that is damaged in its midst is said to be so by whoever reads it", () =>
  inFolder(async (folder) => {
    const store = `${folder}/r.sqlite`;
    assert.equal((await ran("", many(store))).code, 0);
    using file = await Deno.open(store, { write: true });
    const { size } = await file.stat();
    for (let at = 8192; at < size; at += 4096) { // the head of every page but the first
      await file.seek(at, Deno.SeekMode.Start);
      await file.write(new Uint8Array(64).fill(0xa5));
    }
    for (
      const args of [["pareto", store], ["export", store, `${folder}/r.csv`], many(store), [
        "merge",
        store,
        store,
      ]]
    ) {
      const { code, err } = await ran("", args);
      assert.equal(code, 1, args[0]!);
      assert.match(err, /^Cannot use .*r\.sqlite: it is damaged, or no SQLite file/);
      assert.ok(!/\n\s+at /.test(err), err);
    }
    await assert.rejects(Deno.stat(`${folder}/r.csv`), Deno.errors.NotFound);
  }));
