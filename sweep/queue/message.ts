/**
 * What coordinators and workers send each other: shards as JSON, and what their points come to, the numbers of which lie behind the JSON
 * as they are in memory: written out, they would cost more than the way through the server.
 */
import type { JsMsg } from "../../deps/nats.ts";
import { isObject } from "../../ir/object.ts";
import type { Detail } from "../cost.ts";
import type { Point } from "../point.ts";
import { figureNumbers, type Figures, figureWords, type Row } from "../row.ts";
import { pointsOf, type Shard } from "../shard.ts";
import type { Queue } from "./connection.ts";

/** A task. */
export interface Task {
  readonly version: string;
  readonly detail: Detail;
  readonly shard: Shard;
}

/** A shard on its way: a column whose points all have the same value has one place. */
function brief({ size, columns }: Shard): Shard {
  return {
    size,
    columns: columns.map((column) => {
      const { at } = column;
      return at.every((place) => place === at[0]) ? { ...column, at: at.slice(0, 1) } : column;
    }),
  };
}

/** A shard as it was before it was made brief. */
function whole({ size, columns }: Shard): Shard {
  return {
    size,
    columns: columns.map((column) =>
      column.at.length === size ? column : { ...column, at: new Array<number>(size).fill(column.at[0]!) }
    ),
  };
}

/** A task as a message. */
export function textOf(task: Task): string {
  return JSON.stringify({ ...task, shard: brief(task.shard) });
}

/** The JSON of a result that is read by everybody. */
interface Head {
  /** How many points there are. */
  readonly size: number;
  /** The figures that are no numbers. */
  readonly words: Readonly<Record<string, WordColumn>>;
  /** The numbers that differ between points; of each other one stands once. */
  readonly each: readonly string[];
}

/** Words, or what else is no number: one for all points, or one for each. */
type WordColumn = { readonly all: unknown } | { readonly each: readonly unknown[] };

/** Bytes that say how long a JSON is. */
const LENGTH_BYTES = 4;

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** JSON of a message, each with its length before it, and numbers after them: little-endian, as all machines are that Deno runs on. */
function packed(values: readonly unknown[], numbers: Float64Array<ArrayBuffer>): Uint8Array {
  const texts = values.map((value) => encoder.encode(JSON.stringify(value)));
  const length = texts.reduce((sum, text) => sum + LENGTH_BYTES + text.length, numbers.byteLength);
  const bytes = new Uint8Array(length), view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length);
    bytes.set(text, at + LENGTH_BYTES);
    at += LENGTH_BYTES + text.length;
  }
  bytes.set(new Uint8Array(numbers.buffer, 0, numbers.byteLength), at);
  return bytes;
}

/**
 * The result of a shard as a message. The shard goes with it, for a coordinator that did not ask for it, or has been started again; the
 * one that asked does not read it.
 */
export function resultOf(shard: Shard, figures: readonly Figures[]): Uint8Array {
  const words = Object.fromEntries(
    figureWords.map((name) => [name, columnOf(figures.map((one) => one[name]))]),
  );
  const numbers = new Float64Array(figureNumbers.length * figures.length), each: string[] = [];
  let end = 0;
  for (const name of figureNumbers) {
    const start = end, first = figures[0]![name];
    let isEach = false;
    for (const { [name]: value } of figures) {
      numbers[end++] = value ?? NaN;
      if (value !== first) isEach = true;
    }
    if (isEach) each.push(name);
    else end = start + 1;
  }
  return packed([{ size: shard.size, words, each } satisfies Head, brief(shard)], numbers.subarray(0, end));
}

function columnOf(values: readonly unknown[]): WordColumn {
  return values.every((value) => value === values[0]) ? { all: values[0] } : { each: values };
}

/** The failure of a shard as a message. */
export function failureOf(reason: string): Uint8Array {
  return packed([{ failed: reason }], new Float64Array());
}

/** What a result says: rows, or why there are none; nothing if it is nobody's result. Whoever knows its points gives them. */
export function readResult(
  { data }: Pick<JsMsg, "data">,
  known?: readonly Point[],
): Row[] | string | undefined {
  try {
    const view = new DataView(data.buffer, data.byteOffset);
    const endOf = (at: number) => at + LENGTH_BYTES + view.getUint32(at);
    const json = (at: number): unknown =>
      JSON.parse(decoder.decode(data.subarray(at + LENGTH_BYTES, endOf(at))));
    const head = json(0);
    if (!isObject(head)) return undefined;
    if (typeof head.failed === "string") return head.failed;
    const { size, each } = head as unknown as Head, middle = endOf(0), start = endOf(middle);
    const points = known ?? pointsOf(whole(json(middle) as Shard));
    const count = figureNumbers.length - each.length + each.length * size;
    if (points.length !== size || data.length !== start + 8 * count) return undefined;
    const numbers = new Float64Array(count); // a copy: what came may lie anywhere, and a Buffer's slice is none
    new Uint8Array(numbers.buffer).set(data.subarray(start));
    return rowsOf(points, head as unknown as Head, numbers);
  } catch {
    return undefined;
  }
}

function rowsOf(points: readonly Point[], { words, each }: Head, numbers: Float64Array): Row[] {
  let end = 0;
  const column = new Map<string, (point: number) => unknown>();
  for (const name of figureNumbers) {
    const isEach = each.includes(name), start = end;
    end += isEach ? points.length : 1;
    column.set(name, (point) => numberOf(numbers[isEach ? start + point : start]!));
  }
  for (const name of figureWords) {
    const own = words[name]!;
    column.set(name, "all" in own ? () => own.all : (point) => own.each[point]);
  }
  const of = <N extends keyof Figures>(name: N) => column.get(name) as (point: number) => Figures[N];
  const latencySeconds = of("latencySeconds"), energyJoules = of("energyJoules");
  const leastLatencySeconds = of("leastLatencySeconds"), mostLatencySeconds = of("mostLatencySeconds");
  const leastEnergyJoules = of("leastEnergyJoules"), mostEnergyJoules = of("mostEnergyJoules");
  const memoryBytes = of("memoryBytes"), capacityBytes = of("capacityBytes"), fits = of("fits");
  const bound = of("bound"), uncoveredMacs = of("uncoveredMacs"), problem = of("problem");
  return points.map(({ id, network, profile, options, dims, knobs, set }, i) => ({
    id,
    network,
    profile,
    options,
    dims,
    knobs,
    set,
    latencySeconds: latencySeconds(i),
    leastLatencySeconds: leastLatencySeconds(i),
    mostLatencySeconds: mostLatencySeconds(i),
    energyJoules: energyJoules(i),
    leastEnergyJoules: leastEnergyJoules(i),
    mostEnergyJoules: mostEnergyJoules(i),
    memoryBytes: memoryBytes(i),
    capacityBytes: capacityBytes(i),
    fits: fits(i),
    bound: bound(i),
    uncoveredMacs: uncoveredMacs(i),
    problem: problem(i),
  }));
}

/** A number, or null where there is none. */
function numberOf(number: number): number | null {
  return Number.isNaN(number) ? null : number;
}

/** Bytes of a message that the server says a message may have, if it has not said. */
const USUAL_BYTES = 2 ** 20;

/** Whether so many bytes are few enough for one message. */
export function fits({ connection }: Queue, bytes: number): boolean {
  return bytes <= (connection.info?.max_payload ?? USUAL_BYTES);
}

/** A task; nothing if a message is nobody's task. */
export function readTask(message: Pick<JsMsg, "json">): Task | undefined {
  try {
    const task: unknown = message.json();
    const isTask = isObject(task) &&
      ["version", "detail", "shard"].every((field) => Object.hasOwn(task, field));
    if (!isTask) return undefined;
    const { version, detail, shard } = task as unknown as Task;
    return { version, detail, shard: whole(shard) };
  } catch {
    return undefined;
  }
}
