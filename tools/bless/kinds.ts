/** Writes `ir/kinds.gen.ts`: the kinds of layers by name, for rooms that load no layer. */
import { kinds } from "../../ir/registry.ts";

/** The text of `ir/kinds.gen.ts`. */
export function kindsText(): string {
  const names = kinds.map((kind) => `  ${JSON.stringify(kind)},\n`).join("");
  return `// Written by \`deno task bless\` from ir/layers/.
import type { Kind } from "./registry.ts";

/** Every kind of layer. */
export const kindNames: readonly Kind[] = [
${names}];
`;
}
