/** JSON with rows and short objects on one line each, so that a table in it reads like a table. */
export function compactJson(value: unknown, depth = 0): string {
  const indent = "  ".repeat(depth);
  const isNested = (item: unknown) => typeof item === "object" && item !== null;
  const block = (open: string, lines: readonly string[], close: string) =>
    `${open}\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}${close}`;
  if (Array.isArray(value)) {
    if (!value.some(isNested)) return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
    return block("[", value.map((item) => compactJson(item, depth + 1)), "]");
  }
  if (!isNested(value)) return JSON.stringify(value);
  const entries = Object.entries(value as object);
  const flat = `{ ${
    entries.map(([key, item]) => `${JSON.stringify(key)}: ${compactJson(item)}`).join(", ")
  } }`;
  const isFlat = entries.every(([, item]) => Array.isArray(item) || !isNested(item)) && !flat.includes("\n");
  if (isFlat && flat.length + 2 * depth < 105) return flat;
  const lines = entries.map(([key, item]) => `${JSON.stringify(key)}: ${compactJson(item, depth + 1)}`);
  return block("{", lines, "}");
}
