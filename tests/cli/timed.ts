/** The command, and then on standard error the seconds that it kept the processor busy: waiting is not counted. */
import process from "node:process";
import { main } from "../../cli/main.ts";

await main(Deno.args);
const { user, system } = process.cpuUsage();
console.error(`${(user + system) / 1e6} s`);
