/** Shell completions. Loaded only by the commands that print them. */
import type { RootCommand as Root } from "npm:@bomb.sh/tab@0.0.22";
import { npm } from "./npm.ts";

type Package = typeof import("npm:@bomb.sh/tab@0.0.22");

const { RootCommand } = await npm<Package>("@bomb.sh/tab@0.0.22");

/** The name of what is both a value and a type. */
type RootCommand = Root;

export { RootCommand };
