/** Pages of reports that tests look at. */
import { conv, network } from "../../dsl/mod.ts";
import { evaluate, type EvaluateOptions } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import { loadProfile, type ProfileName } from "../../profiles/mod.ts";
import type { Reported } from "../../report/html.ts";
import { rooflineOf } from "../../report/svg/mod.ts";

/** A network on a chip, with all that a page shows. */
export async function reported(
  network: Network,
  chip: ProfileName,
  how: EvaluateOptions = {},
  link?: string,
): Promise<Reported> {
  const profile = await loadProfile(chip), estimate = evaluate(network, profile, how);
  const macs = new Map(estimate.layers.map((layer) => [layer.name, layer.macs]));
  return { estimate, network, roofline: rooflineOf(explain(network, profile, how), macs), link };
}

/** A network of the zoo on a chip. */
export async function ofZoo(name: string, chip: ProfileName, how?: EvaluateOptions): Promise<Reported> {
  return await reported(await fromZoo(name), chip, how);
}

/** Names that would end an element, run a script, turn a line around or say nothing. */
export const HOSTILE: readonly string[] = [
  "</script><script>window.harm=1</script>",
  `"onmouseover="window.harm=1`,
  "<img src=x onerror=window.harm=1>",
  "'`&amp;${1}",
  "<!--<script>",
  "a\u202eb\u2066c",
  "\u05e9\u05dc\u05d5\u05dd",
  "]]>\\u003c/script>",
  "line\nbreak\ttab",
  " ".repeat(3),
];

/** A network whose layers are called so, on a chip. */
export async function hostile(chip: ProfileName = "h100"): Promise<Reported> {
  const layers = HOSTILE.map((name) => conv(4, 3, { name, padding: 1 }));
  const all = layers.slice(1).reduce((before, one) => before.then(one), layers[0]!);
  return await reported(network(HOSTILE[0]!, [3, 8, 8], all), chip);
}
