/** Random networks of any form: layers read any earlier ones, names are made to collide, weights are shared. */
import { Maker } from "../../formats/maker.ts";
import type { CustomOptions } from "../../ir/layers/mod.ts";
import type { Network } from "../../ir/network.ts";
import { numbered } from "../../ir/numbered.ts";

type Random = (below: number) => number;

/** Names: those of other layers' kinds, with scopes, with gaps, and mostly none. */
function nameFor(random: Random, kind: string, number: number): string {
  const others = [
    `conv${number}`,
    `relu${random(6)}`,
    `a.${kind}${random(4)}`,
    `a.b.${kind}${number}`,
    `${kind}0${number}`,
    `${kind}_${number}`,
    `${kind}${number}`,
  ];
  const own = [
    numbered(kind, number),
    numbered(kind, number),
    numbered(kind, number + random(3)),
    `stem.${numbered(kind, number)}`,
  ];
  return random(3) === 0 ? others[random(others.length)]! : own[random(own.length)]!;
}

/** Work of a custom layer, whose output is as large as its first input. */
function customOptions(random: Random): CustomOptions {
  return {
    ...(random(2) === 0 && { parameters: random(1000) }),
    ...(random(2) === 0 && { vectorOperations: random(1000) }),
    ...(random(3) === 0 && { inputBytes: random(1000) }),
    ...(random(3) === 0 && { outputBytes: random(1000) }),
    ...(random(2) === 0 && { group: (["fc", "matmul", "movement"] as const)[random(3)]! }),
    ...(random(3) === 0 && { output: [4, 8, 8] }),
  };
}

/** A network on images of 4 channels, 8x8, of which every layer keeps the shape. */
export function anyNetwork(random: Random): Network {
  const maker = new Maker("random", "random");
  const points = Array.from(
    { length: 1 + random(2) },
    (_, i) => maker.input(["input", "input1", "conv1", `image${i}`][random(4)]!, [4, 8, 8]),
  );
  const numbers = new Map<string, number>();
  const convs: string[] = [];
  const pick = () => points[Math.max(0, points.length - 1 - random(random(4) === 0 ? points.length : 3))]!;
  const scoped = random(3) === 0;
  for (let left = 3 + random(30); left > 0; left--) {
    const kind =
      (["conv", "conv", "relu", "batchNorm", "add", "mul", "concat", "custom"] as const)[random(8)]!;
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const name = scoped && random(4) > 0
      ? `stage${left >> 3}.${kind}${number}`
      : nameFor(random, kind, number);
    const extras = {
      name,
      ...(random(9) === 0 && { bits: { weights: 1 + random(16) } }),
      ...(random(9) === 0 && { density: { activations: random(100) / 100 } }),
    };
    if (kind === "conv") {
      const bias = random(3) > 0;
      const owner = random(6) === 0 ? convs.at(-1 - random(3)) : undefined;
      const layer = owner === undefined ? undefined : maker.layers.find(({ name }) => name === owner);
      const like = layer?.kind === "conv" ? { bias: layer.bias, sharedWith: owner } : { bias };
      const made = maker.layer("conv", [4, 3, { padding: 1, bias: like.bias }], [pick()], {
        ...extras,
        ...like,
      });
      convs.push(made);
      points.push(made);
    } else if (kind === "custom") {
      const inputs = Array.from({ length: 1 + random(3) }, pick);
      points.push(maker.layer("custom", [random(3) * 100, customOptions(random)], inputs, extras));
    } else if (kind === "relu" || kind === "batchNorm") {
      points.push(maker.layer(kind, [], [pick()], extras));
    } else {
      const inputs = Array.from({ length: 2 + random(2) }, pick);
      const merged = maker.layer(kind, [], inputs, extras);
      const wide = maker.shapeOf(merged)[0]! !== 4;
      points.push(wide ? maker.layer("conv", [4, 1], [merged]) : merged);
    }
  }
  const layers = maker.layers.map(({ name }) => name);
  const ends = [layers.at(-1)!, ...Array.from({ length: random(3) }, () => layers[random(layers.length)]!)];
  return maker.network(ends);
}
