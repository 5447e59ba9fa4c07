import { badOption, FodlamError, missingFor } from "../../ir/errors.ts";
import { columns } from "../../report/columns.ts";
import { UNKNOWN } from "../../report/quantity.ts";
import { openZoo, zooName } from "../../examples/mod.ts";
import { parametersIn } from "../../dsl/parametric.ts";
import type { NetworkMaker } from "../../sweep/axes.ts";
import type { Values } from "../../sweep/point.ts";
import {
  type Sensitivity,
  sensitivity as sensitivityOf,
  sizeSensitivity,
  strongestFirst,
  swingsOf,
} from "../../sweep/sensitivity.ts";
import { checkMatters } from "../arguments/matters.ts";
import { profilesNamed } from "../input/chips.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { counts, evaluateOptions, evaluating, number, profileNames } from "../options.ts";
import { dimsOf } from "../input/dims.ts";
import { exists } from "../input/files.ts";
import { pictureOptions, writePicture } from "../output/picture.ts";
import { type CostWord, costWords, strongest, tornadoOf } from "../output/sweepPicture.ts";
import { evaluate } from "../../engine/evaluate.ts";
import type { EvaluateOptions, PrepareOptions } from "../../engine/options.ts";
import { prepare } from "../../engine/prepare.ts";
import type { Network } from "../../ir/network.ts";
import type { Profile } from "../../profiles/types.ts";
import type { Command, Io, Options } from "../spec.ts";

/** Numbers listed by default. */
const SHOWN = 12;

function share(value: number | null): string {
  return value === null ? UNKNOWN : `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
}

function table(found: readonly Sensitivity[]): string[] {
  return columns(found, [
    { head: "number", align: "left", text: ({ place }) => place },
    { head: "value", align: "right", text: ({ value }) => `${Number(value.toPrecision(4))}` },
    { head: "of latency", align: "right", text: ({ ofLatency }) => share(ofLatency) },
    { head: "of energy", align: "right", text: ({ ofEnergy }) => share(ofEnergy) },
  ]);
}

/** Sizes of a network: those named by --dim, and of a network of the zoo all that it declares. */
async function sizesOf(name: string, options: Options): Promise<Values> {
  const { dims } = dimsOf(options.dim);
  if (zooName(name) === undefined || await exists(name)) return dims;
  const declared = Object.entries(parametersIn(await openZoo(name)));
  return { ...Object.fromEntries(declared.map(([size, parameter]) => [size, parameter.default])), ...dims };
}

/** `fodlam sensitivity NET --on X`: how much each knob of chip and network moves the total. */
export const sensitivity: Command = {
  spec: {
    name: "sensitivity",
    help: "Print how much each number of a chip, the batch and each size move latency and energy",
    arguments: [netArgument],
    options: [
      ...reading,
      { flags: "--on <profile>", help: "the accelerator" },
      ...evaluating.filter(({ flags }) => !/^--(on|ignore-memory)/.test(flags)),
      { flags: "--most <n>", help: `how many numbers are listed (default: ${SHOWN})` },
      { flags: "--json", help: "print JSON, a list" },
      ...pictureOptions(costWords),
    ],
    examples: [
      "fodlam sensitivity resnet50 --on scale-sim",
      "fodlam sensitivity resnet50 --on scale-sim --svg tornado.svg",
    ],
  },
  async run(options, [name], io) {
    const ids = profileNames(options);
    if (ids === undefined) throw new FodlamError(missingFor("sensitivity", "--on with a profile"));
    if (ids.length > 1) throw new FodlamError(badOption("--on", "one profile", options.on));
    const how = evaluateOptions(options), most = number("--most", counts, options.most ?? `${SHOWN}`);
    const [profile] = await profilesNamed(options, []), networks = await findNetworks(name!, options, io);
    checkMatters({ networks, profiles: [profile!], how }, io);
    const sizes = await sizesOf(name!, options), quiet: Io = { ...io, err: () => {} };
    const all = await Promise.all(networks.map(async (network, at) => {
      const make: NetworkMaker = async (values) => {
        const dim = Object.entries(values).map(([size, value]) => `${size}=${value}`);
        return (await findNetworks(name!, { ...options, dim }, quiet))[at]!;
      };
      const ofSizes = Object.keys(sizes).length === 0
        ? []
        : await sizeSensitivity(make, sizes, profile!, how);
      const numbers = strongestFirst([...sensitivityOf(network, profile!, how), ...ofSizes]);
      return { network: network.name, numbers, remark: partOf(network, profile!, how) };
    }));
    const one = { networks, numbers: all.map(({ numbers }) => numbers), profile: profile!, how, most };
    await writeTornado(one, options);
    if (options.json === true) {
      return io.out(JSON.stringify(all.map(({ network, numbers }) => ({ network, numbers })), null, 2));
    }
    const { name: chip } = prepare(profile!, withoutBatch(how)).profile;
    for (const { network, numbers, remark } of all) {
      io.out(`${network} on ${chip}: per cent for each per cent more${remark}\n`);
      io.out(table(numbers.slice(0, most)).join("\n"));
      const rest = numbers.length - most;
      if (rest > 0) io.out(`\n${rest} more: --most`);
    }
  },
};

/** What is said where only a part of a network has a cost: the changes are those of that part. */
function partOf(network: Network, profile: Profile, how: EvaluateOptions): string {
  const { macs } = evaluate(network, profile, how).coverage.uncovered;
  return macs > 0 ? ` of the part that has a cost; ${(100 * macs).toFixed(1)} % of MACs have none` : "";
}

function withoutBatch({ batch: _, ...options }: EvaluateOptions): PrepareOptions {
  return options;
}

/** What is drawn of. */
interface Found {
  readonly networks: readonly Network[];
  readonly numbers: readonly (readonly Sensitivity[])[];
  readonly profile: Profile;
  readonly how: EvaluateOptions;
  readonly most: number;
}

/** Writes the tornado of the one network that there is. */
async function writeTornado(
  { networks, numbers, profile, how, most }: Found,
  options: Options,
): Promise<void> {
  await writePicture(options, ({ tornadoPicture }, kind = costWords[0]) => {
    const [network] = networks, word = kind as CostWord;
    if (network === undefined || networks.length > 1) {
      throw new FodlamError(badOption("--svg", "one network", `${networks.length} networks`));
    }
    const ofChip = numbers[0]!.filter(({ place }) => !place.startsWith("dims.")); // a size has no smaller one as near
    const listed = strongest(ofChip, word).slice(0, most);
    if (listed.length === 0) {
      throw new FodlamError(badOption("--svg", `numbers that move the ${word}`, "none"));
    }
    const title = `${network.name} on ${profile.name}, batch ${how.batch ?? 1}`;
    return tornadoPicture(tornadoOf(title, swingsOf(network, profile, listed, how), word));
  });
}
