/** Pairs of queries and keys that masks let through, counted one by one. */
import assert from "node:assert/strict";
import { input } from "../../dsl/mod.ts";
import { lower } from "../../ir/lower.ts";

/** MACs that masks throw away, pair by pair: queries are the last of the keys. */
function maskedPairs(queries: number, keys: number, causal: boolean, window: number): number {
  let masked = 0;
  for (let query = 0; query < queries; query++) {
    const own = keys - queries + query;
    for (let key = 0; key < keys; key++) {
      const seen = (!causal || key <= own) && (window === 0 || key > own - window);
      if (!seen) masked++;
    }
  }
  return masked;
}

Deno.test("the closed form of masked pairs is what pairs count to", () => {
  let compared = 0;
  for (const queries of [1, 2, 3, 7]) {
    for (const keys of [1, 2, 5, 7, 12]) {
      for (const causal of [false, true]) {
        for (const window of [0, 1, 2, 4, 7, 20]) {
          const memory = input(keys, 4);
          const net = input(queries, 4).dotProductAttention(memory, memory, 1, { causal, window }).toNetwork(
            "n",
          );
          const pairs = maskedPairs(queries, keys, causal, window);
          assert.equal(lower(net)[0]!.maskedMacs, 8 * pairs, `${queries} ${keys} ${causal} ${window}`);
          compared++;
        }
      }
    }
  }
  assert.equal(compared, 240);
});
