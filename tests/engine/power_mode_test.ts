/** Power modes: clocks, cores and memories as the maker caps them, and numbers of a chip that two models state. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { prepare } from "../../engine/prepare.ts";
import { withNumbers } from "../../engine/changes.ts";
import { fromZoo } from "../../examples/mod.ts";
import { defineProfile } from "../../profiles/define.ts";
import { type ChipProfile, loadProfile, type ProfileId } from "../../profiles/mod.ts";
import { inPowerMode, powerModesOf } from "../../profiles/powerMode.ts";
import { twinOf } from "../../profiles/hardware.ts";
import { assertNear } from "../near.ts";

const load = async (id: ProfileId) => await loadProfile(id) as ChipProfile;
const xavier = await load("jetson-agx-xavier"), net = await fromZoo("resnet50");

Deno.test("a mode scales what the chip's clock and cores drive, caps the memory and has its own power", () => {
  const own = xavier.models.roofline!, mode = inPowerMode(xavier, "10w") as ChipProfile;
  const capped = mode.models.roofline!, rate = 520e6 / 1377e6 * 4 / 8;
  assert.deepEqual(powerModesOf(xavier), ["10w", "15w", "30w"]);
  own.peaks.forEach((peak, i) => assertNear(capped.peaks[i]!.macsPerSecond, peak.macsPerSecond * rate));
  assert.equal(capped.unit.cores.value, 4);
  assertNear(capped.memories[0]!.bytesPerSecond.value, own.memories[0]!.bytesPerSecond.value * 520 / 1377);
  assert.equal(capped.memories[1]!.bytesPerSecond.value, 1066e6 * 2 * 32);
  assert.equal(capped.power.watts.value, 10);
  assert.equal(capped.peaks[0]!.source, "power-modes");
  assert.equal(mode.clock.hertz, 520e6);
  assert.equal(inPowerMode(xavier, "10w"), mode, "made once");
});

Deno.test("less power is never faster, and no mode takes more joules than its power allows", async () => {
  for (const id of ["jetson-nano", "jetson-agx-xavier", "jetson-xavier-nx", "jetson-agx-orin"] as const) {
    const chip = await load(id), modes = Object.entries(chip.powerModes!);
    const fastest = evaluate(net, chip).total;
    const totals = modes.map(([powerMode]) => evaluate(net, chip, { powerMode }).total);
    const times = [...totals, fastest].map(({ latencySeconds }) => latencySeconds);
    assert.deepEqual(times, times.toSorted((a, b) => b - a), id);
    modes.forEach(([, { watts }], i) =>
      assert.ok(totals[i]!.energyJoules <= watts * totals[i]!.latencySeconds, id)
    );
    const { profile, error } = evaluate(net, chip, { powerMode: modes[0]![0] });
    assert.match(profile.name, / in mode \d+w$/);
    assert.match(error!.rule, /not found with these numbers/);
  }
});

Deno.test("a mode that a chip has not is refused with those that it has", () => {
  assert.throws(() => evaluate(net, xavier, { powerMode: "10W" }), {
    code: "no-such-power-mode",
    message:
      'Cannot run "jetson-agx-xavier": expected a power mode among 10w, 15w, 30w, got "10W"; did you mean "10w"?',
  });
  assert.throws(() => prepare(xavier, { powerMode: 5 as never }), { code: "bad-option" });
});

Deno.test("a number that two models of a chip state changes in both", async () => {
  const a100 = await load("a100"), bandwidth = "models.roofline.memories.1.bytesPerSecond";
  assert.equal(twinOf(a100.models, "roofline.memories.1.bytesPerSecond"), "gpu.memory.bytesPerSecond");
  assert.equal(twinOf(a100.models, "gpu.memory.bytesPerSecond"), "roofline.memories.1.bytesPerSecond");
  assert.equal(twinOf(a100.models, "roofline.peaks.1.macsPerSecond"), "gpu.peaks.1.macsPerSecond");
  assert.equal(twinOf(a100.models, "roofline.unit.efficiency"), undefined);
  assert.equal(twinOf((await load("jetson-nano")).models, "roofline.unit.cores"), undefined);
  const slower = withNumbers(a100, { [bandwidth]: 1e12 }) as ChipProfile;
  assert.equal(slower.models.gpu!.memory.bytesPerSecond.value, 1e12);
  const apart = withNumbers(a100, { "models.gpu.cores": 54 }) as ChipProfile;
  assert.equal(apart.models.roofline!.unit.cores.value, 54);
});

Deno.test("a mode of a user's GPU caps the model of kernels, too; modes that cannot be are refused", async () => {
  const t4 = await load("t4"), mode = { watts: 35, hertz: t4.clock.hertz / 2, source: "sheet" };
  const capped = inPowerMode({ ...t4, powerModes: { half: mode } }, "half") as ChipProfile;
  assertNear(capped.models.gpu!.peaks[0]!.macsPerSecond, t4.models.gpu!.peaks[0]!.macsPerSecond / 2);
  assert.equal(capped.models.gpu!.power.watts.value, 35);
  const wrong = (powerModes: ChipProfile["powerModes"]) =>
    defineProfile({ ...structuredClone(xavier), id: "mine", powerModes } as never);
  const modes = xavier.powerModes!;
  await assert.rejects(() => wrong({ fast: { ...modes["30w"]!, hertz: 2e9 } }), {
    message: /powerModes\.fast\.hertz: expected no more than the clock, 1377000000, got 2000000000/,
  });
  await assert.rejects(() => wrong({ wide: { ...modes["30w"]!, cores: 9 } }), {
    message: /powerModes\.wide\.cores: expected no more than all cores, 8, got 9/,
  });
});
