/**
 * Accelerators as data: one JSON file each, every number with the id of its source. A profile is loaded when it is named,
 * so that start-up does not grow with the shelf. Imports the types and units of `ir/`.
 *
 * ```ts
 * import { loadProfile } from "@fodlam/fodlam";
 *
 * const eyeriss = await loadProfile("eyeriss");
 * console.log(eyeriss.process.nanometers); // 65
 * ```
 *
 * @module
 */
import { checkedPromise } from "../ir/checked.ts";
import { calling, FodlamError, unknownName } from "../ir/errors.ts";
import type { Field } from "../ir/field.ts";
import type { Signature } from "../ir/signature.ts";
import { markChecked } from "./given.ts";
import type { ChipProfile, CompositeProfile, Profile } from "./types.ts";

export type * from "./types.ts";

/** The name of a profile that FODLAM ships. */
export type ProfileId =
  | "a100"
  | "a100-tensorrt"
  | "apple-ane"
  | "cambricon-x"
  | "cerebras-wse2"
  | "cerebras-wse3"
  | "cloud-ai-100"
  | "dadiannao"
  | "diannao"
  | "edge-tpu"
  | "edge-tpu-devboard"
  | "eie"
  | "envision"
  | "ethos-u55-128"
  | "ethos-u55-256"
  | "ethos-u65"
  | "eyeriss"
  | "eyeriss+eie"
  | "eyeriss-v2"
  | "fodlam-2017"
  | "gemmini"
  | "groq-tsp"
  | "h100"
  | "h200"
  | "habana-goya"
  | "hailo-8"
  | "hexagon-npu"
  | "jetson-agx-orin"
  | "jetson-agx-xavier"
  | "jetson-nano"
  | "jetson-xavier-nx"
  | "mit-eems"
  | "moons-vlsi16"
  | "nvdla-1024"
  | "nvdla-128"
  | "nvdla-2048"
  | "nvdla-256"
  | "nvdla-32"
  | "nvdla-512"
  | "nvdla-64"
  | "nvdla-nv-full"
  | "nvdla-nv-large"
  | "nvdla-nv-medium-1024"
  | "nvdla-nv-medium-512"
  | "nvdla-nv-small"
  | "nvdla-nv-small-256"
  | "scale-sim"
  | "scnn"
  | "shidiannao"
  | "simba"
  | "simba-chiplet"
  | "t4"
  | "tpu-v1"
  | "tpu-v2"
  | "tpu-v3"
  | "tpu-v4"
  | "tpu-v4i"
  | "tpu-v5e"
  | "tpu-v5p"
  | "unpu"
  | "v100";

interface JsonModule {
  readonly default: unknown;
}

const shelf: Readonly<Record<ProfileId, () => Promise<JsonModule>>> = {
  "a100": () => import("./a100.json", { with: { type: "json" } }),
  "a100-tensorrt": () => import("./a100-tensorrt.json", { with: { type: "json" } }),
  "apple-ane": () => import("./apple-ane.json", { with: { type: "json" } }),
  "cambricon-x": () => import("./cambricon-x.json", { with: { type: "json" } }),
  "cerebras-wse2": () => import("./cerebras-wse2.json", { with: { type: "json" } }),
  "cerebras-wse3": () => import("./cerebras-wse3.json", { with: { type: "json" } }),
  "cloud-ai-100": () => import("./cloud-ai-100.json", { with: { type: "json" } }),
  "dadiannao": () => import("./dadiannao.json", { with: { type: "json" } }),
  "diannao": () => import("./diannao.json", { with: { type: "json" } }),
  "edge-tpu": () => import("./edge-tpu.json", { with: { type: "json" } }),
  "edge-tpu-devboard": () => import("./edge-tpu-devboard.json", { with: { type: "json" } }),
  "eie": () => import("./eie.json", { with: { type: "json" } }),
  "envision": () => import("./envision.json", { with: { type: "json" } }),
  "ethos-u55-128": () => import("./ethos-u55-128.json", { with: { type: "json" } }),
  "ethos-u55-256": () => import("./ethos-u55-256.json", { with: { type: "json" } }),
  "ethos-u65": () => import("./ethos-u65.json", { with: { type: "json" } }),
  "eyeriss": () => import("./eyeriss.json", { with: { type: "json" } }),
  "eyeriss+eie": () => import("./eyeriss+eie.json", { with: { type: "json" } }),
  "eyeriss-v2": () => import("./eyeriss-v2.json", { with: { type: "json" } }),
  "fodlam-2017": () => import("./fodlam-2017.json", { with: { type: "json" } }),
  "gemmini": () => import("./gemmini.json", { with: { type: "json" } }),
  "groq-tsp": () => import("./groq-tsp.json", { with: { type: "json" } }),
  "h100": () => import("./h100.json", { with: { type: "json" } }),
  "h200": () => import("./h200.json", { with: { type: "json" } }),
  "habana-goya": () => import("./habana-goya.json", { with: { type: "json" } }),
  "hailo-8": () => import("./hailo-8.json", { with: { type: "json" } }),
  "hexagon-npu": () => import("./hexagon-npu.json", { with: { type: "json" } }),
  "jetson-agx-orin": () => import("./jetson-agx-orin.json", { with: { type: "json" } }),
  "jetson-agx-xavier": () => import("./jetson-agx-xavier.json", { with: { type: "json" } }),
  "jetson-nano": () => import("./jetson-nano.json", { with: { type: "json" } }),
  "jetson-xavier-nx": () => import("./jetson-xavier-nx.json", { with: { type: "json" } }),
  "mit-eems": () => import("./mit-eems.json", { with: { type: "json" } }),
  "moons-vlsi16": () => import("./moons-vlsi16.json", { with: { type: "json" } }),
  "nvdla-1024": () => import("./nvdla-1024.json", { with: { type: "json" } }),
  "nvdla-128": () => import("./nvdla-128.json", { with: { type: "json" } }),
  "nvdla-2048": () => import("./nvdla-2048.json", { with: { type: "json" } }),
  "nvdla-256": () => import("./nvdla-256.json", { with: { type: "json" } }),
  "nvdla-32": () => import("./nvdla-32.json", { with: { type: "json" } }),
  "nvdla-512": () => import("./nvdla-512.json", { with: { type: "json" } }),
  "nvdla-64": () => import("./nvdla-64.json", { with: { type: "json" } }),
  "nvdla-nv-full": () => import("./nvdla-nv-full.json", { with: { type: "json" } }),
  "nvdla-nv-large": () => import("./nvdla-nv-large.json", { with: { type: "json" } }),
  "nvdla-nv-medium-1024": () => import("./nvdla-nv-medium-1024.json", { with: { type: "json" } }),
  "nvdla-nv-medium-512": () => import("./nvdla-nv-medium-512.json", { with: { type: "json" } }),
  "nvdla-nv-small": () => import("./nvdla-nv-small.json", { with: { type: "json" } }),
  "nvdla-nv-small-256": () => import("./nvdla-nv-small-256.json", { with: { type: "json" } }),
  "scale-sim": () => import("./scale-sim.json", { with: { type: "json" } }),
  "scnn": () => import("./scnn.json", { with: { type: "json" } }),
  "shidiannao": () => import("./shidiannao.json", { with: { type: "json" } }),
  "simba": () => import("./simba.json", { with: { type: "json" } }),
  "simba-chiplet": () => import("./simba-chiplet.json", { with: { type: "json" } }),
  "t4": () => import("./t4.json", { with: { type: "json" } }),
  "tpu-v1": () => import("./tpu-v1.json", { with: { type: "json" } }),
  "tpu-v2": () => import("./tpu-v2.json", { with: { type: "json" } }),
  "tpu-v3": () => import("./tpu-v3.json", { with: { type: "json" } }),
  "tpu-v4": () => import("./tpu-v4.json", { with: { type: "json" } }),
  "tpu-v4i": () => import("./tpu-v4i.json", { with: { type: "json" } }),
  "tpu-v5e": () => import("./tpu-v5e.json", { with: { type: "json" } }),
  "tpu-v5p": () => import("./tpu-v5p.json", { with: { type: "json" } }),
  "unpu": () => import("./unpu.json", { with: { type: "json" } }),
  "v100": () => import("./v100.json", { with: { type: "json" } }),
};

/** The names of all profiles that FODLAM ships. */
export const profileIds: readonly ProfileId[] = Object.keys(shelf) as ProfileId[];

/** What `loadProfile` takes. */
const idField: Field<ProfileId> = {
  doc: "the name of a profile",
  expected: "the name of a profile that FODLAM ships",
  accepts: (value): value is ProfileId => {
    if (typeof value === "string" && Object.hasOwn(shelf, value)) return true;
    throw new FodlamError(unknownName("profile", value as string, profileIds));
  },
};

const loading: Signature = { act: calling("loadProfile"), takes: { id: idField }, mapped: true };

/**
 * A shipped profile, with the profiles of its parts if it has any.
 *
 * @throws {FodlamError} if there is no profile of that name
 */
export const loadProfile: (id: ProfileId) => Promise<Profile> = checkedPromise(loading, loaded);

async function loaded(id: ProfileId): Promise<Profile> {
  const profile = (await shelf[id]()).default as ChipProfile | CompositeProfile<ProfileId>;
  if (!("parts" in profile)) return markChecked(profile);
  const parts = profile.parts.map(async (part) => ({
    ...part,
    profile: await loaded(part.profile) as ChipProfile,
  }));
  return markChecked({ ...profile, parts: await Promise.all(parts) });
}
