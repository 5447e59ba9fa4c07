/**
 * The command, and then on standard error the seconds that it kept the processor busy (waiting is not counted) and, where the
 * system tells, the most memory that it held.
 */
import process from "node:process";
import { main } from "../../cli/main.ts";

await main(Deno.args);
const { user, system } = process.cpuUsage();
const status = Deno.build.os === "linux" ? await Deno.readTextFile("/proc/self/status") : "";
const kibibytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
console.error(`${(user + system) / 1e6} s, ${kibibytes / 1024} MiB`);
