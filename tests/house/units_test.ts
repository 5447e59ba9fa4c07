/** Names that hold quantities carry their unit: in types, in profiles, in estimates. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { loadProfile, profileIds } from "../../profiles/mod.ts";
import { shipped } from "./shipped.ts";

const QUANTITY = /latency|energy|power|clock|time(?!s)|delay/i;
const UNIT = /(Seconds|Joules|Watts|Hertz|Nanometers|Bytes|hertz|nanometers)(PerMac)?$/;

/** Numbers without a unit, or with one that the name cannot carry. */
const exceptions: Readonly<Record<string, string>> = {
  latencyError: "estimated / published - 1",
  energyError: "estimated / published - 1",
  ofLatency: "per cent of the latency for a per cent of a number",
  ofEnergy: "per cent of the energy for a per cent of a number",
  delayFactor: "what times are multiplied by",
  energyFactor: "what energies are multiplied by",
  delay: "a factor, in ScaleFactors",
  power: "a factor, in ScaleFactors",
};

interface Field {
  readonly path: string;
  readonly name: string;
  readonly type: string;
}

/** Fields of interfaces that hold a number, with the alias that they are declared by. */
const fields: readonly Field[] = shipped.flatMap(({ path, code }) =>
  [...code.matchAll(/readonly (\w+)\??: (number|Cited|Seconds|Joules|Watts|Hertz|Nanometers)\b(?!\[)/g)]
    .map(([, name, type]) => ({ path, name: name!, type: type! }))
);

Deno.test("fields of interfaces that hold a quantity end in its unit", () => {
  const wrong = fields.filter(({ name }) => QUANTITY.test(name) && !UNIT.test(name) && !(name in exceptions));
  assert.deepEqual(wrong, []);
  assert.ok(fields.length > 60);
});

Deno.test("a field declared by an alias of units.ts ends in that unit", () => {
  const wrong = fields.filter(({ name, type }) =>
    !["number", "Cited"].includes(type) && !name.toLowerCase().endsWith(type.toLowerCase())
  );
  assert.deepEqual(wrong, []);
});

Deno.test("every exception above is still needed", () => {
  const names = new Set(fields.map(({ name }) => name));
  assert.deepEqual(Object.keys(exceptions).filter((name) => !names.has(name)), []);
});

/** Units that a printed column or a constant of a profile may end in. */
const PRINTED =
  /(Seconds|Milliseconds|Microseconds|Watts|Milliwatts|Hertz|hertz|Joules|Nanometers|nanometers|Bytes|Megabytes|Percent|Giga|SquareMicrometers)$/;

/** Names and places of all numbers in a value; a table's columns count as names. */
function numbers(value: unknown, name: string): string[] {
  if (typeof value === "number") return [name];
  if (typeof value !== "object" || value === null || name === "rows") return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "columns" && Array.isArray(item)
      ? item.map(String)
      : numbers(item, Array.isArray(value) || key === "value" ? name : key)
  );
}

Deno.test("numbers of profiles end in their unit", async (t) => {
  for (const id of profileIds) {
    await t.step(id, async () => {
      const names = numbers(await loadProfile(id), id);
      assert.ok(names.length > 5);
      assert.deepEqual(names.filter((name) => QUANTITY.test(name) && !PRINTED.test(name)), []);
    });
  }
});

Deno.test("numbers of estimates end in their unit", async () => {
  const alexnet = await fromZoo("alexnet");
  for (const id of profileIds) {
    const { layers, ...estimate } = evaluate(alexnet, await loadProfile(id));
    const parts = { processing: "part of latencySeconds", unoverlappedDram: "part of latencySeconds" };
    const names = [layers, estimate].flatMap((value) => numbers(value, "estimate"));
    const wrong = names.filter((name) => QUANTITY.test(name) && !UNIT.test(name) && !(name in exceptions));
    assert.deepEqual(wrong.filter((name) => !(name in parts)), []);
    assert.ok(names.includes("latencySeconds"));
  }
});
