/**
 * A queue with real processes: a NATS server, workers and coordinators that are killed at random times (`kill -9`). No row is lost or
 * doubled, and each is the one that this process makes. Two runs; `FODLAM_QUEUE_RUNS=10` for ten, `FODLAM_QUEUE_SEED=7` for other times.
 */
import assert from "node:assert/strict";
import { sweep, type SweepOptions } from "../../sweep/mod.ts";
import { openQueue, setUp, stubbornly, TASKS, WORKERS } from "../../sweep/queue/connection.ts";
import { queued } from "../../sweep/queue/coordinator.ts";
import { work } from "../../sweep/queue/worker.ts";
import { Chance } from "../../sweep/random.ts";
import { openStore } from "../../sweep/store.ts";
import { runSweep } from "../../sweep/sweep.ts";
import { fromZoo } from "../../examples/mod.ts";
import { inFolder, twelve } from "./one.ts";
import { countIn, freePort, hasServer, pause, type Processes, within, withProcesses } from "./processes.ts";

const runs = Number(Deno.env.get("FODLAM_QUEUE_RUNS") ?? 2), ignore = !hasServer;

/** A run takes some ten seconds; one that hangs fails. */
const RUN_SECONDS = 120, SHORT_SECONDS = 60;

const sizes = [8, 12, 16, 24], count = 1500;
const asked: SweepOptions = {
  networks: [await fromZoo("mobilenet-v2")],
  profiles: ["scale-sim"],
  set: { "models.systolic.rows": sizes },
  batch: Array.from({ length: count }, (_, i) => i + 1),
};
const words = [
  ...["sweep", "mobilenet-v2", "--on", "scale-sim", "--set", `models.systolic.rows=${sizes}`],
  ...["--batch", `1..${count}+1`],
];

/** One run in which everything is killed once. */
async function killed(processes: Processes, store: string, seed: number): Promise<void> {
  const chance = new Chance(seed), { address } = processes;
  const coordinate = () => processes.fodlam(...words, "--out", store, "--queue", address);
  const worker = () => processes.fodlam("work", "--queue", address);
  let server = processes.server(), coordinator = coordinate(), first = worker();
  worker();
  const victims = [
    async () => {
      await processes.kill(first);
      first = worker();
    },
    async () => {
      await processes.kill(coordinator);
      coordinator = coordinate();
    },
    async () => {
      await processes.kill(server);
      server = processes.server();
    },
  ];
  const whole = count * sizes.length;
  for (const [i, at] of chance.order(victims.length).entries()) {
    const share = (i + chance.below(1000) / 1000) / (victims.length + 3); // each in the midst of the work
    while (await countIn(store) < share * whole) await pause(10);
    assert.ok(await countIn(store) < whole, "everything was done before all were killed");
    await victims[at]!();
  }
  const { success } = await coordinator.status;
  assert.ok(success, "the coordinator ended with an error");
}

Deno.test({
  name: "kill -9 of a worker, the coordinator and the server loses and doubles no row",
  ignore: ignore || runs === 0,
  async fn(t) {
    const expected = new Map((await sweep(asked)).map((row) => [row.id, row]));
    for (let run = 1; run <= runs; run++) {
      await t.step(`run ${run}`, () =>
        inFolder(async (folder) => {
          const path = `${folder}/r.sqlite`, seed = Number(Deno.env.get("FODLAM_QUEUE_SEED") ?? 0) + run;
          await withProcesses(folder, RUN_SECONDS, (processes) => killed(processes, path, seed));
          const store = await openStore(path, { existing: true }), rows = [...store.rows()];
          store.close();
          assert.equal(rows.length, expected.size);
          for (const row of rows) assert.deepEqual(row, expected.get(row.id));
        }));
    }
  },
});

/** A sweep of some batches by the queue of some processes. */
async function swept({ address }: Processes, path: string, batch: readonly number[]): Promise<void> {
  const store = await openStore(path);
  try {
    await runSweep({ ...twelve, set: {}, profiles: ["scale-sim"], batch }, {
      store,
      runner: queued(address),
    });
  } finally {
    store.close();
  }
}

/** Something at a queue with a worker in this process. */
function atQueue(action: (processes: Processes, path: string, server: Deno.ChildProcess) => Promise<void>) {
  return inFolder((folder) =>
    withProcesses(folder, SHORT_SECONDS, async (processes) => {
      const server = processes.server(), stop = new AbortController();
      const working = work(processes.address, { signal: stop.signal });
      try {
        await action(processes, `${folder}/r.sqlite`, server);
      } finally {
        stop.abort();
        await within(SHORT_SECONDS, working);
      }
    })
  );
}

Deno.test({
  name: "a server that forgets its tasks, or everything, keeps nobody waiting",
  ignore,
  async fn(t) {
    for (const forgotten of ["$G/streams/FODLAM_TASKS/msgs", "$G/streams/FODLAM_TASKS", ""]) {
      await t.step(forgotten, () =>
        atQueue(async (processes, path, server) => {
          await swept(processes, path, [1, 2, 3]);
          await swept(processes, path, [4, 5]);
          await processes.kill(server);
          const place = path.replace("r.sqlite", `js/jetstream/${forgotten}`);
          for (const { name } of Deno.readDirSync(place)) {
            await Deno.remove(`${place}/${name}`, { recursive: true });
          }
          processes.server();
          await swept(processes, path, [6]);
          assert.equal(await countIn(path), 6);
        }));
    }
  },
});

Deno.test({
  name: "a consumer does not know more than a server that was killed",
  ignore,
  fn: () =>
    inFolder((folder) =>
      withProcesses(folder, SHORT_SECONDS, async (processes) => {
        const server = processes.server();
        const queue = await openQueue(processes.address), { consumers, streams } = queue.manager;
        const consumer = await queue.stream.consumers.get(TASKS, WORKERS);
        for (let i = 0; i < 5; i++) {
          await queue.stream.publish("fodlam.task.a.b", "{}");
          await (await consumer.next({ expires: 5000 }))!.ackAck();
        }
        server.kill("SIGTERM"); // it writes how far its consumers are
        await server.status;
        const messages = `${folder}/js/jetstream/$G/streams/${TASKS}/msgs`; // forgotten: numbers begin at 1 again
        for (const { name } of Deno.readDirSync(messages)) await Deno.remove(`${messages}/${name}`);
        processes.server();
        await stubbornly(() => queue.stream.publish("fodlam.task.a.b", "{}"));
        assert.equal((await streams.info(TASKS)).state.messages, 1);
        await setUp(queue);
        assert.equal((await consumers.info(TASKS, WORKERS)).num_pending, 1);
        await queue.connection.close();
      })
    ),
});

Deno.test({
  name: "two sweeps into one store at a queue both end, and each row is there once",
  ignore,
  fn: () =>
    atQueue(async (processes, path) => {
      const some = Array.from({ length: 2000 }, (_, i) => i + 1);
      await Promise.all([swept(processes, path, some), swept(processes, path, some.map((i) => i + 1000))]);
      assert.equal(await countIn(path), 3000);
    }),
});

Deno.test({
  name: "what is no message of ours is thrown away",
  ignore,
  fn: () =>
    atQueue(async (processes, path) => {
      const queue = await openQueue(processes.address);
      for (const text of ["", "{", "null", "{}", '{"shard":1}']) {
        await queue.stream.publish("fodlam.task.x.y", text);
      }
      await swept(processes, path, [1, 2]);
      assert.equal(await countIn(path), 2);
      await queue.connection.close();
    }),
});

Deno.test({
  name: "a server without JetStream, and one that is not there, are said to be so",
  ignore,
  fn: () =>
    inFolder((folder) =>
      withProcesses(folder, SHORT_SECONDS, async (processes) => {
        const store = await openStore(`${folder}/r.sqlite`), waited: string[] = [];
        const how = { tries: 2, onWait: (reason: string) => void waited.push(reason) };
        await assert.rejects(
          runSweep(asked, { store, runner: queued(`nats://127.0.0.1:${freePort()}`, how) }),
          {
            name: "FodlamError",
            message: /^Cannot reach nats:.*start nats-server -js/,
          },
        );
        assert.equal(waited.length, 1);
        processes.server("-m", `${freePort()}`);
        await assert.rejects(runSweep(asked, { store, runner: queued(processes.address) }), {
          name: "FodlamError",
          message: /^Cannot reach nats:.*jetstream.*start nats-server -js/i,
        });
        store.close();
      })
    ),
});
