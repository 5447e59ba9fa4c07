/**
 * What a start runs is compiled before it: V8 keeps a file's code from one run to the next, but of functions only those in brackets,
 * which it takes to be called at once. Any other is compiled at its first call, in every process.
 */
import { type Node, parseAst } from "../../deps/rollup.ts";
import { release } from "./layout.ts";

/** Command lines whose functions are compiled before a start. */
const starts: readonly (readonly string[])[] = [
  ["examples/vgg16.js"],
  ["examples/vgg16.js", "--total"],
  ["examples/vgg16.js", "--on", "a100"],
];

interface Coverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly [{ readonly startOffset: number; readonly count: number }];
  }[];
}

/** Where the functions begin that some start calls, by file. */
async function called(): Promise<Map<string, Set<number>>> {
  const found = new Map<string, Set<number>>();
  const home = new URL(`file://${await Deno.realPath(release)}/`).href;
  for (const start of starts) {
    const folder = await Deno.makeTempDir({ prefix: "fodlam-release-" });
    const [script, ...args] = start;
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-lock", `--coverage=${folder}`, `${release}${script}`, ...args],
      env: { DENO_NO_UPDATE_CHECK: "1" },
    }).output();
    if (code !== 0) throw new Error(`${start.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".json")) continue;
      const { url, functions }: Coverage = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
      if (!url.startsWith(home)) continue;
      const path = url.slice(home.length), starts = found.get(path) ?? new Set();
      for (const { ranges: [{ startOffset, count }] } of functions) if (count > 0) starts.add(startOffset);
      found.set(path, starts);
    }
    await Deno.remove(folder, { recursive: true });
  }
  return found;
}

/** A text that goes into code before a place. */
type Edit = readonly [at: number, text: string];

/** The nodes in a node. */
function* within(node: Node): Iterable<readonly [key: string, node: Node]> {
  for (const [key, value] of Object.entries(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === "object" && one !== null && typeof (one as Node).type === "string") yield [key, one];
    }
  }
}

/** Brackets around functions that are called, deepest last. */
function* brackets(node: Node, isCalled: (node: Node) => boolean, parent?: Node): Iterable<Edit> {
  const isFunction = /^(Arrow)?FunctionExpression$/.test(node.type);
  const isMember = parent?.type === "MethodDefinition" ||
    parent?.type === "Property" && parent.value === node &&
      (parent.method === true || parent.kind !== "init");
  if (isFunction && !isMember && isCalled(node)) {
    yield [node.start, "("];
    yield [node.end, ")"];
  } else if (isPlainMethod(node) && isCalled(node)) {
    yield [(node.key as Node).end, ":(function"];
    yield [node.end, ")"];
  }
  for (const [, inner] of within(node)) yield* brackets(inner, isCalled, node);
}

/** Whether a property is a method `name(...) {...}` that may as well be a function. */
function isPlainMethod({ type, method, computed, value }: Node): boolean {
  if (type !== "Property" || method !== true || computed === true) return false;
  const { async, generator } = value as Node;
  return async !== true && generator !== true && !mentionsSuper(value as Node);
}

function mentionsSuper(node: Node): boolean {
  return node.type === "Super" || [...within(node)].some(([, inner]) => mentionsSuper(inner));
}

/** Code with its called functions in brackets; declarations, which cannot be, become constants before everything else. */
export function warmed(code: string, starts: ReadonlySet<number>): string {
  const isCalled = ({ start }: Node) => starts.has(start);
  const program = parseAst(code);
  const imports = program.body.filter(({ type }) => type === "ImportDeclaration").at(-1)?.end ??
    program.body[0]?.start ?? 0;
  const edits = program.body.flatMap((node) => [...brackets(node, isCalled)]).sort(([a], [b]) => a - b);
  const text = (from: number, to: number) => {
    let out = "", at = from;
    for (const [place, edit] of edits) {
      if (place < from || place > to) continue;
      out += code.slice(at, place) + edit;
      at = place;
    }
    return out + code.slice(at, to);
  };
  const declared = program.body.filter((node) => node.type === "FunctionDeclaration" && isCalled(node));
  const head = declared.map((node) => `const ${(node.id as Node).name}=(${text(node.start, node.end)});`)
    .join("");
  let out = code.slice(0, imports) + head, at = imports;
  for (const node of declared) {
    out += text(at, node.start);
    at = node.end;
  }
  return out + text(at, code.length);
}

/** Rewrites the files of the release. */
export async function warm(): Promise<void> {
  for (const [path, starts] of await called()) {
    const file = release + path;
    await Deno.writeTextFile(file, warmed(await Deno.readTextFile(file), starts));
  }
}
