/** A program that changes what all programs share spoils none that comes after it. */
import assert from "node:assert/strict";
import { watchBuiltins } from "../../page/builtins.ts";
import { Evaluating } from "../../page/evaluating.ts";

/** A change, and what takes it back. */
const changes: Readonly<Record<string, () => () => void>> = {
  "a property of every object": () => {
    Object.defineProperty(Object.prototype, "batch", { value: 7, configurable: true });
    return () => delete (Object.prototype as { batch?: number }).batch;
  },
  "a method of lists": () => replaced(Array.prototype, "map", () => []),
  "a function of mathematics": () => replaced(Math, "max", () => 0),
  "how texts are read": () => replaced(JSON, "parse", () => ({})),
  "a method of typed arrays": () => replaced(Object.getPrototypeOf(Float64Array.prototype), "fill", () => {}),
  "what looks for changes": () => replaced(Reflect, "ownKeys", () => []),
};

function replaced(holder: object, name: string, value: unknown): () => void {
  const found = Object.getOwnPropertyDescriptor(holder, name)!;
  Object.defineProperty(holder, name, { ...found, value });
  return () => Object.defineProperty(holder, name, found);
}

for (const [what, change] of Object.entries(changes)) {
  Deno.test(`${what}: seen where it was changed`, () => {
    const isWhole = watchBuiltins();
    assert.equal(isWhole(), true);
    const back = change(), found = isWhole();
    back();
    assert.equal(found, false);
    assert.equal(isWhole(), true);
  });
}

Deno.test("what code does by running is no change", () => {
  const isWhole = watchBuiltins();
  assert.match("abc", /(b)/);
  class Own extends Error {}
  assert.ok(new Own("x") instanceof Error && new Map([[1, new Float64Array(2)]]).size === 1);
  assert.equal(isWhole(), true);
});

/** A worker that answers at once, and says after the first answer that it is spoilt. */
class Spoilt {
  static begun = 0;
  onmessage: (event: { readonly data: unknown }) => void = () => {};

  constructor() {
    Spoilt.begun++;
    queueMicrotask(() => this.onmessage({ data: { said: "ready" } }));
  }

  postMessage({ id }: { readonly id: number }): void {
    queueMicrotask(() => {
      this.onmessage({ data: { said: "answer", id, value: Spoilt.begun } });
      this.onmessage({ data: { said: "spoilt" } });
    });
  }

  terminate(): void {}
}

Deno.test("the next program runs in a worker of its own", async () => {
  const evaluating = new Evaluating(() => new Spoilt() as unknown as Worker);
  const lines = () => evaluating.ask<"lines">({ ask: "lines", source: "", network: "" });
  assert.equal(await lines() as unknown, 1);
  assert.equal(await evaluating.ask<"json">({ ask: "json" }) as unknown, 1); // a question about the result
  assert.equal(await lines() as unknown, 2);
  evaluating.end();
});
