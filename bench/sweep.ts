/**
 * Sweeps of ResNet-50 over the knobs of one profile into a store: rate, CPU time, the most memory. Each case is a process of its own; by
 * the wall clock, so the load is printed beside it, and cases that are compared take turns.
 *
 *     deno run -A bench/sweep.ts [POINTS] [PAIRS]       # all cases; the queue's needs nats-server
 *     deno run -A bench/sweep.ts --queue [PAIRS]        # the queue's alone: time by the wall, and CPU time of all processes
 */
import process from "node:process";
import { fromZoo } from "../examples/mod.ts";
import type { SweepOptions } from "../sweep/mod.ts";
import { inProcess, type Runner } from "../sweep/runner.ts";
import { openStore } from "../sweep/store.ts";
import { runSweep } from "../sweep/sweep.ts";

const values = (count: number, first: number) => Array.from({ length: count }, (_, i) => first + i);

/** A square grid of rows and columns of the array; in detail "batches" ten batches of each. */
async function knobs(points: number, detail: string): Promise<SweepOptions> {
  const batches = detail === "rows" ? 1 : 10, side = Math.round(Math.sqrt(points / batches));
  return {
    networks: [await fromZoo("resnet50")],
    profiles: ["scale-sim"],
    set: { "models.systolic.rows": values(side, 8), "models.systolic.columns": values(side, 8) },
    batch: values(batches, 1),
    ...(detail === "totals" && { detail: "totals" }),
  };
}

interface Measured {
  readonly made: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

/** One case in this process. */
async function measure(points: number, detail: string, by: string, address?: string): Promise<Measured> {
  const folder = await Deno.makeTempDir(), options = await knobs(points, detail);
  try {
    const store = await openStore(`${folder}/r.sqlite`), runner = await runnerOf(by, address);
    const start = performance.now(), cpu = process.cpuUsage();
    const { made } = await runSweep(options, { store, runner });
    const seconds = (performance.now() - start) / 1000, { user, system } = process.cpuUsage(cpu);
    store.close();
    return { made, seconds, cpuSeconds: (user + system) / 1e6, megabytes: await mostMegabytes() };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runnerOf(by: string, address: string | undefined): Promise<Runner> {
  if (by === "process") return inProcess;
  if (by !== "queue" && by !== "worker") {
    return (await import("../sweep/workers.ts")).workers(Number(by));
  }
  const { queued } = await import("../sweep/queue/coordinator.ts");
  if (by === "worker") return besideWorker(queued(address!), address!);
  const { work } = await import("../sweep/queue/worker.ts");
  const stop = new AbortController();
  return async (shards, work_) => { // coordinator and worker in one process, so that all of their CPU time counts
    const working = work(address!, { signal: stop.signal, now: () => performance.now() });
    await queued(address!)(shards, work_);
    stop.abort();
    await working;
  };
}

/** A runner with a worker in a process of its own, as on another machine. */
function besideWorker(runner: Runner, address: string): Runner {
  return async (shards, work) => {
    const worker = here("--worker", address).spawn();
    try {
      await runner(shards, work);
    } finally {
      worker.kill("SIGKILL");
      await worker.status;
    }
  };
}

/** This file as a process. */
function here(...args: readonly string[]): Deno.Command {
  const own = ["run", "-A", "--no-check", new URL(import.meta.url).pathname, ...args];
  return new Deno.Command(Deno.execPath(), { args: own });
}

/** The most memory that this process had (Linux). */
async function mostMegabytes(): Promise<number> {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(await Deno.readTextFile("/proc/self/status")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** The same in a process of its own. */
async function apart(...args: readonly string[]): Promise<Measured> {
  const { stdout, stderr, success } = await here("--case", ...args).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as Measured;
}

function say(what: string, { made, seconds, cpuSeconds, megabytes }: Measured): void {
  const load = Deno.loadavg()[0]!.toFixed(1), rate = `${Math.round(made / seconds)}/s`;
  const cells = [
    `${made} points`,
    rate,
    `${seconds.toFixed(1)} s`,
    `${cpuSeconds.toFixed(1)} s CPU`,
    `${megabytes} MB`,
  ];
  console.log(`${what.padEnd(22)}${cells.map((cell) => cell.padStart(14)).join("")}   load ${load}`);
}

/** CPU seconds of a process (Linux: user and system time in hundredths). */
async function cpuSecondsOf(pid: number): Promise<number> {
  const fields = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Points of two runs: what is done once, as connecting is, is in both, and a shard costs what lies between. */
const FEW = 2000, MANY = 50_000;

/** Milliseconds of a shard of 1,000 points: by the wall, of this process's CPU time and of the server's. */
async function shardOf(by: string, address: string, server: number) {
  const before = await cpuSecondsOf(server), few = await apart(`${FEW}`, "rows", by, address);
  const between = await cpuSecondsOf(server), many = await apart(`${MANY}`, "rows", by, address);
  const after = await cpuSecondsOf(server), shards = (many.made - few.made) / 1000;
  say(`shards, by ${by}`, many);
  const slope = (less: number, more: number) => 1000 * (more - less) / shards;
  return {
    wall: slope(few.seconds, many.seconds),
    own: slope(few.cpuSeconds, many.cpuSeconds),
    servers: slope(between - before, after - between),
  };
}

/** Shards of 1,000 points by a queue against this process, in turns: by the wall with a worker apart, and CPU time, the server's counted. */
async function queue(pairs: number): Promise<void> {
  const folder = await Deno.makeTempDir(), port = 4300 + Math.floor(Deno.pid % 500);
  const args = ["-a", "127.0.0.1", "-p", `${port}`, "-js", "-sd", folder];
  const server = new Deno.Command("nats-server", { args, stdout: "null", stderr: "null" }).spawn();
  const more: Record<string, number[]> = { wall: [], own: [], all: [] };
  try {
    for (let pair = 1; pair <= pairs; pair++) {
      const address = `nats://127.0.0.1:${port}`, shard = (by: string) => shardOf(by, address, server.pid);
      const alone = await shard("process"), apart = await shard("worker"), both = await shard("queue");
      const share = { wall: apart.wall / alone.wall, own: both.own / alone.own };
      const all = { ...share, all: (both.own + both.servers) / alone.own };
      for (const [name, ratio] of Object.entries(all)) more[name]!.push(100 * (ratio - 1));
      const ms = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;
      console.log(`  a shard ${ms(alone.wall)} by the wall, ${ms(apart.wall)} by a queue`);
      console.log(
        `  ${ms(alone.own)} of CPU, ${ms(both.own)} by a queue, ${ms(both.servers)} more of the server`,
      );
    }
    const median = (name: string) => {
      const sorted = more[name]!.sort((a, b) => a - b);
      return `${sorted[sorted.length >> 1]!.toFixed(1)} %`;
    };
    console.log(`more, medians of ${pairs} pairs: ${median("wall")} by the wall with one worker`);
    console.log(`  ${median("own")} of CPU time, ${median("all")} with the server's`);
  } finally {
    server.kill("SIGTERM");
    await server.status;
    await Deno.remove(folder, { recursive: true });
  }
}

if (Deno.args[0] === "--case") {
  const [, points, detail, by, address] = Deno.args;
  console.log(JSON.stringify(await measure(Number(points), detail!, by!, address)));
} else if (Deno.args[0] === "--worker") {
  const { work } = await import("../sweep/queue/worker.ts");
  await work(Deno.args[1]!, { now: () => performance.now() });
} else if (Deno.args[0] === "--queue") {
  await queue(Number(Deno.args[1] ?? 5));
} else {
  const [points = "100000", pairs = "3"] = Deno.args;
  say("totals, in process", await apart(points, "totals", "process"));
  say("batches, in process", await apart(points, "batches", "process"));
  say("rows, in process", await apart(points, "rows", "process"));
  for (let pair = 1; pair <= Number(pairs); pair++) {
    for (const count of ["1", "2"]) {
      say(`rows, ${count} worker${count === "1" ? "" : "s"}`, await apart(points, "rows", count));
    }
  }
  await queue(Number(pairs)).catch((error) => console.log(`no queue: ${error.message}`));
}
