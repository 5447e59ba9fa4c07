/** What must not compile when a network is written. Checked by `deno check`; never run. */
import {
  add,
  branch,
  conv,
  custom,
  dropout,
  fc,
  input,
  network,
  pool,
  relu,
  repeat,
  residual,
  roiPool,
} from "../../mod.ts";

/** Kept from being called, so that nothing here runs. */
export function mistakes(): void {
  // arguments
  // @ts-expect-error a convolution has filters and a kernel
  conv(64);
  // @ts-expect-error filters are a number
  conv("64", 3);
  // @ts-expect-error a kernel has two sides
  conv(64, [3, 3, 3]);
  // @ts-expect-error options go into an object
  conv(64, 3, 1);
  // @ts-expect-error a rectifier has no arguments
  relu(6);
  // @ts-expect-error regions need a count and a size
  roiPool(300);
  // @ts-expect-error a rate is a number
  dropout("half");
  // @ts-expect-error a shape is numbers
  input("3x224x224");

  // options
  // @ts-expect-error misspelt
  conv(64, 3, { paddng: 1 });
  // @ts-expect-error no such word
  conv(64, 3, { padding: "smae" });
  // @ts-expect-error no such mode
  pool(2, { mode: "min" });
  // @ts-expect-error a pooling has no groups
  pool(2, { groups: 2 });
  // @ts-expect-error a bias is there or not
  fc(10, { bias: 1 });
  // @ts-expect-error parameters are a number, or a function of shapes
  custom(1, { parameters: "many" });
  // @ts-expect-error a function of shapes gives a number
  custom(([length]) => `${length}`);
  // @ts-expect-error work comes after the tensors
  custom(input(3), input(4));
  // @ts-expect-error densities are of weights and activations
  fc(10, { density: { weight: 0.5 } });
  // @ts-expect-error bits are numbers
  fc(10, { bits: { weights: "8" } });

  // fragments and tensors
  const x = input(3, 8, 8);
  // @ts-expect-error a fragment knows no other tensor to add
  relu().add(x);
  // @ts-expect-error a fragment has no shape
  relu().shape;
  // @ts-expect-error a tensor is no fragment
  relu().then(x);
  // @ts-expect-error add needs another tensor
  x.add();
  // @ts-expect-error add takes tensors
  x.add(relu());
  // @ts-expect-error a sum has at least two summands
  add(x);
  // @ts-expect-error branches must be merged before the next layer
  branch(relu(), relu()).conv(64, 3);
  // @ts-expect-error at least one branch
  branch();
  // @ts-expect-error a residual has a body
  residual();
  // @ts-expect-error times comes first
  repeat(relu(), 3);
  // @ts-expect-error a function must give a fragment
  repeat(3, (i) => i);
  // @ts-expect-error no such layer
  x.convolution(64, 3);
  // @ts-expect-error tensors are immutable
  x.shape = [1];

  // networks
  // @ts-expect-error a fragment needs an input shape
  network("net", relu());
  // @ts-expect-error a tensor has its own
  network("net", [3, 8, 8], x);
  // @ts-expect-error a network has a name
  network([3, 8, 8], relu());
  const net = network("net", [3, 8, 8], relu());
  // @ts-expect-error networks are immutable
  net.layers.push(net.layers[0]!);
  // @ts-expect-error networks are immutable
  net.name = "other";
  const [layer] = net.layers;
  // @ts-expect-error a field belongs to its kind
  layer!.filters;
  if (layer!.kind === "conv") layer!.filters.toFixed();
  // @ts-expect-error no such kind
  layer!.kind === "convolution";
}
