/** Sensitivities and crossovers, against sums by hand; the commands that print them. */
import assert from "node:assert/strict";
import { conv, FodlamError, network, prepare, sensitivity, totals } from "../../mod.ts";
import { sizeSensitivity } from "../../sweep/sensitivity.ts";
import { compile } from "../../engine/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { type Row, sweep } from "../../sweep/mod.ts";
import { crossovers } from "../../sweep/crossover.ts";
import { swingsOf } from "../../sweep/sensitivity.ts";
import { withNumbers } from "../../engine/changes.ts";
import { twinOf } from "../../profiles/hardware.ts";
import { shapeFaults } from "../../profiles/schema/mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { command } from "../golden.ts";
import { assertNear } from "../near.ts";
import { isSearched, profilesOfEveryShape } from "../sampled.ts";
import { small, twelve } from "./one.ts";

Deno.test("a sensitivity is the relative change of the total over that of the number", async () => {
  const chip = await loadProfile("scale-sim"), found = sensitivity(small, chip, { batch: 2 });
  assert.ok(found.length > 3);
  const cost = (set: Record<string, number>, batch = 2) =>
    totals(compile(small), prepare(chip).with(set), { batch });
  const own = cost({});
  for (const { place, value, tried, ofLatency, ofEnergy } of found) {
    const changed = place === "batch" ? cost({}, tried) : cost({ [place]: tried }), step = tried / value - 1;
    assert.ok(Math.abs(changed.latencySeconds / own.latencySeconds - 1 - ofLatency * step) < 1e-12, place);
    assert.ok(Math.abs(changed.energyJoules / own.energyJoules - 1 - ofEnergy! * step) < 1e-12, place);
  }
  const clock = found.find(({ place }) => place === "clock.hertz")!;
  assert.ok(clock.ofLatency < -0.85, "a faster clock is faster");
});

Deno.test("a swing is the total with a number a tenth less and more, of a count by one at the least", async () => {
  const chip = await loadProfile("scale-sim"), found = sensitivity(small, chip, { batch: 2 });
  const { own, swings } = swingsOf(small, chip, found, { batch: 2 });
  const cost = (set: Record<string, number>) => totals(compile(small), prepare(chip).with(set), { batch: 2 });
  assert.deepEqual(own, cost({}));
  for (const [i, { place, less, more }] of swings.entries()) {
    const { value, tried } = found[i]!;
    if (place === "batch") {
      assert.deepEqual(less!.cost, totals(compile(small), prepare(chip), { batch: 1 }));
      continue;
    }
    assert.deepEqual(more, { value: tried, cost: cost({ [place]: tried }) });
    assert.ok(
      less!.value < value && less!.value >= Math.min(value - 1, 0.9 * value - 0.5),
      `${place} ${less!.value}`,
    );
    assert.deepEqual(less!.cost, cost({ [place]: less!.value }));
  }
});

Deno.test("numbers are tried only with values that a profile's file may have, and those of the chip once", async (t) => {
  for (const id of await profilesOfEveryShape()) {
    const chip = await loadProfile(id);
    if (isSearched(chip) && id !== "accelforge-nvdla-like") continue; // mappings are searched anew for each number
    await t.step(id, () => {
      const found = sensitivity(small, chip),
        places = found.map(({ place }) => place);
      const { swings } = swingsOf(small, chip, found);
      const faults = (values: readonly (readonly [place: string, value: number | undefined])[]) => {
        const ofChip = values.filter(([place, value]) => place !== "batch" && value !== undefined);
        const changed = withNumbers(chip, Object.fromEntries(ofChip) as Record<string, number>);
        const chips = "parts" in changed ? changed.parts.map(({ profile }) => profile) : [changed];
        return chips.flatMap(shapeFaults);
      };
      assert.deepEqual(faults(found.map(({ place, tried }) => [place, tried])), []);
      assert.deepEqual(faults(swings.map(({ place, less }) => [place, less?.value])), []);
      assert.deepEqual(faults(swings.map(({ place, more }) => [place, more?.value])), []);
      if ("parts" in chip) return;
      const twins = places.filter((place) =>
        places.includes(`models.${twinOf(chip.models, place.slice(7))}`)
      );
      assert.deepEqual(twins, []);
    });
  }
});

Deno.test("no number is said to make a network faster by leaving layers without a cost", async () => {
  for (const id of ["edge-tpu", "hailo-8", "ethos-u65", "rk3588"] as const) {
    const found = sensitivity(small, await loadProfile(id));
    const bits = found.find(({ place }) => place === "precision.weights");
    assert.ok(bits === undefined || bits.ofLatency >= 0, `${id} ${JSON.stringify(bits)}`);
  }
});

Deno.test("a size is raised as little as its network allows, and what moves nothing is left out", async () => {
  const chip = await loadProfile("scale-sim");
  const make = ({ height = 28, odd = 1 }: Record<string, number>) => {
    if (height % 4 !== 0) throw new FodlamError({ code: "no", message: "a multiple of 4" });
    return network("tall", [16, height, 28 + 0 * odd], conv(32, 3));
  };
  const found = await sizeSensitivity(make, { height: 28, odd: 1 }, chip);
  const cost = (height: number) => totals(compile(make({ height })), prepare(chip)).latencySeconds;
  assert.deepEqual(found.map(({ place, value, tried }) => [place, value, tried]), [["dims.height", 28, 56]]);
  assert.ok(Math.abs(found[0]!.ofLatency - (cost(56) / cost(28) - 1)) < 1e-12);
});

Deno.test("numbers come with the strongest first, published rows are none of them", async () => {
  const found = sensitivity(small, await loadProfile("eyeriss"));
  const strengths = found.map(({ ofLatency, ofEnergy }) =>
    Math.max(Math.abs(ofLatency), Math.abs(ofEnergy ?? 0))
  );
  assert.deepEqual(strengths, [...strengths].sort((a, b) => b - a));
  assert.ok(found.every(({ place }) => !/table|mappings|validation/.test(place)));
});

const [sample] = await sweep(twelve);

function line(profile: string, seconds: readonly number[], width = 0.01): { at: number; row: Row }[] {
  return seconds.map((latencySeconds, i) => ({
    at: i + 1,
    row: {
      ...sample!,
      profile,
      latencySeconds,
      leastLatencySeconds: latencySeconds * (1 - width),
      mostLatencySeconds: latencySeconds * (1 + width),
    },
  }));
}

Deno.test("a crossover is where the order changes, certain where ranges are apart", () => {
  const a = line("a", [1, 2, 3, 9]), b = line("b", [2, 3, 2, 3]);
  assert.deepEqual(crossovers(a, b), [{ before: "a", after: "b", last: 2, first: 3, isCertain: true }]);
  const wide = crossovers(a, line("b", [2, 3, 2, 3], 0.9));
  assert.deepEqual(wide.map(({ isCertain }) => isCertain), [false]);
  assert.deepEqual(crossovers(a, line("b", [9, 9, 9, 10])), []);
});

Deno.test("an order that changes over values that cannot be compared is found; those are said", async () => {
  const unknown = line("a", [1, 2, 3, 9]).map((one, i) =>
    i === 2 ? { ...one, row: { ...one.row, latencySeconds: null } } : one
  );
  const [found] = crossovers(unknown, line("b", [2, 3, 2, 3]));
  assert.deepEqual([found!.last, found!.first], [2, 4]);
  const part = await command(
    "crossover",
    "resnet50",
    "--on",
    "hailo-8,eie",
    "--over",
    "batch",
    "--batch",
    "1,2",
  );
  assert.match(part.out, /hailo-8 and eie cannot be compared over batch: at no values both have the whole/);
  assert.match(part.out, /\neie: 99\.9 % of MACs not costed \(batch 1, 2\)\n$/);
  const wide = await command(
    "crossover",
    "resnet50",
    "--on",
    "hailo-8,t4",
    "--over",
    "bits",
    "--bits",
    "8,16",
  );
  assert.match(wide.out, /cannot be compared over bits: at 1 of 2 values.*\n.*hailo-8: .*\(bits 16\)\n$/);
});

Deno.test("numbers are those of the runtime and the power mode that are asked for", async () => {
  const net = await fromZoo("resnet18"), nano = await loadProfile("jetson-nano");
  const watts = sensitivity(net, nano, { powerMode: "5w" }).find(({ place }) =>
    place.endsWith("power.watts")
  )!;
  assertNear(watts.ofEnergy!, 1, 1e-6);
  assert.equal(watts.value, 5);
  const a100 = await loadProfile("a100"),
    [asked, chosen] = await Promise.all([
      sensitivity(net, a100, { runtime: "engine" }),
      sensitivity(net, await loadProfile("a100@engine" as "a100")),
    ]);
  assert.deepEqual(asked, chosen);
  const { out } = await command("sensitivity", "resnet50", "--on", "jetson-nano", "--power-mode", "5w");
  assert.match(out, /^ResNet-50 on NVIDIA Jetson Nano in mode 5w: per cent/);
  const part = await command("sensitivity", "resnet50", "--on", "eie");
  assert.match(part.out, /^ResNet-50 on EIE: .* of the part that has a cost; 99\.9 % of MACs have none\n/);
});

const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [["sensitivity", "lenet5"], /^Cannot compute sensitivities: expected --on with a profile, got none/],
  [["sensitivity", "lenet5", "--on", "a100,t4"], /Cannot use --on: expected one profile/],
  [["crossover", "lenet5", "--on", "a100,t4"], /^Cannot look for a crossover: expected --over with a knob/],
  [["crossover", "lenet5", "--on", "a100", "--over", "batch"], /Cannot use --on: expected two profiles/],
  [["crossover", "lenet5", "--on", "a100,t4", "--over", "hight"], /Cannot find knob "hight"/],
  [
    ["crossover", "lenet5", "--on", "a100,t4", "--over", "batch", "--bits", "8,16"],
    /Cannot use bits: expected one value beside --over/,
  ],
  [["crossover", "lenet5", "--on", "a100,t4", "--over", "bits", "--bits", "8"], /at least two values/],
  [["work"], /^Cannot work: expected --queue with an address, got none/],
  [["work", "--queue", "localhost"], /Cannot use --queue: expected an address such as nats:/],
  [["sweep", "lenet5", "--on", "t4", "--queue", "nats://127.0.0.1:1"], /expected --out with a store/],
  [
    ["sweep", "lenet5", "--on", "t4", "--workers", "0"],
    /Cannot use --workers: expected a whole number from 1/,
  ],
];

Deno.test("what is asked wrongly is refused with one message", async (t) => {
  for (const [args, message] of refused) {
    await t.step(args.join(" "), async () => {
      const { code, err, out } = await command(...args);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, message);
    });
  }
});

Deno.test("the commands print what the functions say", async () => {
  const { out } = await command("sensitivity", "lenet5", "--on", "scale-sim", "--json");
  const [{ numbers }] = JSON.parse(out);
  assert.ok(numbers.length > 3);
  const cross = await command(
    "crossover",
    "mobilenet-v2",
    "--on",
    "t4,hailo-8",
    "--over",
    "height",
    "--dim",
    "height=224,640",
  );
  assert.match(cross.out, /^hailo-8 is faster up to height 224, t4 from 640 on/m);
});
