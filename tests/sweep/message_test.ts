/** Messages of the queue: rows come back as they were; what is nobody's is nothing. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { sweep } from "../../sweep/mod.ts";
import { Costing } from "../../sweep/cost.ts";
import { failureOf, readResult, readTask, resultOf, textOf } from "../../sweep/queue/message.ts";
import { pointsOf, shardOfPoints, someOf } from "../../sweep/shard.ts";
import { Space } from "../../sweep/space.ts";
import { ROWS, twelve } from "./one.ts";

const asked = { ...twelve, set: { [ROWS]: [8, 4, 16] }, bits: [8], processNanometers: [45, 1] }; // half of them without a result
const space = new Space(asked), shards = [];
for await (const shard of space.shards()) shards.push(shard);
const [shard] = shards, rows = pointsOf(shard!).map((point) => new Costing(space, "all").row(point));

Deno.test("the points of a shard are those of the sweep", async () => {
  assert.deepEqual(await sweep(asked), rows);
});

for (const size of [1, 2, 5, 11, 12]) {
  Deno.test(`${size} rows come back from a message as they were`, () => {
    const places = [...rows.keys()].slice(0, size), some = someOf(shard!, places);
    const data = resultOf(some, rows.slice(0, size));
    assert.deepEqual(readResult({ data }), rows.slice(0, size));
    const apart = Buffer.alloc(data.length + 3); // as it lies in what came from the server
    apart.set(data, 3);
    assert.deepEqual(readResult({ data: apart.subarray(3) }), rows.slice(0, size));
    const again = shardOfPoints(pointsOf(some));
    assert.deepEqual(pointsOf(JSON.parse(JSON.stringify(again))), pointsOf(some));
    assert.deepEqual(readResult({ data }, pointsOf(some)), rows.slice(0, size)); // who asked knows the points
    assert.equal(readResult({ data }, pointsOf(some).slice(1)), undefined);
    const task = { version: "1", detail: "all", shard: some } as const, text = textOf(task);
    assert.deepEqual(readTask({ json: () => JSON.parse(text) }), task);
    assert.deepEqual(pointsOf(some, (_, at) => `${at}`).map(({ id }) => id), places.map(String));
  });
}

Deno.test("a number is none, the same for all, or its own for each point, to the last bit", () => {
  const some = someOf(shard!, [0, 1, 2]), figures = rows.slice(0, 3);
  for (const values of [[null, null, null], [null, 0.1, 5e-324], [0.1 + 0.2, 0.1 + 0.2, 0.3], [7, 7, null]]) {
    const own = figures.map((row, i) => ({ ...row, memoryBytes: values[i]!, capacityBytes: values[0]! }));
    assert.deepEqual(readResult({ data: resultOf(some, own) }), own);
  }
});

Deno.test("a failure is its reason, and anything else is nothing", () => {
  assert.equal(readResult({ data: failureOf("no memory") }), "no memory");
  const whole = resultOf(shard!, rows);
  for (const data of [new Uint8Array(), new Uint8Array(9), whole.slice(0, -1), whole.slice(3)]) {
    assert.equal(readResult({ data }), undefined);
  }
  for (const value of [null, 3, {}, { version: "1" }]) {
    assert.equal(readTask({ json: <T>() => value as T }), undefined);
  }
});
