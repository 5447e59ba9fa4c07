/** Sweeps in parts: an array job of Slurm whose tasks are run here, one after another, and the stores that are brought together. */
import assert from "node:assert/strict";
import { openStore } from "../../sweep/store.ts";
import { sweep } from "../../sweep/mod.ts";
import { command } from "../golden.ts";
import { inFolder, twelve } from "./one.ts";
import { within } from "./processes.ts";

/** A task takes a second; one that hangs fails. */
const TASK_SECONDS = 60;

Deno.test("the parts of a sweep are its points, each once", async () => {
  const all = await sweep(twelve), of = 5;
  const parts = await Promise.all(
    [1, 2, 3, 4, 5].map((number) => sweep({ ...twelve, part: { number, of } })),
  );
  assert.deepEqual(parts.flat(), all);
  assert.deepEqual((await sweep({ ...twelve, random: 7, part: { number: 2, of: 2 } })).length, 4);
  for (const part of [{ number: 3, of: 2 }, { number: 0, of: 2 }, { number: 1 }, 3]) {
    await assert.rejects(
      sweep({ ...twelve, part: part as never }),
      /Cannot use part: expected whole numbers/,
    );
  }
});

Deno.test("the tasks of a job are the sweep, whatever its names are, and merge brings them together", () =>
  inFolder(async (folder) => {
    const own = `${folder}/it's mine`, store = `${own}/r 1.sqlite`, job = `${own}/job.sh`;
    await Deno.mkdir(own);
    const base = [
      "sweep",
      "lenet5",
      "--on",
      "scale-sim,gemmini",
      "--batch",
      "1..10+1",
      "--weight-bits",
      "4,8",
    ];
    const { code, out, err } = await command(...base, "--out", store, "--slurm", job, "--tasks", "3");
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^40 points in 3 tasks: sbatch .*job\.sh, and when all have ended:\nfodlam merge '/);
    assert.match(await Deno.readTextFile(job), /^#!\/bin\/bash\n#SBATCH .*\n#SBATCH --array=0-2\n/);
    for (const task of ["0", "1", "2", "1"]) { // one of them again, as after a failure
      assert.equal(await ran(["bash", job], { SLURM_ARRAY_TASK_ID: task }), 0, `task ${task}`);
    }
    assert.notEqual(await ran(["bash", job], {}), 0, "a job without the number of a task");
    const parts = [0, 1, 2].map((task) => `${store}.parts/${task}.sqlite`);
    const merged = await command("merge", store, ...parts);
    assert.equal(merged.out, `40 new rows from 3 stores; 40 in ${store}\n`);
    assert.match((await command("merge", store, ...parts)).out, /^0 new rows from 3 stores; 40 in/);
    assert.match((await command(...base, "--out", store)).out, /^0 rows made, 40 were there/);
    const taken = await command(...base, "--out", store, "--slurm", job);
    assert.equal(taken.code, 1);
    assert.match(taken.err, /job\.sh.*--force/);
    const opened = await openStore(store, { existing: true });
    assert.equal(new Set([...opened.rows()].map(({ id }) => id)).size, 40);
    opened.close();
  }));

async function ran([program, ...args]: readonly string[], env: Record<string, string>): Promise<number> {
  const child = new Deno.Command(program!, { args, env, stdout: "null", stderr: "null" }).spawn();
  try {
    return (await within(TASK_SECONDS, child.status)).code;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}
