import { wholeBetween } from "../../ir/field.ts";
import { FodlamError, missingFor } from "../../ir/errors.ts";
import { queueAddress, waiting } from "../input/queue.ts";
import { number } from "../options.ts";
import { onLeaving } from "../process/leaving.ts";
import type { Command } from "../spec.ts";

const DAY_SECONDS = 86400;

/** `fodlam work --queue nats://host:4222`: costs shards of a sweep that runs elsewhere. */
export const work: Command = {
  spec: {
    name: "work",
    help: "Cost points of sweeps that other machines ask for at a queue, until interrupted",
    arguments: [],
    options: [
      { flags: "--queue <address>", help: "a NATS server with JetStream, such as nats://10.0.0.5:4222" },
      { flags: "--idle <seconds>", help: "end after this time without work (default: never)" },
    ],
    examples: ["fodlam work --queue nats://10.0.0.5:4222"],
  },
  async run(options, _args, io) {
    if (options.queue === undefined) throw new FodlamError(missingFor("work", "--queue with an address"));
    const address = queueAddress(options.queue), { idle } = options;
    const idleSeconds = idle === undefined
      ? Infinity
      : number("--idle", wholeBetween("", 1, DAY_SECONDS), idle);
    let points = 0;
    const said = () => `${points} points costed`;
    const forget = onLeaving(() => io.err(said()));
    try {
      const { work } = await import("../../sweep/queue/worker.ts");
      await work(address, {
        ...waiting(address, io),
        idleSeconds,
        now: () => performance.now(),
        onShard: (some) => points += some,
      });
    } finally {
      forget();
    }
    io.out(said());
  },
};
