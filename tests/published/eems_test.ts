/**
 * MIT's energy estimation: T.-J. Yang, Y.-H. Chen, V. Sze, CVPR 2017, energies of AlexNet, GoogLeNet and SqueezeNet in
 * multiply-accumulates for one image, and GoogLeNet's shares by tensor (Asilomar 2017). Recalled; one
 * factor is fitted to the energies. And Eyeriss v2, JETCAS 2019, section V-B: efficiencies from simulation, nothing fitted either.
 */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import { macsOf, type Nest } from "../../ir/work.ts";
import { type ChipProfile, loadProfile, type PublishedTable } from "../../profiles/mod.ts";
import { costsOf, openerOf, valuesOf } from "../engine/one.ts";
import v2Table from "../../profiles/published/eyeriss-v2-layers.json" with { type: "json" };
import eemsTable from "../../profiles/published/mit-eems.json" with { type: "json" };

const eems = await loadProfile("mit-eems") as ChipProfile;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

type Shelf = PublishedTable & { readonly rows: readonly (readonly (string | number)[])[] };

/** Sums of the terms of a network's layers for one image, at a batch. */
async function termsOf(name: string, activations: number, batch: number): Promise<Record<string, number>> {
  const open = openerOf(eems, "hierarchy", { density: { weights: 1, activations } });
  const work = lower(await fromZoo(name)).filter(({ macs }) => macs > 0);
  const sums: Record<string, number> = {};
  for (const { terms } of costsOf(open, work, batch)) {
    for (const { name, value } of terms) sums[name] = (sums[name] ?? 0) + value / batch;
  }
  return sums;
}

const published = (eemsTable as Shelf).rows.map(([name, density, giga]) => ({
  name: name as string,
  density: (density as number) / 100,
  energy: (giga as number) * 1e9,
}));

Deno.test("densities are non-zero MACs over MACs", async () => {
  const nonZero: Readonly<Record<string, number>> = { // millions: CVPR 2017, recalled
    alexnet: 371,
    googlenet: 741,
    "squeezenet1.0": 451,
  };
  for (const { name, density } of published) {
    const macs = lower(await fromZoo(name)).reduce((sum, work) => sum + work.macs, 0);
    assert.ok(
      Math.abs(nonZero[name]! * 1e6 / macs - density) < 5e-5,
      `${name}: ${nonZero[name]! * 1e6 / macs}`,
    );
  }
});

Deno.test("energies are within 2 % of the published, with one factor fitted to the three", async () => {
  const perUnit = 16 * eems.models.hierarchy!.joulesPerUnit.value;
  for (const { name, density, energy } of published) {
    const how = { batch: 16, model: "hierarchy", density: { weights: 1, activations: density } } as const;
    const own = evaluate(await fromZoo(name), eems, how).total.energyJoules / perUnit;
    console.log(`${name}: ${(own / 1e9).toFixed(2)} G, published ${energy / 1e9} G`);
    assert.ok(Math.abs(own / energy - 1) < 0.02);
  }
});

Deno.test("GoogLeNet's energy by tensor is as published, within 2.5 points, nothing fitted to it", async () => {
  const terms = await termsOf("googlenet", published[1]!.density, 16);
  const shares = [["outputs", 0.43], ["inputs", 0.25], ["weights", 0.22], ["compute", 0.1]] as const;
  for (const [tensor, expected] of shares) {
    const share = terms[`${tensor}Energy`]! / terms.normalizedEnergy!;
    console.log(`${tensor}: ${percent(share)}, published ${percent(expected)}`);
    assert.ok(Math.abs(share - expected) < 0.025);
  }
});

Deno.test("the batch follows from the published numbers of AlexNet, pruned and not", () => {
  // Energy in G, non-zero MACs and weights in G: as published, pruned by magnitude, pruned by energy.
  const [whole, magnitude, energy] = [[3.97, 0.371, 0.06095], [1.85, 0.179, 0.00679], [1.06, 0.056, 0.00573]];
  const perMac = (magnitude![0]! - energy![0]!) / (magnitude![1]! - energy![1]!); // weights are nearly the same
  const perWeight = (whole![0]! - magnitude![0]! - perMac * (whole![1]! - magnitude![1]!)) /
    (whole![2]! - magnitude![2]!);
  const { trafficFactor, units } = eems.models.hierarchy!, perRead = trafficFactor!.value * units.dram.value;
  assert.ok(Math.abs(perRead / perWeight - 16) < 0.5, `${perRead / perWeight}`); // images for which a weight is read once
});

Deno.test("Eyeriss v2's efficiencies, with the first Eyeriss's joules", async () => {
  const open = openerOf(await loadProfile("eyeriss-v2"));
  const { columns, rows } = v2Table as Shelf;
  const errors = rows.map((row) => {
    const cell = (name: string) => row[columns.indexOf(name)] as number;
    const nest: Nest = {
      n: 1,
      k: cell("filters"),
      c: cell("inputChannels"),
      p: cell("outputHeight"),
      q: cell("outputWidth"),
      r: cell("kernelHeight"),
      s: cell("kernelWidth"),
      stride: [cell("stride"), cell("stride")],
      dilation: [1, 1],
      groups: cell("groups"),
    };
    const density = {
      weights: cell("weightDensityPercent") / 100,
      activations: cell("activationDensityPercent") / 100,
    };
    const work = { ...empty, nests: [nest], macs: macsOf(nest), density };
    const value = valuesOf(costsOf(open, [work])[0]!).operationsPerJoule!;
    const error = value / (cell("operationsPerJouleGiga") * 1e9) - 1;
    console.log(`${row[0]} ${row[1]}: ${(value / 1e9).toFixed(1)} G operations a joule, ${percent(error)}`);
    return error;
  });
  assert.ok(errors.slice(0, 4).every((error) => Math.abs(error) < 0.25));
  assert.ok(errors[4]! > -0.65 && errors[4]! < 0); // a fully connected layer for one input: too hungry by half
});

const empty = {
  group: "conv" as const,
  maskedMacs: 0,
  biasAdditions: 0,
  parameters: 0,
  parametersRead: 0,
  vectorOperations: 0,
  stateElements: 0,
  inputElements: Infinity,
  outputElements: 0,
};
