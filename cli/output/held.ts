/** Rows of published tables with the networks that they are about. */
import type { Held } from "../../engine/trust/compare.ts";
import { loadModels } from "../../engine/models/mod.ts";
import { ownRows, type Row, rowsAbout } from "../../engine/trust/published.ts";
import { fromZoo } from "../../examples/mod.ts";
import { atSize } from "../../ir/atSize.ts";
import type { Network } from "../../ir/network.ts";
import { loadPublished, publishedIds } from "../../profiles/published/mod.ts";
import type { ChipProfile } from "../../profiles/types.ts";

const networks = new Map<string, Promise<Network>>();

/** A network, made once: its work is worked out once, too. */
function made(key: string, make: () => Promise<Network>): Promise<Network> {
  let found = networks.get(key);
  if (found === undefined) networks.set(key, found = make());
  return found;
}

function zooNetwork(name: string, dims: Readonly<Record<string, number>>): Promise<Network> {
  return made([name, ...Object.entries(dims).flat()].join(" "), () => fromZoo(name, dims));
}

async function networkOf({ subject }: Row): Promise<Network> {
  if ("layer" in subject) return subject.layer;
  const { zoo, dims = {}, input } = subject, own = await zooNetwork(zoo, dims);
  if (input === undefined) return own;
  return made(
    [zoo, ...Object.entries(dims).flat(), input].join(" "),
    () => Promise.resolve(atSize(own, input)),
  );
}

/**
 * The tokens after the first: `network-decode` at the mean of their contexts. Token i of them sees the prompt, i tokens before it and
 * itself, so that the mean is prompt + outputTokens / 2; costs grow linearly with the context.
 */
async function decodeOf({ subject }: Row): Promise<Pick<Held, "then">> {
  if ("layer" in subject || subject.outputTokens === undefined || subject.outputTokens < 2) return {};
  const { zoo, dims, outputTokens } = subject;
  const context = Math.round(dims!.prompt! + outputTokens / 2);
  return { then: { network: await zooNetwork(`${zoo}-decode`, { context }), times: outputTokens - 1 } };
}

async function publishedRows(profile: ChipProfile): Promise<Row[]> {
  const tables = await Promise.all(publishedIds.map(loadPublished));
  return [...ownRows(profile), ...tables.flatMap((table) => rowsAbout(table, profile))];
}

/**
 * Every published row about a profile with its runtime that models are held against: its own table's, and those of the published
 * tables. All cost models are loaded, because a row's layers that one model does not cost may go to any other.
 */
export async function heldRows(profile: ChipProfile): Promise<Held[]> {
  await loadModels();
  const rows = (await publishedRows(profile)).filter(({ aside }) => aside === undefined);
  return await Promise.all(
    rows.map(async (row) => ({ row, network: await networkOf(row), ...await decodeOf(row) })),
  );
}

/** Every published row about a profile with its runtime that is set aside, with the reason. */
export async function asideRows(profile: ChipProfile): Promise<Row[]> {
  return (await publishedRows(profile)).filter(({ aside }) => aside !== undefined);
}
