/** A tool's answer: the command's JSON as data, its text for people, and what it noted. */
import { badArgument, calling, FodlamError, isFodlamError, unknownName } from "../../ir/errors.ts";
import { isObject } from "../../ir/object.ts";
import { type Given, withoutFlags, wordsOf } from "./arguments.ts";
import { type Said, saidBy } from "./capture.ts";
import { type Tool, tools } from "./tools.ts";

/** A part of an answer, as the protocol has it. */
type Content =
  | { readonly type: "text"; readonly text: string }
  | {
    readonly type: "resource";
    readonly resource: { readonly uri: string; readonly mimeType: string; readonly blob: string };
  };

/** An answer, as the protocol has it. */
export interface Answer {
  /** For people, and for agents that read no data. */
  readonly content: readonly Content[];
  /** The data. */
  readonly structuredContent?: object;
  /** Whether it is a refusal. */
  readonly isError?: true;
}

let last: Promise<unknown> = Promise.resolve();

/** Calls a tool, one call at a time; a refusal is an answer too. */
export function answerOf(name: string, given: Given): Promise<Answer> {
  const answer = last.then(() => answerTo(name, given));
  last = answer;
  return answer;
}

async function answerTo(name: string, given: Given): Promise<Answer> {
  const tool = tools.get(name);
  try {
    if (tool === undefined) throw new FodlamError(unknownName("tool", name, [...tools.keys()]));
    return await answered(tool, given);
  } catch (error) {
    return refusal(error, tool);
  }
}

function refusal(error: unknown, tool: Tool | undefined): Answer {
  if (!isFodlamError(error)) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { content: [{ type: "text", text: `FODLAM failed: ${reason}` }], isError: true };
  }
  const words = (text: string | undefined) =>
    text === undefined || tool === undefined ? text : withoutFlags(text, tool);
  const { code, layer, got } = error, hint = words(error.hint);
  const isForAgents = hint === undefined || !/--(?!allow-)[a-z]/.test(hint);
  const text = words(error.message)!.replace(isForAgents ? "" : `; ${hint}`, "");
  const expected = words(error.expected);
  const problem = { code, message: text, layer, expected, got, ...(isForAgents && { hint }) };
  return {
    content: [{ type: "text", text }],
    structuredContent: JSON.parse(JSON.stringify(problem)),
    isError: true,
  };
}

async function answered(tool: Tool, given: Given): Promise<Answer> {
  const { options: asked, words } = wordsOf(tool, given), { command } = tool;
  const options = [...asked, ...tool.always?.(given) ?? []], behind = ["--", ...words];
  const most = layersIn(tool, given);
  if (tool.isContent) return contentOf(await saidBy(command, [...options, ...behind, "-"]), tool, given);
  const list = await tool.list?.(words[0]);
  const data = list ?? dataOf((await saidBy(command, ["--json", ...options, ...behind])).out, tool, most);
  const short = "layersLeftOut" in data ? tool.shortly ?? [] : [];
  const text = await saidBy(command, [...short, ...options, ...behind]);
  return { content: [...textOf(text, tool)], structuredContent: data };
}

/** What a command printed for people, without the lines that name further flags. */
function textOf({ out, notes }: Said, tool: Tool): Content[] {
  const lines = out.split("\n").filter((line) =>
    !/--(layers|notes|sources|json)\b|^fodlam \w+ (WORD|NAME) /.test(line)
  );
  const texts = [
    lines.join("\n").trimEnd(),
    [...new Set(notes)].map((note) => withoutFlags(note, tool)).join("\n"),
  ];
  return texts.filter((text) => text !== "").map((text) => ({ type: "text", text }));
}

/** A network in another format: a text as it is, bytes as the protocol carries them. */
function contentOf({ content = "", files, notes }: Said, tool: Tool, { to }: Given): Answer {
  const said = textOf({ out: "", notes }, tool), format = String(to);
  if (files !== undefined) {
    const texts = files.map(({ path, content }) => ({ path, text: String(content) }));
    const shown = texts.map(({ path, text }) => ({ type: "text", text: `${path}\n${text}` } as const));
    return { content: [...shown, ...said], structuredContent: { format, files: texts } };
  }
  if (typeof content === "string") {
    return {
      content: [{ type: "text", text: content }, ...said],
      structuredContent: { format, text: content },
    };
  }
  const blob = btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join(""));
  const resource = { uri: `fodlam:network.${format}`, mimeType: "application/octet-stream", blob };
  return { content: [{ type: "resource", resource }, ...said], structuredContent: { format, base64: blob } };
}

function layersIn({ name, layers }: Tool, { layers: given, layer }: Given): number {
  if (given === undefined) return layers ?? Infinity;
  if (layer !== undefined) {
    throw new FodlamError(
      badArgument(calling(name), "layers", { expected: "left out beside layer" }, given),
    );
  }
  if (given === "all") return Infinity;
  if (Number.isInteger(given) && Number(given) >= 0) return Number(given);
  throw new FodlamError(
    badArgument(calling(name), "layers", { expected: 'a number of layers, or "all"' }, given),
  );
}

/** Printed JSON as data: one object, with no more layers than asked for. */
function dataOf(json: string, { inOrder }: Tool, most: number): object {
  const data: unknown = JSON.parse(json);
  if (!Array.isArray(data)) return cut(data, most) as object;
  return { results: (inOrder?.(data) ?? data).map((one) => cut(one, most)) };
}

/** What tells the slowest layers, or those with the most work: the first of these that a layer has. */
const WEIGHTS = ["latencySeconds", "macs"] as const;

function weightOf(layer: unknown): number {
  if (!isObject(layer)) return 0;
  const terms = Array.isArray(layer.terms) ? layer.terms : [];
  const term = terms.find((one) => isObject(one) && one.name === "latencySeconds");
  const found = [isObject(term) ? term.value : undefined, ...WEIGHTS.map((name) => layer[name])];
  return Number(found.find((value) => typeof value === "number") ?? 0);
}

/** A result with its slowest layers, in the network's order, and how many are left out. */
function cut(data: unknown, most: number): unknown {
  if (!isObject(data) || !Array.isArray(data.layers) || data.layers.length <= most) return data;
  const byWeight = data.layers.toSorted((a, b) => weightOf(b) - weightOf(a));
  const kept = new Set(byWeight.slice(0, most));
  const layers = data.layers.filter((layer) => kept.has(layer));
  return { ...data, layers, layersLeftOut: data.layers.length - layers.length };
}
