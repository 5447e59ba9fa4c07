/** Examples that say what they print: `console.log(x.shape); // [ 96, 55, 55 ]`. */
import { blocksOf } from "../tools/bless/blocks.ts";

const root = new URL("../", import.meta.url);

/** One example of a source file or a document. */
export interface Example {
  /** The file. */
  readonly path: string;
  /** Its text. */
  readonly code: string;
}

/** The examples of a file that print something and say what. */
export function printingExamples(path: string, text: string): Example[] {
  const plain = path.endsWith(".md") ? text : text.replace(/^\s*\* ?/gm, "");
  return blocksOf(plain)
    .filter(({ language, code }) => language === "ts" && /^console\.log\(.*\); \/\/ /m.test(code))
    .map(({ code }) => ({ path, code }));
}

/** What an example prints, line by line. */
async function printed({ path, code }: Example): Promise<string[]> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  const module = code.replace(/from "([^"]+)"/g, (_, specifier: string) => {
    const base = specifier.startsWith(".")
      ? new URL(specifier, new URL(path, root))
      : new URL(specifier.endsWith("/examples") ? "examples/mod.ts" : "mod.ts", root);
    return `from "${base.href}"`;
  });
  const lines: string[] = [];
  const log = console.log;
  console.log = (...values: unknown[]) => {
    const text = values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" ");
    lines.push(text.replace(/\s+/g, " "));
  };
  try {
    await Deno.writeTextFile(file, module);
    await import(`file://${file}`);
  } finally {
    console.log = log;
    await Deno.remove(file);
  }
  return lines;
}

/** Lines that an example prints, each beside what it says it prints; a remark in brackets may follow there. */
export async function comparisons(example: Example): Promise<(readonly [printed: string, said: string])[]> {
  const said = [...example.code.matchAll(/^console\.log\(.*\);(?: \/\/ (.*))?$/gm)].map(([, text]) => text);
  const lines = await printed(example);
  return lines.flatMap((line, i) =>
    said[i] === undefined ? [] : [[line, said[i].replace(/ \([^()]*\)$/, "")] as const]
  );
}
