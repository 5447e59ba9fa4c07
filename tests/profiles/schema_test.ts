/** Profiles from outside: what is shipped passes, what is wrong is one message, and editors see the same as the command. */
import assert from "node:assert/strict";
import { Ajv } from "../../deps/ajv.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { profileFrom } from "../../profiles/define.ts";
import { withFamily } from "../../profiles/family.ts";
import { loadProfile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { faultsOfShape } from "../../profiles/schema/fault.ts";
import { profileJsonSchema } from "../../profiles/schema/json.ts";
import { checkProfile } from "../../profiles/schema/mod.ts";
import { chip } from "../../profiles/schema/profile.ts";
import { compactJson } from "../../report/compactJson.ts";

type Json = Record<string, unknown>;

const root = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, root));
const shipped = profileIds.map((id) => JSON.parse(read(`profiles/${id}.json`)) as Json);
const folder = new URL("tests/profiles/good/", root);
const good = [...Deno.readDirSync(folder)].map(({ name }) =>
  JSON.parse(read(`tests/profiles/good/${name}`)) as Json
);
const schema = profileJsonSchema();
const accepts = new Ajv({ allowUnionTypes: true }).compile(schema);

/** The one message that a value is refused with. */
function refusal(value: unknown): string {
  try {
    checkProfile(value, "my.json");
  } catch (error) {
    assert.ok(isFodlamError(error), `${error}`);
    return error.message;
  }
  assert.fail("it is accepted");
}

Deno.test("checkProfile() accepts every shipped profile", async () => {
  for (const profile of await Promise.all([...shipped, ...good].map(withFamily))) {
    assert.equal(checkProfile(profile, `${profile.id}`), profile);
  }
});

Deno.test("profiles/generated/profile.schema.json is what the schemas say (deno task bless)", () => {
  assert.equal(read("profiles/generated/profile.schema.json"), compactJson(schema) + "\n");
});

Deno.test("an editor accepts every shipped profile", () => {
  for (const profile of [...shipped, ...good]) {
    assert.ok(accepts(profile), `${profile.id}: ${JSON.stringify(accepts.errors)}`);
  }
});

/** Bad profiles of the goldens that are JSON objects of one chip; what a family adds is nothing that an editor knows. */
function badChips(): [name: string, value: Json][] {
  const all = [...Deno.readDirSync(new URL("tests/golden/profile/", root))].map(({ name }) => name);
  return all.filter((name) => name.endsWith(".json")).flatMap((name) => {
    try {
      const value = JSON.parse(read(`tests/golden/profile/${name}`));
      return value !== null && "models" in value && !("parts" in value || "family" in value)
        ? [[name, value] as [string, Json]]
        : [];
    } catch {
      return [];
    }
  });
}

Deno.test("an editor refuses a chip exactly if its shape is wrong", () => {
  const bad = badChips();
  const seen = bad.filter(([name, value]) => {
    const isWrong = faultsOfShape(chip, value).length > 0 || Object.keys(value.models as Json).length === 0;
    assert.equal(accepts(value), !isWrong, `${name}: ${JSON.stringify(accepts.errors)}`);
    return isWrong;
  });
  assert.ok(seen.length >= 30 && bad.length - seen.length >= 10, `${seen.length} of ${bad.length}`);
});

Deno.test("an editor knows the changes that a part may make", () => {
  const pair = good.find(({ parts }) => parts !== undefined)!;
  const withChanges = (models: unknown) => ({ ...pair, parts: [{ groups: ["fc"], profile: "eie", models }] });
  const cited = { value: 128, source: "datasheet" };
  for (const right of [{ sparse: { pes: cited } }, { sparse: null }, {}]) {
    assert.ok(accepts(withChanges(right)));
  }
  const wrong = [{ sparse: { pes: 128 } }, { sparse: { pe: cited } }, { sparce: null }, { sparse: true }, []];
  for (const models of wrong) assert.ok(!accepts(withChanges(models)), JSON.stringify(models));
});

Deno.test("a fit names tables that are there, or the profile's own", () => {
  const fits = (table: string) => [
    {
      model: "roofline",
      tables: [table],
      quantity: "latencySeconds",
      parameters: ["overlap"],
      leaveOut: "layer",
    },
  ];
  for (const table of ["own", "a100-matmul"]) checkProfile(changed(["fits"], fits(table)), "my.json");
  const message = refusal(changed(["fits"], fits("a100-matmull")));
  assert.match(
    message,
    /^Cannot read my\.json: fits\[0\]\.tables\[0\]: expected a table among .*a100-matmul, /,
  );
  assert.match(message, /got "a100-matmull"; did you mean "a100-matmul"\?$/);
});

type Place = readonly (string | number)[];

const chips = good.filter(({ models }) => models !== undefined);
const roofline = chips.find(({ models }) => "roofline" in (models as Json))!;

/** A good chip with one place changed. */
function changed(place: Place, value: unknown, chip: Json = roofline): unknown {
  const copy = structuredClone(chip);
  const last = place.at(-1)!;
  const at = place.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, copy);
  at[last] = value;
  return copy;
}

const memory = ["models", "roofline", "memories", 1];
const slips: readonly (readonly [place: Place, written: number, unit: string, meant: string])[] = [
  [["clock", "hertz"], 1.5, "GHz", "1500000000"],
  [["clock", "hertz"], 700, "MHz", "700000000"],
  [["clock", "hertz"], 200000, "kHz", "200000000"],
  [[...memory, "bytesPerSecond", "value"], 25.6, "GB/s", "25600000000"],
  [[...memory, "bytesPerSecond", "value"], 3.35, "GB/s or TB/s", "3350000000 or 3350000000000"],
  [[...memory, "bytesPerSecond", "value"], 25600, "MB/s", "25600000000"],
  [[...memory, "capacityBytes", "value"], 16, "GB or MB or KB", "16000000000 or 16000000 or 16384"],
  [["models", "roofline", "peaks", 0, "joulesPerMac", "value"], 0.2, "pJ", "2e-13"],
  [["models", "roofline", "overheads", 0, "seconds", "value"], 20, "us or ms", "0.00002 or 0.02"],
  [["process", "nanometers"], 0.065, "micrometers", "65"],
  [["process", "nanometers"], 7e-9, "metres", "7"],
  [["process", "volts"], 900, "mV", "0.9"],
];

for (const [place, written, unit, meant] of slips) {
  Deno.test(`${place.at(place.at(-1) === "value" ? -2 : -1)} of ${written} looks like ${unit}`, () => {
    const message = refusal(changed(place, written));
    assert.ok(message.includes(`got ${written}; it looks like ${unit}, `), message);
    assert.ok(message.endsWith(`did you mean ${meant}?`), message);
  });
}

Deno.test("a number of the right unit is not suspected", () => {
  for (const value of [1e6, 24e6, 200e6, 1.98e9, 1e11]) {
    checkProfile(changed(["clock", "hertz"], value), "my.json");
  }
  for (const value of [4e6, 25.6e9, 256e9]) {
    checkProfile(changed([...memory, "bytesPerSecond", "value"], value), "my.json");
  }
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

Deno.test("a profile beyond all measure is one short message", () => {
  const row = ["net", "layer", 1, 1, 1, 1, 1, "datasheet"];
  const hostile = [
    changed(["models"], nested(100_000)),
    changed(["models", "table"], { rows: new Array(1_000_000).fill(row) }),
    changed(["models", "roofline", "memories"], new Array(140_000).fill(1)),
    changed(["sources"], Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`s${i}`, {}]))),
    {
      ...changed([], 0) as Json,
      ...Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key${i}`, 1])),
    },
    changed(["models", "roofline", "groups"], nested(20)),
  ];
  for (const value of hostile) assert.ok(refusal(value).length < 10_000);
});

/** All places of a value, from the outside in. */
function places(value: unknown, at: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [at];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    places(item, [...at, Array.isArray(value) ? Number(key) : key])
  );
  return at.length === 0 ? inside : [at, ...inside];
}

const anything = [null, -1, 0, 1e-3, 7, 1e30, "", "x", [], {}, true, undefined];

/** A network of what any of the good chips does. */
const lenet5 = await fromZoo("lenet5");

/** Whether a chip is accepted; it then evaluates, and else it is refused in so many words. */
async function isAccepted(chip: unknown, change: string): Promise<boolean> {
  let profile;
  try {
    profile = await profileFrom(chip, "my.json", (name) => loadProfile(name as ProfileId));
  } catch (error) {
    assert.ok(isFodlamError(error), `${change}: ${error}`);
    assert.match(error.message, /^Cannot read my\.json: /);
    return false;
  }
  const { latencySeconds, energyJoules } = evaluate(lenet5, profile).total;
  const said = `${change}: ${latencySeconds} s, ${energyJoules} J`;
  assert.ok(latencySeconds >= 0 && Number.isFinite(latencySeconds), said);
  assert.ok(energyJoules >= 0 && Number.isFinite(energyJoules), said);
  return true;
}

for (const chip of chips) {
  const models = Object.keys(chip.models as Json).join(" and ");
  Deno.test(`${models}: whatever stands at whatever place, a refusal or a profile that evaluates`, async () => {
    let refused = 0, accepted = 0;
    for (const place of places(chip)) {
      for (const value of anything) {
        const change = `${place.join(".")} = ${JSON.stringify(value)}`;
        if (await isAccepted(changed(place, value, chip), change)) accepted++;
        else refused++;
      }
    }
    assert.ok(refused > 10 * accepted && accepted >= 20, `${refused} refused, ${accepted} accepted`);
  });
}
