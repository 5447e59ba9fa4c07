/** Attention, recurrent layers and mixtures of experts against loops that do what the formulas say. */
import assert from "node:assert/strict";
import { count, input, lower } from "../../mod.ts";

/** A small generator of whole numbers, the same on every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed;;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state >> 8;
  }
}

const random = numbers(7);
const from = (least: number, most: number) => least + random.next().value % (most - least + 1);

Deno.test("attention counts the products of a loop over heads, queries, keys and features", () => {
  for (let round = 0; round < 40; round++) {
    const keyValueHeads = from(1, 3), group = from(1, 3), heads = keyValueHeads * group;
    const size = from(1, 4), queries = from(1, 6), cached = from(0, 4), window = from(0, 5);
    const causal = from(0, 1) === 1;
    let macs = 0, masked = 0;
    for (let head = 0; head < heads; head++) {
      for (let q = 0; q < queries; q++) {
        const own = cached + q; // the query's place among the keys
        for (let k = 0; k < queries + cached; k++) {
          const seen = (!causal || k <= own) && (window === 0 || k > own - window);
          for (let feature = 0; feature < size; feature++) {
            macs += 2; // one for the score, one for the value
            if (!seen) masked += 2;
          }
        }
      }
    }
    const q = input(queries, heads * size), k = input(queries, keyValueHeads * size, { name: "k" });
    const net = q.dotProductAttention(k, k, heads, { keyValueHeads, causal, window, cached }).toNetwork(
      "loop",
    );
    const counts = count(net);
    assert.deepEqual([counts.macs, counts.maskedMacs], [macs, masked]);
    assert.equal(count(net, { masked: false }).macs, macs - masked);
    assert.equal(lower(net)[0]!.stateElements, cached * keyValueHeads * 2 * size);
  }
});

Deno.test("attention refuses heads and features that do not fit", () => {
  const q = input(4, 12), k = input(4, 8, { name: "k" });
  assert.throws(() => q.dotProductAttention(q, q, 5), /query features that 5 heads divide, got 12/);
  assert.throws(() => q.dotProductAttention(k, k, 3), /12 key features/);
  assert.throws(
    () => q.dotProductAttention(q, q, 3, { keyValueHeads: 2 }),
    /key-value heads that divide 3 heads/,
  );
});

Deno.test("recurrent layers count the products of a loop over layers, directions and steps", () => {
  const gates = { rnn: 1, gru: 3, lstm: 4 } as const;
  for (const kind of ["rnn", "gru", "lstm"] as const) {
    for (let round = 0; round < 20; round++) {
      const [length, features, hidden, layers] = [from(1, 5), from(1, 6), from(2, 6), from(1, 3)];
      const bidirectional = from(0, 1) === 1;
      const projection = kind === "lstm" ? from(0, hidden - 1) : 0;
      const out = projection || hidden;
      let macs = 0, parameters = 0, width = features;
      for (let layer = 0; layer < layers; layer++) {
        for (let direction = 0; direction < (bidirectional ? 2 : 1); direction++) {
          parameters += gates[kind] * hidden * (width + out + 2) + projection * hidden;
          for (let step = 0; step < length; step++) {
            macs += gates[kind] * hidden * (width + out) + projection * hidden;
          }
        }
        width = out * (bidirectional ? 2 : 1);
      }
      const options = { layers, bidirectional, ...(kind === "lstm" && { projection }) };
      const tensor = input(length, features)[kind](hidden, options);
      const counts = count(tensor.toNetwork("loop"));
      assert.deepEqual(tensor.shape, [length, width]);
      assert.deepEqual([counts.macs, counts.parameters], [macs, parameters]);
    }
  }
});

Deno.test("a mixture of experts counts the products of a loop over tokens and their experts", () => {
  for (let round = 0; round < 40; round++) {
    const [length, size, experts, hidden] = [from(1, 5), from(1, 6), from(1, 6), from(1, 6)];
    const topK = from(1, experts), sharedHidden = from(0, 4), matrices = from(2, 3);
    let macs = 0;
    for (let token = 0; token < length; token++) {
      macs += size * experts;
      for (let expert = 0; expert < topK; expert++) macs += matrices * size * hidden;
      macs += matrices * size * sharedHidden;
    }
    const net = input(length, size).moe(experts, topK, hidden, { sharedHidden, gated: matrices === 3 })
      .toNetwork("loop");
    const counts = count(net);
    assert.equal(counts.macs, macs);
    assert.equal(counts.parameters, size * experts + matrices * size * (experts * hidden + sharedHidden));
  }
});

Deno.test("one token reads the experts that it goes to, many read nearly all", () => {
  const read = (length: number) =>
    lower(input(length, 64).moe(8, 2, 128).toNetwork("moe"))[0]!.parametersRead;
  assert.equal(read(1), 64 * 8 + 2 * 3 * 64 * 128);
  assert.ok(read(100) > 64 * 8 + 7.99 * 3 * 64 * 128);
});

Deno.test("generating one token reads what a prompt of the same context computed", () => {
  const decode = input(1, 512).attention(8, { causal: true, cached: 99 }).toNetwork("decode");
  const workload = lower(decode).find(({ stateElements }) => stateElements > 0)!;
  assert.equal(workload.stateElements, 99 * 2 * 512);
  assert.equal(workload.macs, 100 * 2 * 512);
  assert.equal(workload.maskedMacs, 0);
});
