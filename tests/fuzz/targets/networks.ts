/** Networks as JSON: checked, counted, evaluated, printed, written. */
import { parseJson } from "../../../formats/json/parse.ts";
import { networkFrom } from "../../../ir/check.ts";
import { randomFrom } from "../../formats/fuzz.ts";
import { anyNetwork } from "../../formats/networks.ts";
import { hostileNetwork } from "../../trust/hostile.ts";
import { mutators } from "../mutate/mod.ts";
import { refusal, useNetwork } from "../properties.ts";
import { jsonSamples, networks as small } from "../samples.ts";
import type { Target } from "../target.ts";

/** JSON networks. */
export const networks: Target = {
  name: "networks",
  async samples() {
    const random = Array.from({ length: 12 }, (_, i) => anyNetwork(randomFrom(i + 1)));
    return jsonSamples("net.json", [...await small(), ...random, hostileNetwork()]);
  },
  mutate: mutators.network,
  async run({ path, bytes }, random) {
    let network;
    try {
      network = networkFrom(await parseJson(new TextDecoder().decode(bytes), path), path);
    } catch (error) {
      return refusal(error);
    }
    await useNetwork(network, random);
    return "accepted";
  },
};
