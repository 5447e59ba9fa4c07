import { serve as serveModel, serveItems } from "../../engine/serving/mod.ts";
import type {
  ItemServing,
  Parallel,
  ServeItemsOptions,
  ServeOptions,
  Serving,
} from "../../engine/serving/mod.ts";
import { isDecoder } from "../../engine/serving/tokens.ts";
import { jsonText } from "../../ir/escape.ts";
import { badOption, doesNotFitServing, FodlamError, noneServes } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import type { Profile, ProfileName } from "../../profiles/mod.ts";
import { perSecond, quantity } from "../../report/quantity.ts";
import { itemsText, servingCsv, servingTable, servingText } from "../../report/serving.ts";
import { checkMatters } from "../arguments/matters.ts";
import { chipAndRuntime } from "../input/runtimeName.ts";
import { profilesNamed } from "../input/chips.ts";
import { netArgument, reading } from "../input/network.ts";
import { pricesOf, pricing } from "../input/prices.ts";
import {
  checkIgnored,
  checkUse,
  languageOptions,
  OF_ITEMS,
  OF_LANGUAGE,
  oneNetwork,
  parallelOf,
  refuseOthers,
  several,
} from "../input/serving.ts";
import { counts, number, profileNames, seconds, widthOptions, widths } from "../options.ts";
import { onePicture, writePicture } from "../output/picture.ts";
import { styleOf } from "../output/print.ts";
import type { Command, Io, Options } from "../spec.ts";
import { rates } from "../wish.ts";

const DEFAULT: ProfileName = "h100";
/** GPUs that are tried where the fewest are asked for. */
const TRIED = [1, 2, 4, 8];

/** `fodlam serve NET --on h100`: how a model is served. */
export const serve: Command = {
  spec: {
    name: "serve",
    help: "Estimate how GPUs serve a language model, or any other network in batches: rates, joules, memory",
    arguments: [netArgument],
    options: [
      ...reading.filter(({ flags }) => flags !== "--measure-density"),
      { flags: "--on <profile>", help: `the accelerator (default: ${DEFAULT})` },
      { flags: "--runtime <name>", help: "the software: vllm or tensorrt-llm; diffusers for other networks" },
      { flags: "--prompt <n>", help: "tokens of a prompt (default: 1024)" },
      { flags: "--output <n>", help: "tokens that a request generates (default: 256)" },
      {
        flags: "--requests <n>",
        help: "requests in flight, or several for a table: 1..512 in doublings, 1,8,64 (default: 1)",
      },
      { flags: "--gpus <n>", help: "GPUs in all, or several for a table: 1..8 in doublings (default: 1)" },
      {
        flags: "--parallel <ways>",
        help:
          "how GPUs share the model: tensor=4, pipeline=2, expert=8, data=2; ulysses, ring of other networks",
      },
      ...widths("16; activations are 8 where weights are"),
      { flags: "--expert-bits <n>", help: "bits of a stored weight of experts, in place of --weight-bits" },
      {
        flags: "--prefix <n>",
        help: "tokens of the prompt that requests share and the cache holds (default: 0)",
      },
      { flags: "--chunk <n>", help: "tokens of prompts that a step reads at the most (default: 8192)" },
      { flags: "--guesses <n>", help: "tokens guessed in each step, which the model checks all at once" },
      { flags: "--acceptance <share>", help: "chance that a guess is right, 0 to 1; with --guesses" },
      {
        flags: "--draft <net>",
        help: "the network that guesses (default: guessing is free); with --guesses",
      },
      {
        flags: "--max-ttft <time>",
        help: "use the fewest GPUs that give the first token within this time, such as 500ms",
      },
      { flags: "--min-rate <n>", help: "use the fewest GPUs that give each request n tokens a second" },
      {
        flags: "--batch <n>",
        help: "items worked on together, of networks that are no language models (default: 1)",
      },
      { flags: "--steps <n>", help: "runs of the denoiser, of a network that has them" },
      ...pricing,
      { flags: "--ignore-memory", help: "cost what does not fit the memory all the same" },
      { flags: "--json", help: "print JSON (fodlam/serving@1; a list of several)" },
      { flags: "--csv", help: "print CSV, a line for each number of requests and GPUs" },
      { flags: "--sources", help: "print where the numbers come from" },
      ...onePicture,
    ],
    examples: [
      "fodlam serve llama-3-8b --on h100 --prompt 2048 --output 256 --requests 16",
      "fodlam serve llama-3-70b --gpus 4 --requests 1..512 --price 2.50/h --grid germany",
      "fodlam serve flux.1-dev --steps 50 --batch 4",
    ],
  },
  async run(options, [name], io) {
    const chips = profileNames(options);
    if (chips !== undefined && chips.length > 1) {
      throw new FodlamError(badOption("--on", "one profile", options.on));
    }
    if (chips !== undefined && chipAndRuntime(chips[0]!).length > 1) {
      throw new FodlamError(
        badOption("--on", "a chip alone, because --runtime names the software", options.on),
      );
    }
    const network = await oneNetwork(name!, options, io);
    const [profile] = await profilesNamed(options, [DEFAULT]) as [Profile];
    checkUse(options, network, isDecoder(network));
    checkMatters({ networks: [network], profiles: [profile], how: widthOptions(options) }, io);
    if (isDecoder(network)) return await language(network, profile, options, io);
    return await items(network, profile, options, io);
  },
};

async function language(network: Network, profile: Profile, options: Options, io: Io): Promise<void> {
  refuseOthers(options, OF_ITEMS, network, true);
  const how = await languageOptions(options, io);
  const parallel = parallelOf(options.parallel, ["tensor", "pipeline", "expert", "data"]) as Partial<
    Parallel
  >;
  const requests = several("--requests", options.requests ?? 1);
  const own = Object.keys(parallel).length > 0 ? { parallel } : {};
  const found = wanted(options)
    ? [await fewest(network, profile, { ...how, ...own }, requests, options)]
    : await all(
      requests,
      options.gpus === undefined ? [undefined] : several("--gpus", options.gpus),
      (requests, gpus) =>
        serveModel(network, profile, { ...how, ...own, requests, ...(gpus !== undefined && { gpus }) }),
    );
  checkIgnored(found.map(({ memory }) => memory.fits), options, `${network.name} on ${profile.name}`);
  if (found.length === 1 && options.ignoreMemory !== true) checkFits(found[0]!);
  await writePicture(options, ({ servingPicture }) => servingPicture(pictureOf(found)));
  if (options.json === true) return io.out(jsonText(found.length === 1 ? found[0] : found, 2));
  if (options.csv === true) return io.out(servingCsv(found));
  const style = styleOf(io), sources = options.sources === true;
  io.out(
    found.length === 1 ? servingText(found[0]!, { style, sources }) : servingTable(found, { style, sources }),
  );
}

async function all<T>(
  requests: readonly number[],
  gpus: readonly (number | undefined)[],
  make: (requests: number, gpus: number | undefined) => Promise<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const count of gpus) for (const one of requests) found.push(await make(one, count));
  return found;
}

function wanted({ maxTtft, minRate }: Options): boolean {
  return maxTtft !== undefined || minRate !== undefined;
}

/** The fewest GPUs that serve as is asked. */
async function fewest(
  network: Network,
  profile: Profile,
  how: ServeOptions,
  requests: readonly number[],
  options: Options,
): Promise<Serving> {
  if (requests.length > 1) {
    throw new FodlamError(
      badOption("--requests", "one number with --max-ttft or --min-rate", options.requests),
    );
  }
  const longest = options.maxTtft === undefined ? Infinity : seconds("--max-ttft", options.maxTtft);
  const least = options.minRate === undefined ? 0 : number("--min-rate", rates, options.minRate);
  const heads = network.layers.flatMap((layer) => layer.kind === "dotProductAttention" ? [layer.heads] : []);
  const tried = options.gpus !== undefined
    ? several("--gpus", options.gpus)
    : how.parallel === undefined
    ? TRIED.filter((gpus) => gpus <= Math.min(...heads))
    : [undefined];
  const servings: Serving[] = [];
  for (const gpus of tried) {
    const one = await serveModel(network, profile, {
      ...how,
      requests: requests[0]!,
      ...(gpus !== undefined && { gpus }),
    });
    const fits = one.memory.fits || options.ignoreMemory === true;
    if (fits && one.timeToFirstTokenSeconds <= longest && one.tokensPerSecondPerUser >= least) return one;
    servings.push(one);
  }
  const asked = [
    ...(longest < Infinity ? [`a first token in at most ${quantity(longest, "s")}`] : []),
    ...(least > 0 ? [`${perSecond(least)} tokens a second a request`] : []),
  ].join(" and ");
  const best = servings.map((one) =>
    one.memory.fits
      ? `${quantity(one.timeToFirstTokenSeconds, "s")} and ${
        perSecond(one.tokensPerSecondPerUser)
      } with ${one.gpus}`
      : `no room with ${one.gpus}`
  ).join("; ");
  throw new FodlamError(noneServes(network.name, profile.name, asked, best));
}

/** Refuses what does not fit. */
function checkFits(serving: Serving): void {
  const { memory, network, profile, gpus, requests } = serving;
  if (memory.fits) return;
  const hint = memory.mostRequests > 0
    ? `at most ${memory.mostRequests} of ${requests} requests fit; more GPUs or fewer bits hold more, and --ignore-memory costs it all the same`
    : "more GPUs or fewer bits may hold it, and --ignore-memory costs it all the same";
  const [room, needed] = [memory.usableBytes, memory.bytes].map((size) => quantity(size, "B", 3)) as [
    string,
    string,
  ];
  throw new FodlamError(
    doesNotFitServing(
      network.name,
      gpus === 1 ? profile.name : `${gpus} x ${profile.name}`,
      `${room} a GPU`,
      needed,
      hint,
    ),
  );
}

/** Time per token over tokens a second, a line for each number of GPUs. */
function pictureOf(found: readonly Serving[]) {
  const gpus = [...new Set(found.map((one) => one.gpus))], [first] = found as [Serving];
  const fitting = found.filter(({ memory }) => memory.fits);
  if (fitting.length === 0) throw new FodlamError(badOption("--svg", "requests that fit the memory", "none"));
  return {
    title: `${first.network.name} on ${first.profile.name}: prompt ${first.prompt}, output ${first.output}`,
    counted: "output tokens of all GPUs",
    latency: "time per token",
    series: gpus.map((count) => ({
      name: count === 1 ? "1 GPU" : `${count} GPUs`,
      points: fitting.filter((one) => one.gpus === count).map((one) => ({
        batch: one.requests,
        perSecond: one.tokensPerSecond,
        latencySeconds: one.timePerTokenSeconds,
        range: one.range.timePerTokenSeconds,
      })),
    })).filter(({ points }) => points.length > 0),
  };
}

async function items(network: Network, profile: Profile, options: Options, io: Io): Promise<void> {
  refuseOthers(options, OF_LANGUAGE, network, false);
  if (options.svg !== undefined) throw new FodlamError(badOption("--svg", "a language model", network.name));
  await writePicture(options, () => "");
  const { batch, gpus, runtime } = options;
  const parallel = parallelOf(options.parallel, ["ulysses", "ring", "data"]);
  const how: ServeItemsOptions = {
    ...(runtime !== undefined && { runtime: runtime as "diffusers" }),
    ...(batch !== undefined && { batch: number("--batch", counts, batch) }),
    ...(gpus !== undefined && { gpus: number("--gpus", counts, gpus) }),
    ...(Object.keys(parallel).length > 0 && { parallel }),
    ...widthOptions(options),
    ...pricesOf(options),
    item: itemOf(network),
  };
  const found: ItemServing = await serveItems(network, profile, how);
  if (found.memory.fits === false && options.ignoreMemory !== true) {
    const [room, needed] = [found.memory.capacityBytes!, found.memory.bytes].map((size) =>
      quantity(size, "B", 3)
    ) as [string, string];
    const hint = "a smaller batch or fewer bits may fit, and --ignore-memory costs it all the same";
    throw new FodlamError(doesNotFitServing(network.name, profile.name, room, needed, hint));
  }
  checkIgnored([found.memory.fits !== false], options, `${network.name} on ${profile.name}`);
  const style = styleOf(io), sources = options.sources === true;
  io.out(options.json === true ? jsonText(found, 2) : itemsText(found, { style, sources }));
}

/** What a network makes or reads, in a word. */
function itemOf({ inputs, layers, outputs }: Network): string {
  const last = layers.find(({ name }) => name === outputs[0])?.shape.length;
  if (last === 4) return "film";
  if (last === 3 || inputs.some(({ shape }) => shape.length === 3)) return "image";
  return inputs.some(({ shape }) => shape.length === 1) ? "text" : "item";
}
