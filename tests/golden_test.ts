import assert from "node:assert/strict";
import { check } from "../ir/check.ts";
import { faultsOf } from "../ir/errors.ts";
import { byArea, type Case, cases, goldenText, type Outcome, outcomes, stable } from "./golden.ts";

/** What holds for every refusal, whatever its golden says. */
function isRefusal({ input }: Case, { code, out, err }: Outcome): void {
  assert.equal(code, 1, `a user's mistake exits with 1:\n${err}`);
  assert.equal(out, "", "no half an answer on standard output");
  assert.match(
    err,
    /Cannot .*([^.]|\.\.\.)\n/,
    "one message that says what cannot be done, without a full stop",
  );
  const places = [...err.matchAll(/\((?:async )?(\S+\.ts):\d+:\d+\)|at (?:async )?(\S+\.ts):\d+:\d+/g)];
  for (const [, inside, bare] of places) {
    assert.ok((inside ?? bare)!.endsWith(input), `it points to the user's file alone:\n${err}`);
  }
  assert.ok(places.length <= 1, `it points to one line:\n${err}`);
}

async function isGolden(one: Case, outcome: Outcome): Promise<void> {
  if (one.area.refused) isRefusal(one, outcome);
  else {assert.deepEqual({ code: outcome.code, err: outcome.err.replace(/^Note: .*\n/gm, "") }, {
      code: 0,
      err: "",
    });}
  const text = goldenText(one, outcome);
  try {
    assert.equal(text, await Deno.readTextFile(one.golden));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    assert.ok(Deno.env.get("CI") === undefined, `no golden ${one.golden}; write it: deno task bless`);
    await Deno.writeTextFile(one.golden, text);
  }
}

for (const [area, all] of byArea()) {
  Deno.test(`golden ${area}`, async (t) => {
    const found = await outcomes(all);
    for (const [i, one] of all.entries()) await t.step(one.name, () => isGolden(one, found[i]!));
  });
}

Deno.test("golden pairs have an input each", () => {
  const goldens = new Set(cases().map(({ golden }) => golden));
  const folder = new URL("golden/", import.meta.url).pathname;
  for (const area of Deno.readDirSync(folder)) {
    for (const { name } of Deno.readDirSync(folder + area.name)) {
      if (/\.(err|out)$/.test(name)) {
        assert.ok(goldens.has(`${folder}${area.name}/${name}`), `${name} is nobody's`);
      }
    }
  }
});

Deno.test("check() says of a JSON network what the command says", async (t) => {
  for (const { name, input, golden } of byArea().get("network")!) {
    await t.step(name, async () => {
      const problems = check(JSON.parse(await Deno.readTextFile(input)));
      const { message } = faultsOf(`tests/golden/${name}.json`, problems);
      assert.equal(stable(`exit 1\n${message}\n`), await Deno.readTextFile(golden));
    });
  }
});
