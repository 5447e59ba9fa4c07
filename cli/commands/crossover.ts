import { badOption, FodlamError, missingFor, unknownName } from "../../ir/errors.ts";
import { groupBy } from "../../ir/group.ts";
import { columns } from "../../report/columns.ts";
import { UNKNOWN, withSpan } from "../../report/quantity.ts";
import { comparable, type Crossover, crossovers, type Placed } from "../../sweep/crossover.ts";
import { axesOf, type SweepOptions } from "../../sweep/options.ts";
import type { Row } from "../../sweep/row.ts";
import { checkSweep, runSweep } from "../../sweep/sweep.ts";
import { sweeping, sweepOf } from "../input/sweeping.ts";
import { remarkOf } from "../output/rows.ts";
import type { Command } from "../spec.ts";

/** Batches that are tried where none are named. */
const BATCHES = "1..256*2";

/** The one knob with several values. */
function knobOf(asked: SweepOptions, over: string) {
  const knobs = axesOf(asked).filter(({ part }) => part !== "network" && part !== "profile");
  const axis = knobs.find(({ name }) => name === over);
  if (axis === undefined) {
    throw new FodlamError(
      unknownName("knob", over, [...new Set(["batch", ...knobs.map(({ name }) => name)])]),
    );
  }
  const other = knobs.find((one) => one !== axis && one.values.length > 1);
  if (other !== undefined) {
    throw new FodlamError(badOption(other.name, "one value beside --over", other.values));
  }
  if (axis.values.length < 2) throw new FodlamError(badOption(over, "at least two values", axis.values));
  return axis;
}

function sentence({ before, after, last, first, isCertain }: Crossover, over: string): string {
  const sure = isCertain ? "" : "; their ranges overlap, so it is not certain";
  return `${before} is faster up to ${over} ${last}, ${after} from ${first} on${sure}`;
}

/** What comes of the comparison, in sentences. */
function outcome(a: readonly Placed[], b: readonly Placed[], over: string): string[] {
  const found = crossovers(a, b), places = comparable(a, b).length;
  if (found.length > 0) return found.map((one) => sentence(one, over));
  if (places === a.length) return [`neither overtakes the other over ${over}`];
  const where = places === 0 ? "no" : `${places} of ${a.length}`;
  const verdict = places < 2 ? "cannot be compared over" : "do not overtake each other over";
  return [
    `${a[0]!.row.profile} and ${
      b[0]!.row.profile
    } ${verdict} ${over}: at ${where} values both have the whole network`,
  ];
}

/** Why rows are not of the whole network, each reason once. */
function remarks(all: readonly Placed[], over: string): string[] {
  const reasons = groupBy(
    all.filter(({ row }) => remarkOf(row) !== ""),
    ({ row }) => `${row.profile}: ${remarkOf(row)}`,
  );
  return [...reasons].map(([reason, some]) => `${reason} (${over} ${some.map(({ at }) => at).join(", ")})`);
}

/** `fodlam crossover NET --on a,b --over batch`: where one chip overtakes the other. */
export const crossover: Command = {
  spec: {
    name: "crossover",
    help: "Print where one chip overtakes another as a knob grows",
    arguments: [{ name: "<net>", help: "a network as for eval" }],
    options: [
      ...sweeping.filter(({ flags }) => !/^--(list|random|latin|seed)/.test(flags)),
      {
        flags: "--over <knob>",
        help: `the knob with several values: batch (${BATCHES}), bits, height, a number's place`,
      },
    ],
    examples: ["fodlam crossover mobilenet-v2 --on t4,edge-tpu --over batch"],
  },
  async run(options, [name], io) {
    if (options.over === undefined) throw new FodlamError(missingFor("crossover", "--over with a knob"));
    const over = String(options.over);
    const given = over === "batch" && options.batch === undefined ? { ...options, batch: BATCHES } : options;
    const asked = await sweepOf([name!], given, io);
    checkSweep(asked);
    if (asked.profiles.length !== 2) throw new FodlamError(badOption("--on", "two profiles", options.on));
    if (asked.networks.length !== 1) {
      throw new FodlamError(badOption("--graph", "one of several networks", undefined));
    }
    const values = [...knobOf(asked, over).values as number[]], rows: Row[] = [];
    await runSweep(asked, { onRows: (some) => rows.push(...some) }); // in the order of the points
    const [a, b] = [0, 1].map((chip) =>
      values.map((at, i): Placed => ({ at, row: rows[chip * values.length + i]! })).sort((x, y) =>
        x.at - y.at
      )
    ) as [Placed[], Placed[]];
    io.out(table(a, b, over));
    io.out(`\n${[...outcome(a, b, over), ...remarks([...a, ...b], over)].join("\n")}`);
  },
};

function table(a: readonly Placed[], b: readonly Placed[], over: string): string {
  const latency = ({ latencySeconds: seconds, leastLatencySeconds: low, mostLatencySeconds: high }: Row) =>
    seconds === null ? UNKNOWN : withSpan(seconds, low === null || high === null ? null : { low, high }, "s");
  return columns(a.map((one, i) => ({ at: one.at, a: one.row, b: b[i]!.row })), [
    { head: over, align: "right", text: ({ at }) => `${at}` },
    { head: a[0]!.row.profile, align: "left", text: (both) => latency(both.a) },
    { head: b[0]!.row.profile, align: "left", text: (both) => latency(both.b) },
  ]).join("\n");
}
