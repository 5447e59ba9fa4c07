/** The page of an evaluation, which `--html` writes. */
import { badOption, FodlamError, needsOption } from "../../ir/errors.ts";
import type { HtmlOptions, Reported } from "../../report/html.ts";
import { lazily } from "../process/lazily.ts";
import type { Options, OptionSpec } from "../spec.ts";
import { besideOf, type Draft } from "./beside.ts";
import { rooflineData } from "./picture.ts";
import type { Evaluated } from "./print.ts";

const here = import.meta.url;

/** Options of the page. */
export const pageOptions: readonly OptionSpec[] = [
  {
    flags: "--html <file>",
    help: "also write a report to this file: one HTML page with pictures and every layer",
  },
  { flags: "--page <url>", help: "the playground that --html links to, to change the network there" },
];

/** The address of a playground. */
function pageOf({ html, page }: Options): string | undefined {
  if (page === undefined) return undefined;
  if (html === undefined) throw new FodlamError(needsOption("--page", "--html"));
  const address = String(page), expected = "an address that begins with https:// or http://";
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new FodlamError(badOption("--page", expected, address));
  }
  return address;
}

/** The link that opens a network in the playground, on the same chip with the same batch, bits and densities. */
async function linkOf(page: string, one: Evaluated): Promise<string> {
  const { writeNetwork } = await lazily<typeof import("../../formats/mod.ts")>("../../formats/mod.ts", here);
  const { playgroundLink } = await lazily<typeof import("../../report/share.ts")>(
    "../../report/share.ts",
    here,
  );
  const { sharedOf } = await lazily<typeof import("./shared.ts")>("./shared.ts", here);
  const { files: [script] } = await writeNetwork(one.network, "typescript", {});
  return await playgroundLink(page, sharedOf(String(script!.content), one));
}

async function reportedOf(one: Evaluated, page: string | undefined): Promise<Reported> {
  const pictures = await lazily<typeof import("../../report/svg/mod.ts")>("../../report/svg/mod.ts", here);
  return {
    estimate: one.estimate,
    network: one.network,
    roofline: rooflineData(pictures, one),
    link: page === undefined ? undefined : await linkOf(page, one),
  };
}

/** The page of what was evaluated, if one is asked for. */
export function pageBeside(
  all: readonly Evaluated[],
  options: Options,
  how: HtmlOptions = {},
): Draft | undefined {
  const page = pageOf(options);
  return besideOf("--html", options.html, async () => {
    const { html } = await lazily<typeof import("../../report/html.ts")>("../../report/html.ts", here);
    return html(await Promise.all(all.map((one) => reportedOf(one, page))), how);
  });
}
