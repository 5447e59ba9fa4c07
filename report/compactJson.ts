import { jsonText } from "../ir/escape.ts";

function isNested(item: unknown): item is object {
  return typeof item === "object" && item !== null;
}

/** Whether an object may stand on one line: it holds plain values, and lists of them. */
function isFlat(value: object): boolean {
  return Object.values(value).every((item) => Array.isArray(item) ? !item.some(isNested) : !isNested(item));
}

/** JSON with rows and short objects on one line each, so that a table in it reads like a table. */
export function compactJson(value: unknown, depth = 0): string {
  const indent = "  ".repeat(depth);
  const block = (open: string, lines: readonly string[], close: string) =>
    `${open}\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}${close}`;
  if (!isNested(value)) return jsonText(value);
  if (Array.isArray(value)) {
    if (!value.some(isNested)) return `[${value.map((item) => jsonText(item)).join(", ")}]`;
    return block("[", value.map((item) => compactJson(item, depth + 1)), "]");
  }
  const entries = Object.entries(value);
  if (isFlat(value)) {
    const items = entries.map(([key, item]) => `${jsonText(key)}: ${compactJson(item)}`);
    const flat = `{ ${items.join(", ")} }`;
    if (flat.length + 2 * depth < 105) return flat;
  }
  const lines = entries.map(([key, item]) => `${jsonText(key)}: ${compactJson(item, depth + 1)}`);
  return block("{", lines, "}");
}
