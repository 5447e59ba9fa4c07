import assert from "node:assert/strict";
import { numbered, numberIn } from "../../ir/numbered.ts";
import { def, kinds } from "../../ir/registry.ts";
import { input } from "../../mod.ts";

Deno.test("automatic names of two kinds are never the same", () => {
  const names = new Set<string>();
  for (const kind of kinds) {
    for (const number of [1, 2, 10, 11, 61, 62, 610]) {
      const name = numbered(kind, number);
      assert.ok(!names.has(name), name);
      names.add(name);
      for (const other of kinds) assert.equal(numberIn(name, other), other === kind ? number : NaN, name);
    }
  }
});

Deno.test("numberIn() knows automatic names alone", () => {
  for (const name of ["conv", "conv0", "conv01", "conv_1", "conv1a", "relu61", "relu6_", "relu6_01"]) {
    for (const kind of ["conv", "relu6"]) assert.equal(numberIn(name, kind), NaN, name);
  }
});

Deno.test("the language numbers kinds that end in a digit behind a separator", () => {
  assert.ok(def("relu6") !== undefined);
  const { layers } = input(8).relu().relu6().relu6().toNetwork("net");
  assert.deepEqual(layers.map(({ name }) => name), ["relu1", "relu6_1", "relu6_2"]);
});
