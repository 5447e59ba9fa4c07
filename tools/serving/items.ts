/** Fits what software for images costs beside kernels to the table of diffusion models. */
import { type Batch, batchOf, doingOf } from "../../engine/serving/items.ts";
import { machineOf } from "../../engine/serving/machine.ts";
import type { Doing } from "../../engine/serving/power.ts";
import { openZoo } from "../../examples/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { type Cell, type ImageSoftware, type ServingData, servingRows } from "../../profiles/serving/mod.ts";
import { type Constants, type Fitted, fitted } from "./search.ts";

/** A measured row, ready to be estimated again and again. */
export interface ItemRow {
  readonly cells: Readonly<Record<string, Cell>>;
  readonly network: string;
  readonly batch: Batch;
}

/** Runs at which a network is costed; each further one costs as the last. */
const FEW = [2, 3] as const;

/** Rows of the table with their kernels' times. */
export async function itemRows(data: ServingData): Promise<ItemRow[]> {
  const profile = await loadProfile("h100"), rows: ItemRow[] = [];
  const machine = machineOf(profile, data.images.diffusers!, { bits: 16 });
  for (const cells of await servingRows("h100-diffusers")) {
    const network = cells.network as string, make = await openZoo(network), runs = cells.runs as number;
    const parallel = { ulysses: cells.ulysses as number, ring: cells.ring as number };
    const [few, more] = FEW.map((steps) =>
      batchOf(make({ steps }), machine, cells.batch as number, parallel, data)
    ) as [Batch, Batch];
    rows.push({ cells, network, batch: extended(few, more, runs - FEW[0]) });
  }
  return rows;
}

function extended(few: Batch, more: Batch, times: number): Batch {
  const grow = (a: number, b: number) => a + times * (b - a);
  const sorts = Object.keys(few.seconds) as (keyof Batch["seconds"])[];
  return {
    seconds: Object.fromEntries(
      sorts.map((sort) => [sort, grow(few.seconds[sort], more.seconds[sort])]),
    ) as Batch["seconds"],
    kernels: grow(few.kernels, more.kernels),
    macSeconds: grow(few.macSeconds, more.macSeconds),
    byteSeconds: grow(few.byteSeconds, more.byteSeconds),
  };
}

/** Software with other constants. */
export function softwareWith(
  software: ImageSoftware,
  { kernelSeconds, ...shares }: Constants,
): ImageSoftware {
  return { ...software, kernelSeconds: kernelSeconds!, shares: { ...software.shares, ...shares } };
}

/** What a row's GPUs do. */
export function doing({ batch }: ItemRow, software: ImageSoftware): Doing {
  return doingOf(batch, software);
}

/** Fitted to all rows, left out by network. */
export function fittedItems(
  rows: readonly ItemRow[],
  software: ImageSoftware,
  start: Constants,
): Fitted<ItemRow> {
  return fitted({
    start,
    rows,
    group: ({ network }) => network,
    residuals: (row, constants) => [
      Math.log(doing(row, softwareWith(software, constants)).seconds / (row.cells.latencySeconds as number)),
    ],
  });
}
