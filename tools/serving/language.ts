/** Fits what serving software costs beside kernels to tables of served language models. */
import { joulesPerTokenOf, type Planned, planned } from "../../engine/serving/language.ts";
import { languageOptions } from "../../cli/output/served.ts";
import type { ServeOptions, ServingRuntime } from "../../engine/serving/options.ts";
import { type Steady, steadyOf } from "../../engine/serving/phases.ts";
import type { Network } from "../../ir/network.ts";
import { openZoo } from "../../examples/mod.ts";
import { loadProfile, type ProfileName } from "../../profiles/mod.ts";
import {
  type Cell,
  type LayerShares,
  type PowerShares,
  type ServingData,
  servingRows,
} from "../../profiles/serving/mod.ts";
import { type Constants, type Fitted, fitted } from "./search.ts";

/** A measured row, ready to be estimated again and again. */
export interface LanguageRow {
  readonly cells: Readonly<Record<string, Cell>>;
  readonly network: string;
  readonly options: ServeOptions;
  readonly planned: Planned;
}

/** Data whose constants are changed in place. */
type Open<T> = { -readonly [K in keyof T]: T[K] extends object ? Open<T[K]> : T[K] };

/** The decoder of a zoo's network. */
export async function decoder(network: string): Promise<Network> {
  return (await openZoo(`${network}-decode`))();
}

/** Rows of a table with what serving needs. */
export async function languageRows(
  table: string,
  software: ServingRuntime,
  data: ServingData,
  { change = (options) => options, keep = () => true }: {
    readonly change?: (options: ServeOptions) => ServeOptions;
    readonly keep?: (cells: Readonly<Record<string, Cell>>, at: number) => boolean;
  } = {},
): Promise<LanguageRow[]> {
  const rows: LanguageRow[] = [];
  for (const cells of (await servingRows(table)).filter(keep)) {
    if (cells.rate === "unclear") continue;
    const network = cells.network as string, options = change(languageOptions(cells, software));
    const profile = await loadProfile((cells.profile ?? "h100") as ProfileName);
    rows.push({ cells, network, options, planned: planned(await decoder(network), profile, options, data) });
  }
  return rows;
}

/** Puts constants into software. */
export function put(data: ServingData, software: ServingRuntime, constants: Constants): void {
  const to = data.software[software]! as Open<ServingData["software"][string]>;
  for (const [name, value] of Object.entries(constants)) {
    if (name === "stepSeconds" || name === "requestSeconds") to[name] = value;
    else to.shares[name as keyof LayerShares] = value;
  }
}

/** A row's steady state with the constants at hand. */
export function steady({ planned: { steps, load } }: LanguageRow): Steady {
  return steadyOf(steps, load);
}

/** Output tokens a second of all GPUs. */
export function tokensPerSecond({ options }: LanguageRow, { meanSeconds }: Steady): number {
  return options.requests! / meanSeconds;
}

/** Joules of a token. */
export function joules(
  { planned: { load, parallel, machine } }: LanguageRow,
  of: Steady,
  power: PowerShares,
): number {
  return joulesPerTokenOf(of, load, { parallel, watts: machine.watts }, power);
}

/** ln(estimated / measured) of the quantities that a row has. */
export function residualsOf(row: LanguageRow): Readonly<Record<string, number>> {
  const found = steady(row),
    { cells } = row,
    of = (value: number, cell: Cell) => Math.log(value / (cell as number));
  return {
    ...(typeof cells.medianTokenMilliseconds === "number" && {
      timePerTokenSeconds: of(found.tokenSeconds[1], cells.medianTokenMilliseconds as number / 1e3),
    }),
    ...(typeof cells.tokensPerSecond === "number" &&
      { tokensPerSecond: of(tokensPerSecond(row, found), cells.tokensPerSecond) }),
    ...(typeof cells.firstTokenMilliseconds === "number" && {
      timeToFirstTokenSeconds: of(found.firstSeconds, cells.firstTokenMilliseconds as number / 1e3),
    }),
  };
}

/** Fitted to the rows, left out by network. */
export function fittedLanguage(
  rows: readonly LanguageRow[],
  software: ServingRuntime,
  data: ServingData,
  start: Constants,
): Fitted<LanguageRow> {
  let last: Constants | undefined;
  return fitted({
    start,
    rows,
    group: ({ network }) => network,
    residuals(row, constants) {
      if (constants !== last) put(data, software, last = constants);
      return Object.values(residualsOf(row));
    },
  });
}
