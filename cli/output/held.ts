/** Rows of published tables with the networks that they are about. */
import type { Held } from "../../engine/trust/compare.ts";
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

async function networkOf({ subject }: Row): Promise<Network> {
  if ("layer" in subject) return subject.layer;
  const { zoo, input } = subject;
  const own = await made(zoo, () => fromZoo(zoo));
  return input === undefined ? own : made(`${zoo} ${input}`, () => Promise.resolve(atSize(own, input)));
}

/** Every published row about a profile: its own table's, and those of the published tables. */
export async function heldRows(profile: ChipProfile): Promise<Held[]> {
  const tables = await Promise.all(publishedIds.map(loadPublished));
  const rows = [...ownRows(profile), ...tables.flatMap((table) => rowsAbout(table, profile.id))];
  return await Promise.all(rows.map(async (row) => ({ row, network: await networkOf(row) })));
}
