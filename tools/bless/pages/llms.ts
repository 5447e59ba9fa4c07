/** Writes `llms.txt` (llmstxt.org): what FODLAM is, and where everything is said about it. */
import { contents, factsOf } from "../../site/contents.ts";
import { page } from "./markdown.ts";

const root = new URL("../../../", import.meta.url);

/** What a reader in a hurry may leave out. */
const OPTIONAL = ["Accelerators", "Validation", "Decisions", "The project"];

const SHORT =
  `In a checkout: \`deno run net.ts --on h100\` estimates a network that is a script, \`deno task fodlam eval resnet50 --on h100\`
one by its name, \`--json\` prints data. \`deno run mcp.ts\` serves the same to agents. Every number has a range: quote it with the number.`;

/** The text of `llms.txt`. */
export async function llmsText(): Promise<string> {
  const { title, says } = factsOf(await Deno.readTextFile(new URL("README.md", root)));
  const sections = (await contents()).map(({ title, pages }) => ({
    title,
    lines: pages.map(({ path, title, says }) => `- [${title}](${path}): ${says}`),
  }));
  const main = sections.filter(({ title }) => !OPTIONAL.includes(title));
  const others = sections.filter(({ title }) => OPTIONAL.includes(title));
  return page([
    `# ${title}`,
    `> ${says}`,
    SHORT,
    ...main.map(({ title, lines }) => `## ${title}\n\n${lines.join("\n")}`),
    `## Optional\n\n${others.flatMap(({ lines }) => lines).join("\n")}`,
  ]);
}
