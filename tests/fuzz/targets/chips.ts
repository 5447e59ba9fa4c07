/** Chips as other tools describe them: what is read evaluates every network, whatever it holds. */
import { prepared } from "../../../engine/prepare.ts";
import { readSource, shelf, writeChip } from "../../../hardware/mod.ts";
import { isFodlamError } from "../../../ir/errors.ts";
import { loadProfile, type ProfileId } from "../../../profiles/mod.ts";
import { configuration } from "../../hardware/scale_sim.ts";
import { networksOfEveryKind } from "../kinds.ts";
import { mutators } from "../mutate/mod.ts";
import { refusal, useProfile } from "../properties.ts";
import { pick } from "../random.ts";
import { textSample } from "../samples.ts";
import type { Sample, Target } from "../target.ts";

/** Profiles that are written in the formats that can be: those of other tools' designs. */
const WRITTEN: readonly ProfileId[] = ["timeloop-eyeriss-like", "zigzag-tpu-like"];

/** Small descriptions in the formats that are read alone. */
const READ: Readonly<Record<string, string>> = {
  "array.cfg": configuration({ dataflow: "os", bandwidth: "10,10,10", mode: "USER" }),
  "chip.m": [
    "num_pes: 64",
    "l1_size_cstr: 256",
    "l2_size_cstr: 65536",
    "noc_bw_cstr: 64",
    "offchip_bw_cstr: 16",
  ].join("\n"),
  "arch.yaml": [
    "arch:",
    "  nodes:",
    "  - !Memory",
    "    {name: Dram, size: inf, tensors: {keep: All}, actions: [{name: read, energy: 7e-12, throughput: 8 * 32e9}, {name: write, energy: 7e-12, throughput: 8 * 32e9}]}",
    "  - !Memory",
    "    {name: Buffer, component_class: Dummy, size: 128 * 8192, tensors: {keep: ~weight, may_keep: All}}",
    "  - !Container",
    "    {name: Array, spatial: [{name: columns, fanout: 16, reuse: input}, {name: rows, fanout: 16, reuse: output}]}",
    "  - !Compute",
    "    {name: MAC, actions: [{name: compute, energy: 0.1e-12, throughput: 1e9}]}",
  ].join("\n"),
};

const nets = networksOfEveryKind();

async function written(id: ProfileId, format: string): Promise<Sample[]> {
  try {
    const { files } = await writeChip(await loadProfile(id), format, { skipUnsupported: true });
    return files.map(({ path, content }) => textSample(path === "" ? `${id}.yaml` : path, content));
  } catch (error) {
    if (isFodlamError(error)) return []; // that tool cannot say it
    throw error;
  }
}

/** Descriptions in every format. */
export const chips: Target = {
  name: "chips",
  async samples() {
    const formats = shelf.filter(({ writes }) => writes).map(({ id }) => id);
    const all = await Promise.all(WRITTEN.flatMap((id) => formats.map((format) => written(id, format))));
    return [...Object.entries(READ).map(([path, text]) => textSample(path, text)), ...all.flat()];
  },
  mutate: mutators.words,
  async run({ path, bytes }, random) {
    let profile;
    try {
      profile = (await readSource({ path, bytes, beside: [] })).profile;
      prepared(profile);
    } catch (error) {
      return refusal(error);
    }
    useProfile(pick(nets, random), profile, random);
    return "accepted";
  },
};
