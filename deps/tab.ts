/** Shell completions. Loaded only by the commands that print them. */
export { RootCommand } from "npm:@bomb.sh/tab@0.0.22";
