import {
  badOption,
  exclusiveOptions,
  FodlamError,
  missingFor,
  needsOption,
  noPointCosted,
} from "../../ir/errors.ts";
import { wholeBetween } from "../../ir/field.ts";
import type { SweepOptions } from "../../sweep/options.ts";
import { Space } from "../../sweep/space.ts";
import type { Row } from "../../sweep/row.ts";
import { inProcess, type Runner } from "../../sweep/runner.ts";
import { checkSweep, type Ran, type Running, runSweep } from "../../sweep/sweep.ts";
import { number } from "../options.ts";
import { queueAddress, waiting } from "../input/queue.ts";
import { sweeping, sweepOf } from "../input/sweeping.ts";
import { checkEnding, endingOf, rowFormats, rowsText, STORES, writeRows } from "../output/rows.ts";
import { writeWhole } from "../output/whole.ts";
import { again, partsOf, quoted, slurmJob, wordsOf } from "../output/slurm.ts";
import { Pace } from "../output/pace.ts";
import { pictureOptions, writePicture } from "../output/picture.ts";
import { type CostWord, costWords, linesOfRows } from "../output/sweepPicture.ts";
import { onLeaving } from "../process/leaving.ts";
import type { Command, Io, Options } from "../spec.ts";

/** Workers of one process: each holds an engine of its own, some 100 MB. */
const MOST_WORKERS = 64;

/** `fodlam sweep NET... --on a,b --batch 1,2,4 --set place=8,16 --out r.sqlite`: every combination, a row each. */
export const sweep: Command = {
  spec: {
    name: "sweep",
    help: "Cost every combination of networks, profiles, batches, sizes and numbers of the chip",
    arguments: [{ name: "<net...>", help: "networks as for eval, one or more" }],
    options: [
      ...sweeping,
      { flags: "--workers <n>", help: "n workers of this process; worth it from some 20,000 points on" },
      {
        flags: "--queue <address>",
        help: "all machines that work at a NATS server: nats://10.0.0.5:4222 (see work)",
      },
      {
        flags: "--slurm <file>",
        help:
          "write an array job for Slurm's sbatch, whose tasks cost the points; then merge brings the rows together",
      },
      { flags: "--tasks <n>", help: "tasks of the array job (default: one for each 10000 points)" },
      { flags: "--part <k/n>", help: "only the k-th of n equal parts of the points, for a machine of many" },
      { flags: "--totals", help: "only seconds and joules of each point, ten times as fast" },
      {
        flags: "--out <file>",
        help: "a store that a later run goes on with (.sqlite), or rows as .csv, .jsonl or .parquet",
      },
      ...pictureOptions(costWords),
    ],
    examples: [
      "fodlam sweep resnet50 --on scale-sim --set models.systolic.rows=8,16,32 --batch 1,4",
      "fodlam sweep resnet50 --on a100,t4 --batch 1..64*2 --svg batches.svg",
      "fodlam sweep resnet50 vgg16 --on a100,t4 --batch 1..64*2 --bits 8,16 --out r.sqlite",
    ],
  },
  async run(options, words, io) {
    checkOut(options);
    const asked = { ...await sweepOf(words, options, io), ...partOf(options) };
    checkSweep(asked);
    if (options.slurm !== undefined) return await writeJob(asked, words, options, io);
    const { out } = options, runner = await runnerOf(options, io);
    if (out !== undefined && isStore(out)) return await intoStore(asked, String(out), runner, io);
    const found = new Map<string, Row>();
    const onRows = (some: readonly Row[]) => some.forEach((row) => found.set(row.id, row));
    await paced(asked, { runner, onRows }, "", io);
    const rows = [...found.values()];
    if (rows.every(({ problem }) => problem !== null)) {
      throw new FodlamError(noPointCosted(rows[0]!.problem!));
    }
    if (options.svg !== undefined) {
      await writePicture(
        options,
        ({ linesPicture }, word = "latency") => linesPicture(linesOfRows(rows, word as CostWord)),
      );
    }
    if (out !== undefined) {
      await writeRows(() => rows, String(out), options.force === true);
      return io.out(`${rows.length} rows in ${out}`);
    }
    io.out(rowsText(rows));
  },
};

/** Default points per task of an array job, and the most tasks of a job. */
const TASK_POINTS = 10_000, MOST_TASKS = 100_000;

/** An array job whose tasks cost the points. */
async function writeJob(
  asked: SweepOptions,
  words: readonly string[],
  options: Options,
  io: Io,
): Promise<void> {
  const { slurm, out, tasks: given } = options, space = new Space(asked), { size: points } = space;
  if (words.includes("-")) throw new FodlamError(missingFor("--slurm", "networks that each task can read"));
  await space.shards().next(); // what cannot be swept is said now, not in every task
  const most = wholeBetween("", 1, Math.min(MOST_TASKS, points));
  const tasks = given === undefined ? Math.ceil(points / TASK_POINTS) : number("--tasks", most, given);
  const own = wordsOf(options, sweep.spec.options, ["--slurm", "--tasks", "--out", "--force"]);
  const store = String(out),
    content = slurmJob(["sweep", ...words, ...own], { store, tasks, points, again: again() });
  await writeWhole([{ path: String(slurm), content }], { force: options.force === true });
  const what = `${countOf(points, "point")} in ${countOf(tasks, "task")}`;
  io.out(`${what}: sbatch ${slurm}, and when all have ended:`);
  io.out(`fodlam merge ${quoted(store)} ${quoted(partsOf(store))}/*.sqlite`);
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The part asked for. */
function partOf({ part }: Options): Pick<SweepOptions, "part"> {
  if (part === undefined) return {};
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(String(part)) ?? [];
  if (number !== undefined && Number(number) >= 1 && Number(number) <= Number(of)) {
    return { part: { number: Number(number), of: Number(of) } };
  }
  throw new FodlamError(
    badOption("--part", "the number of a part, / and how many there are, such as 3/20", part),
  );
}

/** Where points are costed. */
async function runnerOf({ workers: count, queue }: Options, io: Io): Promise<Runner> {
  if (queue !== undefined) {
    const address = queueAddress(queue), { queued } = await import("../../sweep/queue/coordinator.ts");
    return queued(address, waiting(address, io));
  }
  if (count === undefined) return inProcess;
  const { workers } = await import("../../sweep/workers.ts");
  return workers(number("--workers", wholeBetween("", 1, MOST_WORKERS), count));
}

function isStore(out: unknown): boolean {
  return STORES.includes(endingOf(String(out)));
}

function checkOut({ out, force, queue, workers, slurm, part, tasks, svg, picture }: Options): void {
  if (picture !== undefined && svg === undefined) throw new FodlamError(needsOption("--picture", "--svg"));
  const ways = Object.entries({ "--queue": queue, "--workers": workers, "--slurm": slurm });
  const given = ways.filter(([, value]) => value !== undefined).map(([flag]) => flag);
  if (given.length > 1) throw new FodlamError(exclusiveOptions(given));
  if (slurm !== undefined && part !== undefined) {
    throw new FodlamError(exclusiveOptions(["--slurm", "--part"]));
  }
  if (tasks !== undefined && slurm === undefined) {
    throw new FodlamError(missingFor("--tasks", "--slurm with a file"));
  }
  const needsStore = given.find((flag) => flag !== "--workers");
  if (needsStore !== undefined && !(out !== undefined && isStore(out))) {
    throw new FodlamError(missingFor(needsStore, "--out with a store, such as r.sqlite"));
  }
  if (out !== undefined) checkEnding(String(out), [...STORES, ...rowFormats]);
  const isFile = slurm !== undefined || out !== undefined && !isStore(out);
  if (svg !== undefined && out !== undefined && !isFile) {
    throw new FodlamError(exclusiveOptions(["--svg", `--out ${out}`])); // a store may hold rows of other sweeps
  }
  if (svg !== undefined && slurm !== undefined) throw new FodlamError(exclusiveOptions(["--svg", "--slurm"]));
  if (force !== true || isFile || svg !== undefined) return;
  if (out !== undefined) throw new FodlamError(exclusiveOptions(["--force", `--out ${out}`]));
  throw new FodlamError(missingFor("--force", "--svg, or --out with a file of rows"));
}

/** Into a store. */
async function intoStore(asked: SweepOptions, path: string, runner: Runner, io: Io): Promise<void> {
  const { openStore } = await import("../../sweep/store.ts"), store = await openStore(path);
  try {
    const again = `; the rows are in ${path}, and the same command goes on where it was`;
    const { made, kept, broken, reason } = await paced(asked, { runner, store }, again, io);
    const before = kept === 0 ? "" : `, ${kept} were there`;
    io.out(`${made} rows made${before}; ${store.count()} in ${path}`);
    if (broken > 0 && broken === made) throw new FodlamError(noPointCosted(reason!));
    if (broken > 0) io.err(`Note: ${broken} of them have no result, the first: ${reason}`);
  } finally {
    store.close();
  }
}

/** A run that says how far it is, and when it is interrupted how to go on. */
async function paced(asked: SweepOptions, running: Running, again: string, io: Io): Promise<Ran> {
  const pace = new Pace(io);
  const forget = onLeaving(() => {
    pace.end();
    running.store?.close();
    io.err(`Stopped after ${pace.done} of ${pace.all} points${again}`);
  });
  try {
    return await runSweep({ ...asked, onProgress: pace.at }, running);
  } finally {
    forget();
    pace.end();
  }
}
