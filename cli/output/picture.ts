/** Pictures that commands write beside what they print. */
import { explain } from "../../engine/explain.ts";
import { badOption, FodlamError, needsOption, noRoofline } from "../../ir/errors.ts";
import type { RooflineData } from "../../report/svg/mod.ts";
import { lazily } from "../process/lazily.ts";
import type { Options, OptionSpec } from "../spec.ts";
import { besideOf, type Draft, forceOption, writeBeside } from "./beside.ts";
import type { Evaluated } from "./print.ts";

const here = import.meta.url;

type Pictures = typeof import("../../report/svg/mod.ts");

/** Pictures of one estimate by name; the first is drawn where none is named. */
const ofOne: Readonly<Record<string, (pictures: Pictures, of: Evaluated) => string>> = {
  latency: ({ latencyPicture }, { estimate }) => latencyPicture(estimate),
  energy: ({ energyPicture }, { estimate }) => energyPicture(estimate),
  roofline: roofline,
  treemap: ({ energyTreemap }, { estimate }) => energyTreemap(estimate),
  graph: ({ graphPicture }, { network, estimate }) => graphPicture(network, estimate),
};

/** What a roofline is drawn of; none where the chip's models know no peak and no bandwidth. */
export function rooflineData(
  { rooflineOf }: Pick<Pictures, "rooflineOf">,
  { network, profile, how, estimate }: Evaluated,
): RooflineData | undefined {
  const macs = new Map(estimate.layers.map((layer) => [layer.name, layer.macs]));
  return rooflineOf(explain(network, profile, how), macs);
}

function roofline(pictures: Pictures, of: Evaluated): string {
  const data = rooflineData(pictures, of);
  if (data === undefined) throw new FodlamError(noRoofline(of.profile.id));
  return pictures.rooflinePicture(data);
}

const svgOption: OptionSpec = { flags: "--svg <file>", help: "also write a picture to this file" };

/** Options of the picture of a command that has several kinds. */
export function pictureOptions(kinds: readonly string[]): readonly OptionSpec[] {
  return [
    svgOption,
    { flags: "--picture <kind>", help: `what --svg draws (default: ${kinds[0]})`, choices: kinds },
    forceOption,
  ];
}

/** Options of the picture of a command that has one kind. */
export const onePicture: readonly OptionSpec[] = [svgOption, forceOption];

/** Options of a picture of one estimate. */
export const drawing: readonly OptionSpec[] = pictureOptions(Object.keys(ofOne));

/** The picture that is asked for, if one is; the kind is refused without it. */
export function pictureBeside(
  options: Options,
  draw: (pictures: Pictures, kind: string | undefined) => string | Promise<string>,
): Draft | undefined {
  const { svg, picture } = options;
  if (svg === undefined && picture !== undefined) throw new FodlamError(needsOption("--picture", "--svg"));
  return besideOf(
    "--svg",
    svg,
    async () => draw(await lazily<Pictures>("../../report/svg/mod.ts", here), picture as string | undefined),
  );
}

/** Writes the picture that is asked for, where a command writes nothing else beside what it prints. */
export async function writePicture(
  options: Options,
  draw: (pictures: Pictures, kind: string | undefined) => string | Promise<string>,
): Promise<void> {
  await writeBeside(options, "--svg", [pictureBeside(options, draw)]);
}

/** The picture of the one estimate that there is. */
export function pictureOfOne(all: readonly Evaluated[], options: Options): Draft | undefined {
  return pictureBeside(options, (pictures, kind = "latency") => {
    const [one] = all;
    if (one !== undefined && all.length === 1) return ofOne[kind]!(pictures, one);
    const hint = "fodlam compare draws several chips in one picture";
    throw new FodlamError(badOption("--svg", "one network on one chip", `${all.length} estimates`, hint));
  });
}
