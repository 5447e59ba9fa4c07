/** How a model is served, as text: one way in full, or a line for each of several. */
import type { ItemServing, Phase, Serving, ServingLimit, ServingSpan } from "../engine/serving/serving.ts";
import { type Cell, csvLines, shown } from "../ir/escape.ts";
import { percent } from "../ir/numbers.ts";
import { type Column, columns } from "./columns.ts";
import { bitsText } from "./facts.ts";
import { carbonCell, moneyFacts, priceCell } from "./money.ts";
import { perSecond, quantity, UNKNOWN, withSpan } from "./quantity.ts";
import { plain, type Style } from "./style.ts";
import { WIDTH } from "./text.ts";
import { wrapped as wrappedTo } from "./wrap.ts";

const WORD = 14;

function wrapped(text: string, indent: number): string[] {
  return wrappedTo(text, indent, WIDTH);
}

function line(word: string, text: string): string[] {
  return wrapped(`${word.padEnd(WORD)} ${text}`, WORD + 1);
}

function gpusText({ gpus, parallel: { tensor, pipeline, expert, data } }: Serving): string {
  const ways = [
    tensor > 1 ? `tensor ${tensor}` : "",
    pipeline > 1 ? `pipeline ${pipeline}` : "",
    expert > 1 ? `expert ${expert}` : "",
    data > 1 ? `data ${data}` : "",
  ].filter((way) => way !== "");
  return ways.length === 0 ? "" : `${gpus} x (${ways.join(", ")}) `;
}

/** The name under which a serving is listed. */
export function servingTitle(serving: Serving): string {
  const { network, profile, driven, prompt, output, requests } = serving;
  const often = requests === 1 ? "1 request" : `${requests} requests`;
  return `${network.name} on ${gpusText(serving)}${profile.name}, ${
    driven.split(",")[0]
  }: prompt ${prompt}, output ${output}, ${often}`;
}

function spanned({ range }: Pick<Serving, "range">, name: string, value: number, unit: string): string {
  return withSpan(value, range[name], unit);
}

/** Rates have no prefix of their own: `1.10 k, 900 to 1300 a second`. */
function rate(value: number, span: ServingSpan | undefined): string {
  return span === undefined
    ? perSecond(value)
    : `${perSecond(value)}, ${perSecond(span.low)} to ${perSecond(span.high)}`;
}

const limits: Readonly<Record<ServingLimit, string>> = {
  compute: "arithmetic",
  memory: "memory bandwidth",
  links: "links between GPUs",
  software: "software beside the layers",
};

const causeWords: Readonly<Record<keyof Phase["causes"], string>> = {
  products: "products",
  attention: "attention",
  experts: "experts",
  others: "other layers",
  exchange: "exchanges",
  software: "software",
};

function phaseText({ seconds, limit, causes }: Phase): string {
  const shares = (Object.keys(causes) as (keyof Phase["causes"])[]).filter((cause) => causes[cause] >= 0.01)
    .sort((a, b) => causes[b] - causes[a]).map((cause) =>
      `${causeWords[cause]} ${percent(causes[cause], 0)}`
    );
  return `${quantity(seconds, "s")} a step, limited by ${limits[limit]} (${shares.join(", ")})`;
}

function memoryText({ memory, requests, gpus }: Serving): string {
  const {
    bytes,
    usableBytes,
    weightBytes,
    cacheBytes,
    activationBytes,
    cacheBytesPerRequest,
    mostRequests,
    fits,
  } = memory;
  const size = (value: number) => quantity(value, "B", 3), each = gpus > 1 ? " a GPU" : "";
  const parts = `weights ${size(weightBytes)}, cache ${size(cacheBytes)}, activations ${
    size(activationBytes)
  }`;
  const most = Number.isFinite(mostRequests)
    ? `at most ${mostRequests} requests, ${size(cacheBytesPerRequest)} each`
    : "no cache";
  return `${size(bytes)} of ${size(usableBytes)}${each} (${parts}); ${most}${
    fits ? "" : `: ${requests} do not fit`
  }`;
}

/** How to print. */
export interface ServingTextOptions {
  /** Bold and dim; plain if left out. */
  readonly style?: Style;
  /** Whether sources are printed. */
  readonly sources?: boolean;
}

function sourceLines(
  all: Serving["sources"],
  { style = plain, sources = false }: ServingTextOptions,
): string[] {
  if (!sources) return [];
  return Object.values(all).flatMap(({ short, citation, where }) =>
    wrapped(style.dim(`source: ${short}: ${citation}; ${where}`), 2)
  );
}

/** A language model served one way. */
export function servingText(
  exact: Serving,
  { style = plain, sources = false }: ServingTextOptions = {},
): string {
  const serving = shown(exact), { precision, phases, speculation, chunk, prefix, prompt } = serving;
  const { weights, activations, cache, experts } = precision;
  const rates = (name: "tokensPerSecond" | "tokensPerSecondPerUser" | "tokensPerSecondPerGpu") =>
    rate(serving[name], serving.range[name]);
  const facts: (readonly [string, string])[] = [
    [
      "precision",
      `${
        bitsText([
          ["weights", [weights]],
          ["activations", [activations]],
          ["KV cache", [cache]],
          ...(experts === weights ? [] : [["experts", [experts]]] as const),
        ])
      }; FODLAM ${serving.fodlam}`,
    ],
    [
      "first token",
      `${spanned(serving, "timeToFirstTokenSeconds", serving.timeToFirstTokenSeconds, "s")}; nobody queues`,
    ],
    [
      "a token",
      `${spanned(serving, "timePerTokenSeconds", serving.timePerTokenSeconds, "s")}; ${
        quantity(serving.timePerTokenStartSeconds, "s")
      } at the start of the output, ${quantity(serving.timePerTokenEndSeconds, "s")} at its end`,
    ],
    ["a request", `${quantity(serving.secondsPerRequest, "s")} from its prompt to its last token`],
    [
      "tokens",
      `${rates("tokensPerSecond")} a second in all; a user ${
        perSecond(serving.tokensPerSecondPerUser)
      }, a GPU ${perSecond(serving.tokensPerSecondPerGpu)}`,
    ],
    [
      "energy",
      `${spanned(serving, "joulesPerToken", serving.joulesPerToken, "J")} a token; ${
        quantity(serving.powerWatts, "W", 3)
      }; of the GPUs alone`,
    ],
    ...moneyFacts(serving.money),
    ["memory", memoryText(serving)],
    [
      "prompt phase",
      `${phaseText(phases.prompt)}${prompt - prefix > chunk ? `, in parts of ${chunk} tokens` : ""}${
        prefix > 0 ? `, ${prefix} tokens of it cached` : ""
      }`,
    ],
    ["token phase", phaseText(phases.token)],
    ...(speculation === undefined ? [] : [
      [
        "guesses",
        `${speculation.tokens} a step, each right by ${percent(speculation.acceptance, 0)}, ${
          speculation.draft === null ? "free" : `by ${speculation.draft}`
        }: ${Number(speculation.tokensPerStep.toPrecision(3))} tokens a step`,
      ] as const,
    ]),
  ];
  const rules = new Set(["timePerTokenSeconds", "joulesPerToken"].map((name) => serving.range[name]!.rule));
  return [
    ...wrapped(style.bold(servingTitle(serving)), 2),
    "",
    ...facts.flatMap(([word, text]) => line(word, text)),
    "",
    ...[...rules].flatMap((rule) => wrapped(`ranges: ${rule}`, 2)),
    ...serving.assumptions.flatMap((text) => wrapped(`assumed: ${text}`, 2)),
    ...sourceLines(serving.sources, { style, sources }),
  ].join("\n");
}

/** A serving among others, and whether none has both more tokens a user and more tokens a GPU. */
export interface ServingRow {
  /** The serving. */
  readonly serving: Serving;
  /** Whether it is on the front. */
  readonly isFront: boolean;
}

/** Servings of which no other that fits has both a faster user and a busier GPU. */
export function servingFront(servings: readonly Serving[]): ServingRow[] {
  const fitting = servings.filter(({ memory }) => memory.fits);
  return servings.map((serving) => ({
    serving,
    isFront: serving.memory.fits &&
      !fitting.some((other) =>
        other.tokensPerSecondPerUser >= serving.tokensPerSecondPerUser &&
        other.tokensPerSecondPerGpu >= serving.tokensPerSecondPerGpu &&
        (other.tokensPerSecondPerUser > serving.tokensPerSecondPerUser ||
          other.tokensPerSecondPerGpu > serving.tokensPerSecondPerGpu)
      ),
  }));
}

/** Servings of one model, a line each. */
export function servingTable(
  exact: readonly Serving[],
  { style = plain, sources = false }: ServingTextOptions = {},
): string {
  const rows = servingFront(shown(exact)), [{ serving: first }] = rows as [ServingRow];
  const right = (head: string, text: (serving: Serving) => string): Column<ServingRow> => ({
    head,
    align: "right",
    text: ({ serving }) =>
      head === "GPUs" || head === "requests" || serving.memory.fits ? text(serving) : UNKNOWN,
  });
  const several = new Set(rows.map(({ serving }) => serving.gpus)).size > 1;
  const { money } = first;
  const table = columns(rows, [
    ...(several ? [right("GPUs", ({ gpus }) => `${gpus}`)] : []),
    right("requests", ({ requests }) => `${requests}`),
    right("first token", (one) => quantity(one.timeToFirstTokenSeconds, "s")),
    right("a token", (one) => quantity(one.timePerTokenSeconds, "s")),
    right("a user", (one) => perSecond(one.tokensPerSecondPerUser)),
    right("a GPU", (one) => perSecond(one.tokensPerSecondPerGpu)),
    right("J/token", (one) => quantity(one.joulesPerToken, "J", 3)),
    ...(money?.price === undefined ? [] : [right("price/M", ({ money }) => priceCell(money!))]),
    ...(money?.gramsCarbon === undefined ? [] : [right("CO2e/M", ({ money }) => carbonCell(money!))]),
    {
      head: "memory",
      align: "right",
      text: ({ serving: { memory } }) =>
        memory.fits ? percent(memory.bytes / memory.usableBytes, 0) : "does not fit",
    },
    { head: "limit", align: "left", text: ({ serving }) => serving.phases.token.limit },
    { head: "", align: "left", text: ({ isFront }) => isFront ? "*" : "" },
  ]);
  const { network, profile, driven, prompt, output, range } = first;
  const errors = (name: string, value: number) =>
    `${percent(range[name]!.low / value - 1, 0)} to +${percent(range[name]!.high / value - 1, 0)}`;
  return [
    ...wrapped(
      style.bold(
        `${network.name} on ${gpusText(first)}${profile.name}, ${
          driven.split(",")[0]
        }: prompt ${prompt}, output ${output}`,
      ),
      2,
    ),
    "",
    style.bold(table[0]!),
    ...table.slice(1),
    "",
    ...wrapped(
      "a user, a GPU: output tokens a second, prompts included; * no other way has both a faster user and a busier GPU",
      2,
    ),
    ...wrapped(
      `ranges: a token ${errors("timePerTokenSeconds", first.timePerTokenSeconds)}, J/token ${
        errors("joulesPerToken", first.joulesPerToken)
      }; ${range.timePerTokenSeconds!.rule}`,
      2,
    ),
    ...first.assumptions.flatMap((text) => wrapped(`assumed: ${text}`, 2)),
    ...sourceLines(first.sources, { style, sources }),
  ].join("\n");
}

/** Any other network served. */
export function itemsText(
  exact: ItemServing,
  { style = plain, sources = false }: ServingTextOptions = {},
): string {
  const serving = shown(exact),
    { network, profile, gpus, parallel, driven, batch, item, range, memory } = serving;
  const many = gpus === 1
    ? ""
    : `${gpus} x ${parallel.ulysses > 1 ? `(ulysses ${parallel.ulysses}) ` : ""}${
      parallel.ring > 1 ? `(ring ${parallel.ring}) ` : ""
    }`;
  const size = (value: number) => quantity(value, "B", 3);
  const facts: (readonly [string, string])[] = [
    ["a batch", withSpan(serving.secondsPerBatch, range.secondsPerBatch, "s")],
    [`${item}s`, `${rate(serving.itemsPerSecond, range.itemsPerSecond)} a second`],
    [
      "energy",
      `${withSpan(serving.joulesPerItem, range.joulesPerItem, "J")} per ${item}; ${
        quantity(serving.powerWatts, "W", 3)
      }; of the GPUs alone`,
    ],
    ...moneyFacts(serving.money),
    [
      "memory",
      `${size(memory.bytes)}${
        memory.capacityBytes === null ? "" : ` of ${size(memory.capacityBytes)}`
      } (weights ${size(memory.weightBytes)})${memory.fits === false ? ": does not fit" : ""}`,
    ],
  ];
  return [
    ...wrapped(
      style.bold(
        `${network.name} on ${many}${profile.name}, ${
          driven.split(",")[0]
        }: batch ${batch}; FODLAM ${serving.fodlam}`,
      ),
      2,
    ),
    "",
    ...facts.flatMap(([word, text]) => line(word, text)),
    "",
    ...wrapped(`ranges: ${range.secondsPerBatch!.rule}`, 2),
    ...serving.assumptions.flatMap((text) => wrapped(`assumed: ${text}`, 2)),
    ...sourceLines(serving.sources, { style, sources }),
  ].join("\n");
}

/** Columns of servings as CSV. */
const cells: Readonly<Record<string, (serving: Serving) => Cell>> = {
  network: ({ network }) => network.name,
  profile: ({ profile }) => profile.id,
  runtime: ({ runtime }) => runtime,
  gpus: ({ gpus }) => gpus,
  tensor: ({ parallel }) => parallel.tensor,
  pipeline: ({ parallel }) => parallel.pipeline,
  expert: ({ parallel }) => parallel.expert,
  data: ({ parallel }) => parallel.data,
  prompt: ({ prompt }) => prompt,
  output: ({ output }) => output,
  requests: ({ requests }) => requests,
  timeToFirstTokenSeconds: (one) => one.timeToFirstTokenSeconds,
  timePerTokenSeconds: (one) => one.timePerTokenSeconds,
  timePerTokenLowSeconds: ({ range }) => range.timePerTokenSeconds!.low,
  timePerTokenHighSeconds: ({ range }) => range.timePerTokenSeconds!.high,
  tokensPerSecond: (one) => one.tokensPerSecond,
  tokensPerSecondPerUser: (one) => one.tokensPerSecondPerUser,
  tokensPerSecondPerGpu: (one) => one.tokensPerSecondPerGpu,
  joulesPerToken: (one) => one.joulesPerToken,
  joulesPerTokenLow: ({ range }) => range.joulesPerToken!.low,
  joulesPerTokenHigh: ({ range }) => range.joulesPerToken!.high,
  memoryBytes: ({ memory }) => memory.bytes,
  fits: ({ memory }) => `${memory.fits}`,
  mostRequests: ({ memory }) => Number.isFinite(memory.mostRequests) ? memory.mostRequests : null,
  pricePerMillionTokens: ({ money }) => money?.price?.value,
  gramsCarbonPerMillionTokens: ({ money }) => money?.gramsCarbon?.value,
};

/** Servings as CSV, a line each, numbers in full. */
export function servingCsv(servings: readonly Serving[]): string {
  const all = Object.values(cells);
  return csvLines(Object.keys(cells), servings.map((serving) => all.map((cell) => cell(serving))));
}
