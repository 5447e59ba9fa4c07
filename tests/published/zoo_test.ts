import assert from "node:assert/strict";
import { fromZoo, type Reference, zoo } from "../../examples/mod.ts";
import { check, count } from "../../mod.ts";

const FACTORS: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** Whether a count is the reference's: to the unit, or to the last digit that is printed. */
function agrees(counted: number, reference: Reference): boolean {
  if (typeof reference === "number") return counted === reference;
  const [, digits, prefix] = /^([\d.]+) ?([kMGT]?)$/.exec(reference)!;
  const decimals = digits!.split(".")[1]?.length ?? 0;
  return (counted / FACTORS[prefix!]!).toFixed(decimals) === digits;
}

for (const name of Object.keys(zoo)) {
  Deno.test(`zoo ${name}`, async (t) => {
    const network = await fromZoo(name);
    const { macs, parameters } = count(network);
    const { macs: wantedMacs, parameters: wantedParameters, reference } = zoo[name]!;
    await t.step("counts what its reference counts", () => {
      assert(
        agrees(parameters, wantedParameters),
        `${parameters} parameters, ${reference} has ${wantedParameters}`,
      );
      assert(agrees(macs, wantedMacs), `${macs} MACs, ${reference} has ${wantedMacs}`);
    });
    await t.step("is a faultless network", () => assert.deepEqual(check(network), []));
    await t.step("is the same after JSON and back", () => {
      assert.deepEqual(JSON.parse(JSON.stringify(network)), network);
    });
  });
}
