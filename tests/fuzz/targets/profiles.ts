/** Profiles: what `profile check` accepts evaluates every network, whatever it holds. */
import { prepared } from "../../../engine/prepare.ts";
import { fromZoo } from "../../../examples/mod.ts";
import { parseJson } from "../../../formats/json/parse.ts";
import { profileFrom } from "../../../profiles/define.ts";
import { loadProfile, type ProfileId, profileIds } from "../../../profiles/mod.ts";
import { hostileProfile } from "../../trust/hostile.ts";
import { networksOfEveryKind } from "../kinds.ts";
import { mutators } from "../mutate/mod.ts";
import { refusal, useProfile } from "../properties.ts";
import { pick } from "../random.ts";
import { jsonSamples } from "../samples.ts";
import type { Target } from "../target.ts";

const folder = new URL("../../../profiles/", import.meta.url);
const good = new URL("../../profiles/good/", import.meta.url);

/** Parts that change models of chips, as users write them. */
const parts = [
  [{ groups: ["conv"], profile: "eyeriss", models: { table: null, perMac: null } }, {
    groups: ["fc"],
    profile: "eie",
  }],
  [{ groups: ["conv", "fc"], profile: "eyeriss-v2" }, { groups: ["matmul"], profile: "a100", models: {} }],
  [{ groups: ["fc"], profile: "eie", models: { table: { match: ["shape"] }, sparse: null } }],
];

const load = (id: string) => loadProfile(id as ProfileId);

const names = [
  "lenet5",
  "alexnet",
  "vgg16",
  "faster-rcnn-vgg-m",
  "mobilenet-v1",
  "whisper-tiny-decode",
  "llama-3.2-1b",
];
const nets = [...networksOfEveryKind(), ...await Promise.all(names.map(fromZoo))];

/** Profiles, several chips put together included. */
export const profiles: Target = {
  name: "profiles",
  samples() {
    const read = (at: URL) => JSON.parse(Deno.readTextFileSync(at)) as Record<string, unknown>;
    const shipped = profileIds.map((id) => read(new URL(`${id}.json`, folder)));
    const own = [...Deno.readDirSync(good)].map(({ name }) => name).sort().map((name) =>
      read(new URL(name, good))
    );
    const pair = shipped.find(({ id }) => id === "eyeriss+eie")!;
    const composites = parts.map((parts) => ({ ...pair, parts }));
    const inline = {
      ...pair,
      parts: [{ groups: ["conv"], profile: own.find(({ models }) => models !== undefined) }],
    };
    const few = [...own, ...composites, inline, hostileProfile()];
    return Promise.resolve(jsonSamples("chip.json", [...shipped, ...few, ...few]));
  },
  mutate: mutators.json,
  async run({ path, bytes }, random) {
    let profile;
    try {
      profile = await profileFrom(await parseJson(new TextDecoder().decode(bytes), path), path, load);
      prepared(profile); // as `profile check` does
    } catch (error) {
      return refusal(error);
    }
    useProfile(pick(nets, random), profile, random);
    return "accepted";
  },
};
