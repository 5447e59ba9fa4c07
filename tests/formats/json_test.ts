import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { format } from "../../formats/json/mod.ts";
import { parseJson } from "../../formats/json/parse.ts";
import { format as netfiles } from "../../formats/fodlam2017/mod.ts";
import { cannotRead, FodlamError } from "../../ir/errors.ts";
import { fuzz } from "./fuzz.ts";

Deno.test("hostile JSON networks are refused with a place, or read", async () => {
  const bytes = JSON.stringify(await fromZoo("lenet5"), null, 2);
  const { read, refused } = await fuzz(format, [{ path: "lenet5.json", bytes }]);
  assert.ok(read > 0 && Object.keys(refused).length > 1);
});

Deno.test("hostile netfiles are refused with a place, or read", async () => {
  const bytes = JSON.stringify([
    { name: "conv1", type: "Convolution", macs: 1000 },
    { name: "relu1", type: "ReLU" },
    { name: "fc2", type: "InnerProduct", macs: 42 },
  ]);
  const { read, refused } = await fuzz(netfiles, [{ path: "nets/small.json", bytes }]);
  assert.ok(read > 0 && refused["bad-netfile"]! > 0);
});

Deno.test("hostile configurations of 2017 are refused with a place, or read", async () => {
  const bytes = JSON.stringify({ netfile: "small.json", layers: ["CONV1", "FC2"] });
  const small = JSON.stringify([
    { name: "conv1", type: "Convolution", macs: 1000 },
    { name: "fc2", type: "InnerProduct", macs: 42 },
  ]);
  const sibling = (path: string) =>
    path === "small.json"
      ? Promise.resolve(new TextEncoder().encode(small))
      : Promise.reject(new FodlamError(cannotRead(`config/vgg.json ${path}`, "there is no such file")));
  const { read, refused } = await fuzz(netfiles, [{ path: "config/vgg.json", bytes, sibling }]);
  assert.ok(read > 0 && refused["bad-config"]! > 0);
});

const repeats: readonly (readonly [json: string, again: string | undefined])[] = [
  ['{"a":[{"b":1},{"b":2}],"c":{"a":1}}', undefined],
  ['["a","a",{"x":"x","y":["x"]}]', undefined],
  ['{"a":{},"b":[],"a":1}', 'line 1, column 16: expected each key of an object once, got "a" again'],
  ['{"a\\u0062":1,\n"ab":2}', 'line 2, column 1: expected each key of an object once, got "ab" again'],
  [
    '{"x":"\\"a\\":","a":"}","b":{"a":1,"a":2}}',
    'line 1, column 34: expected each key of an object once, got "a" again',
  ],
];

for (const [json, again] of repeats) {
  Deno.test(`a key given twice is refused: ${json}`, async () => {
    const read = parseJson(json, "a.json");
    if (again === undefined) assert.deepEqual(await read, JSON.parse(json));
    else await assert.rejects(read, { message: `Cannot read a.json ${again}` });
  });
}
