/**
 * Serving a language model: from layers to what users of some GPUs see. `shard.ts` gives a GPU's part of a network, `step.ts` the cost of
 * a step, `phases.ts` and `language.ts` what follows from steps; `profiles/serving/` what was fitted. Loaded when `serve` is called.
 *
 * @module
 */
import { checkedPromise } from "../../ir/checked.ts";
import { calling } from "../../ir/errors.ts";
import { networkField } from "../../ir/given.ts";
import type { Network } from "../../ir/network.ts";
import { fieldsOf, optionProblem } from "../../ir/signature.ts";
import { profileField } from "../../profiles/given.ts";
import type { Profile } from "../../profiles/types.ts";
import { serveFields, serveItemsFields, type ServeItemsOptions, type ServeOptions } from "./options.ts";
import type { ItemServing, Serving } from "./serving.ts";

export type * from "./serving.ts";
export type { SequenceParallel } from "./items.ts";
export type { ServeItemsOptions, ServeOptions, ServingRuntime, SpeculationOptions } from "./options.ts";
export type { Parallel } from "./shard.ts";
export type { Cause } from "./step.ts";

/**
 * How a language model is served on some GPUs: time to the first token, time per token, tokens a second, joules a token, memory, each
 * with its range. The network is a language model at any size, such as one of the zoo's on a prompt or for one token: what it reads in
 * each step follows from the options.
 *
 * @example
 * ```ts
 * import { loadProfile, network, serve, transformerBlock, embedding } from "@fodlam/fodlam";
 *
 * const block = transformerBlock(32, 11008, { causal: true, gated: true, norm: "rmsNorm", rotary: true });
 * const llama = network("Llama", [128], embedding(32000, 4096).repeat(32, block).fc(32000, { bias: false }));
 * const { timePerTokenSeconds, memory } = await serve(llama, await loadProfile("h100"), { requests: 16 });
 * console.log(timePerTokenSeconds < 0.02, memory.fits); // true true
 * ```
 *
 * @throws {FodlamError} if an option is not legal, the network does not make one token after the other, or the chip has no memory, power
 * or links that are known
 */
export const serve: (network: Network, profile: Profile, options?: ServeOptions) => Promise<Serving> =
  checkedPromise(
    {
      act: calling("serve"),
      takes: { network: networkField, profile: profileField },
      options: fieldsOf(serveFields),
      refuse: optionProblem,
    },
    async (network: Network, profile: Profile, options: ServeOptions = {}) =>
      (await import("./language.ts")).serving(network, profile, options),
  );

/**
 * How any other network is served, batch after batch: items a second and joules an item, with their ranges. Networks that denoise in
 * steps say so by their parameter.
 *
 * @example
 * ```ts
 * import { conv, loadProfile, network, serveItems } from "@fodlam/fodlam";
 *
 * const net = network("two layers", [3, 224, 224], conv(64, 7, { stride: 2 }).conv(64, 3));
 * const { itemsPerSecond, range } = await serveItems(net, await loadProfile("h100"), { batch: 32, item: "image" });
 * console.log(itemsPerSecond > range.itemsPerSecond!.low); // true
 * ```
 *
 * @throws {FodlamError} if an option is not legal, or the chip has no memory, power or links that are known
 */
export const serveItems: (
  network: Network,
  profile: Profile,
  options?: ServeItemsOptions,
) => Promise<ItemServing> = checkedPromise(
  {
    act: calling("serveItems"),
    takes: { network: networkField, profile: profileField },
    options: fieldsOf(serveItemsFields),
    refuse: optionProblem,
  },
  async (network: Network, profile: Profile, options: ServeItemsOptions = {}) =>
    (await import("./items.ts")).servingItems(network, profile, options),
);
