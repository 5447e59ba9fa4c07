/** Bands keep their word, on the numbers that are shipped: a band that says nine tenths holds about nine tenths of rows left out. */
import assert from "node:assert/strict";
import { OWN_ROWS } from "../../engine/trust/bands.ts";
import { isComposite } from "../../engine/prepare.ts";
import { loadProfile, profileIds } from "../../profiles/mod.ts";
import { labelOf, withEachRuntime } from "../../profiles/runtime.ts";

/** What a band promises. */
const PROMISE = 0.9;
/** Upper end over lower end at which a band of a profile's own still says something. */
const WIDEST = 4;

const profiles = await Promise.all(profileIds.map((id) => loadProfile(id)));
const bands = profiles.flatMap((profile) =>
  isComposite(profile)
    ? []
    : withEachRuntime(profile).flatMap((chip) =>
      chip.validation.flatMap(({ model, group, coverage }) =>
        coverage === undefined || coverage.rows === 0
          ? []
          : [{ name: `${labelOf(chip)} ${model} ${group}`, ...coverage }]
      )
    )
);

/** Counts inside, of so many rows, between which 95 of 100 draws of a true promise lie. */
function plausible(rows: number): readonly [least: number, most: number] {
  let chance = rows * Math.log(1 - PROMISE), sum = 0, least: number | undefined; // a logarithm: of many rows it is tiny
  for (let inside = 0; inside < rows; inside++) {
    sum += Math.exp(chance);
    if (least === undefined && sum >= 0.025) least = inside;
    if (sum >= 0.975) return [least!, inside];
    chance += Math.log((rows - inside) / (inside + 1) * PROMISE / (1 - PROMISE));
  }
  return [least ?? rows, rows];
}

/** Bands that are too wide to say much, with their figures, so that mending one shows. */
const TOO_WIDE: Readonly<Record<string, string>> = {
  "eyeriss rowStationary conv": "4.2", // mappings searched, where the silicon used others
  "eyeriss memoryTree conv": "5.2", // likewise, and no overhead of a pass
  "eyeriss perMac conv": "18", // a crude model
};

Deno.test("85 to 95 % of all rows lie in a band that has not seen their network", () => {
  const rows = bands.reduce((sum, band) => sum + band.rows, 0);
  const inside = bands.reduce((sum, band) => sum + band.inside, 0);
  assert.ok(inside >= 0.85 * rows && inside <= 0.95 * rows, `${inside} of ${rows}`);
});

Deno.test("of each profile as many as chance allows", () => {
  const found = bands.filter(({ rows, inside }) => {
    const [least, most] = plausible(rows);
    return inside < least || inside > most;
  });
  assert.deepEqual(found.map(({ name, rows, inside }) => `${name}: ${inside} of ${rows}`), []);
});

Deno.test(`with ${OWN_ROWS} rows of its own a band is at most ${WIDEST} times as high as low, but for the exceptions`, () => {
  const found = bands.filter(({ rows, medianWidth }) => rows >= OWN_ROWS && medianWidth > WIDEST);
  assert.deepEqual(
    Object.fromEntries(found.map(({ name, medianWidth }) => [name, medianWidth.toPrecision(2)])),
    TOO_WIDE,
  );
});

Deno.test("plausible() is the binomial interval", () => {
  assert.deepEqual(plausible(10), [7, 10]);
  assert.deepEqual(plausible(100), [84, 95]);
});
