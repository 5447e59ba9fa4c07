/** Counts: conventions, bytes, and the peak of activations against a walk that keeps the living tensors. */
import assert from "node:assert/strict";
import { type AnyTensor, check, conv, count, fc, input, lower, type Network, network } from "../../mod.ts";
import { elements } from "../../ir/shape.ts";
import { operandBits } from "../../ir/work.ts";

Deno.test("count() multiplies work by the batch and leaves weights alone", () => {
  const net = network("one", [3, 8, 8], conv(4, 3).relu());
  const one = count(net), four = count(net, { batch: 4 });
  assert.equal(four.macs, 4 * one.macs);
  assert.equal(four.parameters, one.parameters);
  assert.equal(four.weightBytes, one.weightBytes);
  assert.equal(four.inputBytes, 4 * one.inputBytes);
  assert.equal(four.peakActivationBytes, 4 * one.peakActivationBytes);
  assert.equal(one.flops, 2 * one.macs);
});

Deno.test("count() takes bits from the network, and else from the caller", () => {
  const net = network("bits", [16], fc(8, { bits: { weights: 4 } }).fc(8));
  const { layers } = count(net, { bits: { weights: 8, activations: 32 } });
  assert.deepEqual(layers.map(({ weightBytes }) => weightBytes), [(16 * 8 + 8) / 2, 8 * 8 + 8]);
  assert.deepEqual(layers.map(({ inputBytes }) => inputBytes), [64, 32]);
});

Deno.test("count() adds biases as MACs only when asked", () => {
  const net = network("bias", [3, 4, 4], conv(2, 1).conv(2, 1, { bias: false }).fc(5));
  assert.equal(count(net, { bias: true }).macs - count(net).macs, 2 * 16 + 5);
});

Deno.test("a custom layer's bytes are those that it states, and else those of its shapes", () => {
  const stated = input(8, 4, 4).custom(10, { inputBytes: 1000, outputBytes: 7 }).toNetwork("stated");
  const { inputBytes, outputBytes } = count(stated, { batch: 2, bits: { activations: 8 } });
  assert.deepEqual([inputBytes, outputBytes], [2000, 14]);
  const plain = count(input(8, 4, 4).custom(10).toNetwork("plain"), { bits: { activations: 8 } });
  assert.deepEqual([plain.inputBytes, plain.outputBytes], [128, 128]);
});

Deno.test("count() takes weights of a fraction of bits, which the language and JSON hold", () => {
  const net = network("blocks", [64], fc(32, { bias: false, bits: { weights: 4.5 } })); // Q4_0: 18 bytes for 32
  assert.deepEqual(check(JSON.parse(JSON.stringify(net))), []);
  assert.equal(count(net).weightBytes, 64 * 18);
  const [workload] = lower(net), fallback = { weights: 16, activations: 4 };
  assert.equal(operandBits(workload!, fallback), 4);
  assert.equal(operandBits({ ...workload!, macs: 0 }, { ...fallback, activations: 2 }), 2);
});

Deno.test("count() refuses a batch and bits that are none", () => {
  const net = network("one", [3], fc(1));
  for (const batch of [0, -1, 1.5, NaN]) assert.throws(() => count(net, { batch }), /batch/);
  assert.throws(() => count(net, { bits: { weights: 0 } }), /bits/);
});

/** The peak by brute force: after each step, every tensor that something later still reads. */
function peakByWalk(net: Network): number {
  const workloads = lower(net);
  const size = new Map(net.inputs.map(({ name, shape }) => [name, 2 * elements(shape)]));
  const store = new Map(net.inputs.map(({ name }) => [name, name]));
  let peak = 0;
  net.layers.forEach((layer, i) => {
    const view = workloads[i]!.group === "identity";
    store.set(layer.name, view ? store.get(layer.inputs[0]!)! : layer.name);
    if (!view) size.set(layer.name, 2 * elements(layer.shape) * (layer.instances ?? 1));
    const neededNow = new Set([...layer.inputs, layer.name].map((name) => store.get(name)!));
    const neededLater = net.layers.slice(i + 1).flatMap(({ inputs }) => inputs).concat(net.outputs);
    const made = [
      ...net.inputs.map(({ name }) => name),
      ...net.layers.slice(0, i + 1).map(({ name }) => name),
    ];
    const alive = new Set(neededNow);
    for (const name of made) {
      // a view that comes later also keeps what it looks at
      if (neededLater.includes(name)) alive.add(store.get(name)!);
    }
    let bytes = 0;
    for (const name of alive) bytes += size.get(name)!;
    peak = Math.max(peak, bytes);
  });
  return peak;
}

/** A random network with branches, views and several outputs. */
function randomNetwork(seed: number): Network {
  let state = seed + 1;
  const below = (most: number) => (state = (state * 48271) % 2147483647) % most;
  const tensors: AnyTensor[] = [input(4, 6, 6) as unknown as AnyTensor];
  for (let i = 0; i < 12; i++) {
    const x = tensors[below(tensors.length)]!, y = tensors[below(tensors.length)]!;
    const made = [
      () => x.conv(1 + below(9), 1),
      () => x.relu(),
      () => x.dropout(),
      () => x.concat(y),
      () => x.conv(4, 1).add(y.conv(4, 1)),
      () => x.conv(2 + below(5), 3, { padding: 1 }),
    ][below(6)]!();
    tensors.push(made);
  }
  const outputs = [tensors.at(-1)!, tensors[1 + below(tensors.length - 1)]!];
  return network(`random ${seed}`, outputs);
}

Deno.test("peak activations agree with a walk over the living tensors of random graphs", () => {
  for (let seed = 0; seed < 300; seed++) {
    const net = randomNetwork(seed);
    assert.equal(count(net).peakActivationBytes, peakByWalk(net), net.name);
  }
});
