/**
 * Sweeps of ResNet-50 over the knobs of one profile into a store: rate, CPU time, the most memory. Each case is a process of its own; by
 * the wall clock, so the load is printed beside it, and cases that are compared take turns.
 *
 *     deno run -A bench/sweep.ts [POINTS] [PAIRS]       # all cases; the queue's needs nats-server
 *     deno run -A bench/sweep.ts --queue [PAIRS]        # the queue's alone
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
  if (by !== "queue") return (await import("../sweep/workers.ts")).workers(Number(by));
  const { work } = await import("../sweep/queue/worker.ts"),
    { queued } = await import("../sweep/queue/coordinator.ts");
  const stop = new AbortController();
  return async (shards, work_) => { // coordinator and worker in one process, so that all of their CPU time counts
    const working = work(address!, { signal: stop.signal, now: () => performance.now() });
    await queued(address!)(shards, work_);
    stop.abort();
    await working;
  };
}

/** The most memory that this process had (Linux). */
async function mostMegabytes(): Promise<number> {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(await Deno.readTextFile("/proc/self/status")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** The same in a process of its own. */
async function apart(...args: readonly string[]): Promise<Measured> {
  const own = ["run", "-A", "--no-check", new URL(import.meta.url).pathname, "--case", ...args];
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), { args: own }).output();
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

/** CPU milliseconds of a shard of 1,000 points, and of what is done once; of another process too. */
async function shardOf(by: string, address: string, server: number) {
  const before = await cpuSecondsOf(server), few = await apart(`${FEW}`, "rows", by, address);
  const between = await cpuSecondsOf(server), many = await apart(`${MANY}`, "rows", by, address);
  const after = await cpuSecondsOf(server), shards = (many.made - few.made) / 1000;
  say(`shards, by ${by}`, many);
  const slope = (less: number, more: number) => 1000 * (more - less) / shards;
  return {
    own: slope(few.cpuSeconds, many.cpuSeconds),
    servers: slope(between - before, after - between),
  };
}

/** Shards of 1,000 points by a queue against this process, in turns: CPU time, the server's counted. */
async function queue(pairs: number): Promise<void> {
  const folder = await Deno.makeTempDir(), port = 4300 + Math.floor(Deno.pid % 500);
  const args = ["-a", "127.0.0.1", "-p", `${port}`, "-js", "-sd", folder];
  const server = new Deno.Command("nats-server", { args, stdout: "null", stderr: "null" }).spawn();
  const own: number[] = [], all: number[] = [];
  try {
    for (let pair = 1; pair <= pairs; pair++) {
      const address = `nats://127.0.0.1:${port}`, alone = await shardOf("process", address, server.pid);
      const queued = await shardOf("queue", address, server.pid);
      own.push(100 * (queued.own / alone.own - 1));
      all.push(100 * ((queued.own + queued.servers) / alone.own - 1));
      console.log(
        `  a shard ${alone.own.toFixed(1)} ms; by a queue ${queued.own.toFixed(1)} ms, ${
          queued.servers.toFixed(1)
        } ms more of the server: ${own.at(-1)!.toFixed(1)} %, ${all.at(-1)!.toFixed(1)} % with the server`,
      );
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!.toFixed(1);
    console.log(`median of ${pairs} pairs: ${median(own)} % more, ${median(all)} % with the server`);
  } finally {
    server.kill("SIGTERM");
    await server.status;
    await Deno.remove(folder, { recursive: true });
  }
}

if (Deno.args[0] === "--case") {
  const [, points, detail, by, address] = Deno.args;
  console.log(JSON.stringify(await measure(Number(points), detail!, by!, address)));
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
