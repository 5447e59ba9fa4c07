/** Writes `docs/reference/cli.md` from the commands' specs and their real help. */
import { specs } from "../../../cli/commands/mod.ts";
import { fence, GENERATED, page } from "./markdown.ts";

const root = new URL("../../../", import.meta.url);

/** What a command prints when asked for help. */
async function help(...args: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args, "--help"],
    cwd: root,
    env: { NO_COLOR: "1", COLUMNS: "" },
  }).output();
  return new TextDecoder().decode(stdout).trimEnd();
}

const INTRODUCTION =
  `In a checkout the command is \`deno task fodlam\`, or \`deno run -A cli/main.ts\` with the same arguments; it can also be run by
URL. The texts below say \`fodlam\` for either.

Results go to standard output, messages to standard error. Exit codes: 0 fine, 1 the user's input is wrong, 2 FODLAM failed.`;

/** The text of `docs/reference/cli.md`. */
export async function cliPage(): Promise<string> {
  const all = await specs();
  const texts = await Promise.all(all.map(({ name }) => help("cli/main.ts", ...name.split(" "))));
  return page([
    GENERATED,
    "# The command",
    INTRODUCTION,
    fence("text", await help("cli/main.ts")),
    ...all.flatMap(({ name }, i) => [`## ${name}`, fence("text", texts[i]!)]),
    "## A network's own script",
    "A script that ends in `if (import.meta.main) await run(net)` takes these options, and needs no permission:",
    fence("text", await help("examples/vgg16.ts")),
  ]);
}
