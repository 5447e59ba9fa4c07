/** A network's estimate on one page: the equations once with their totals, the slowest layers, where to read on. */
import { groupBy } from "../ir/group.ts";
import type { ExplainedLayer, Explanation } from "../engine/explain.ts";
import type { Term } from "../engine/model.ts";
import { cut, shown, visible } from "../ir/escape.ts";
import { labelled } from "../ir/runtimeName.ts";
import { columns } from "./columns.ts";
import { blocksText, citedLines, numbersOf, termLines } from "./explain.ts";
import { percent } from "../ir/numbers.ts";
import { quantity } from "./quantity.ts";
import { plain, type Style } from "./style.ts";
import { wrapped, wrappedFrom } from "./wrap.ts";

/** Layers that the page names. */
const SLOWEST = 10;

/** Terms whose sum over layers means something: times, energies, bytes, words, cycles, operations. */
const ADDS_UP = /(Seconds|Joules|Bytes|Words|Cycles|[oO]perations|^cycles|^macs)$/;

/** A layer that has a cost. */
type Costed = ExplainedLayer & Required<Pick<ExplainedLayer, "on" | "model">>;

function isCosted(layer: ExplainedLayer): layer is Costed {
  return layer.on !== undefined && layer.model !== undefined;
}

function valueOf({ terms }: { readonly terms: readonly Term[] }, name: string): number {
  return terms.find((term) => term.name === name)?.value ?? 0;
}

/** A network's explanation on one page. `command` is how one layer is asked for. */
export function explainedNetworkText(
  explanation: Explanation,
  command: string,
  style: Style = plain,
): string {
  const safe = shown(explanation), { network, batch, layers, runs = [] } = safe;
  const costed = layers.filter(isCosted);
  const total = (name: string) =>
    costed.length === 0 ? NaN : [...costed, ...runs].reduce((sum, one) => sum + valueOf(one, name), 0);
  const latency = total("latencySeconds");
  const head =
    `${network} on ${labelled(safe.profile, safe.runtime)}, batch ${batch}: ${quantity(latency, "s")}, ` +
    `${quantity(total("energyJoules"), "J")}`;
  const parts = [...groupBy(costed, ({ on, model }) => `${model} on ${on}`)].map(([model, some]) =>
    equationsOf(model, some)
  );
  const terms = [
    ...parts.flatMap(({ sums, constants }) => [sums, constants]),
    ...runs.map(({ terms }) => terms),
  ];
  const numbers = numbersOf(terms, safe.sources);
  return blocksText([
    [style.bold(head)],
    slowest(costed, latency, style),
    ...parts.flatMap((part) => equationLines(part, numbers, style)),
    ...runs.map(({ on, model, terms }) => [
      style.bold(`the run as a whole: model ${model} on ${on}`),
      ...termLines(terms, numbers),
    ]),
    [...byReason("free", layers, ({ free }) => free), ...byReason("not costed", layers, ({ gap }) => gap)],
    [visible(`one layer with all its terms: ${command}`)],
    citedLines(safe, numbers, style),
  ]);
}

/** Which layers take longest, and which term of the equations holds each. */
function slowest(costed: readonly Costed[], latency: number, style: Style): string[] {
  if (costed.length === 0) return [];
  const sorted = [...costed].sort((a, b) => valueOf(b, "latencySeconds") - valueOf(a, "latencySeconds"));
  const some = sorted.slice(0, SLOWEST);
  const share = some.reduce((sum, layer) => sum + valueOf(layer, "latencySeconds"), 0) / latency;
  const title = costed.length <= SLOWEST
    ? "layers, the slowest first"
    : `the ${SLOWEST} slowest of ${costed.length} layers, ${percent(share)} of the latency`;
  return [
    style.bold(title),
    ...columns(some, [
      { head: "layer", align: "left", most: 48, text: ({ name }) => name },
      { head: "kind", align: "left", most: 20, text: ({ kind }) => kind },
      { head: "latency", align: "right", text: (layer) => quantity(valueOf(layer, "latencySeconds"), "s") },
      { head: "share", align: "right", text: (layer) => percent(valueOf(layer, "latencySeconds") / latency) },
      { head: "bound", align: "left", text: ({ bound }) => bound ?? "-" },
      { head: "held by", align: "left", most: 28, text: heldBy },
    ]),
  ];
}

/** The term that holds a layer: its fixed time, or the greatest among bounds. */
function heldBy({ terms, bound }: Costed): string {
  if (bound === "overhead" && valueOf({ terms }, "overheadSeconds") > 0) return "overheadSeconds";
  return terms.findLast(({ holds }) => holds === true)?.name ?? "-";
}

/** The equations of one model once, with the sums over its layers, and the constants that all of them share. */
interface Equations {
  readonly title: string;
  readonly sums: readonly Term[];
  readonly constants: readonly Term[];
}

function equationsOf(model: string, layers: readonly Costed[]): Equations {
  const names = [...new Set(layers.flatMap(({ terms }) => terms.map(({ name }) => name)))];
  const found = names.map((name) =>
    layers.flatMap(({ terms }) => terms.filter((term) => term.name === name))
  );
  const sums = found.flatMap(summed);
  const constants = found.flatMap((all): Term[] =>
    all[0]!.source !== undefined && all.every(({ value }) => value === all[0]!.value) && !isTime(all[0]!.name)
      ? [all[0]!]
      : []
  );
  const count = `${layers.length} ${layers.length === 1 ? "layer" : "layers"}`;
  const which = sums.some(({ formula }) => formula !== undefined && SOME.test(formula))
    ? `${count}; sums over them; where equations differ, the one of most of the sum`
    : `${count}, each by these equations; values are sums over them`;
  return { title: `model ${model}: ${which}`, sums, constants };
}

/** What a formula ends with that is not of all layers that have the term. */
const SOME = /, in \d+ of \d+$/;

/** A term added up over layers, where that means something; of several formulas the one with most of the sum. */
function summed(all: readonly Term[]): Term[] {
  const { name, source } = all[0]!, isGiven = all.every(({ formula }) => formula === undefined);
  if (!ADDS_UP.test(name) || source !== undefined && isGiven && !isTime(name)) return [];
  const sum = (terms: readonly Term[]) => terms.reduce((total, { value }) => total + value, 0);
  const value = sum(all), parts = all.filter((term) => term.value !== 0);
  if (value === 0) return [];
  if (isGiven) {
    const isOne = source !== undefined && parts.every((term) => term.source === source);
    return [{ name, value, ...(isOne && { source }) }];
  }
  const byFormula = [...groupBy(parts, ({ formula }) => formula ?? "")].sort(([, a], [, b]) =>
    sum(b) - sum(a)
  );
  const [formula, most] = byFormula.find(([formula]) => formula !== "") ?? byFormula[0]!;
  const share = byFormula.length === 1 ? "" : `, in ${most.length} of ${parts.length}`;
  return [{ name, value, ...(formula !== "" && { formula: `${formula}${share}` }) }];
}

/** The tables of one model's equations and constants. */
function equationLines(
  { title, sums, constants }: Equations,
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string[][] {
  return [
    [style.bold(title), ...termLines(sums, numbers, ["term", "sum", "of each layer"])],
    constants.length === 0 ? [] : constantLines(constants, numbers),
  ];
}

function isTime(name: string): boolean {
  return name.endsWith("Seconds");
}

function constantLines(constants: readonly Term[], numbers: ReadonlyMap<string, number>): string[] {
  const lines = termLines(constants, numbers, ["constant", "value", "source"]);
  return wrappedFrom(4, lines);
}

/** Layers without a cost, by reason. */
function byReason(
  word: string,
  layers: readonly ExplainedLayer[],
  reasonOf: (layer: ExplainedLayer) => string | undefined,
): string[] {
  const some = layers.filter((layer) => reasonOf(layer) !== undefined);
  return [...groupBy(some, (layer) => reasonOf(layer)!)].flatMap(([reason, all]) => {
    const names = all.slice(0, 3).map(({ name }) => cut(name, 40)).join(", ");
    const more = all.length > 3 ? ` and ${all.length - 3} more` : "";
    return wrapped(`${word}: ${names}${more}: ${reason}`, 2);
  });
}
