/**
 * FODLAM for agents: a server of the Model Context Protocol over standard input and output, an entry of its own that nothing else
 * reaches. `deno run mcp.ts` needs no right for networks and accelerators by name or as JSON; what else it may do is what Deno allows
 * it: `--allow-read` for files, `--allow-net` for addresses, and for scripts, which run in a process without rights, all that starts
 * one. `docs/agents.md` says how an agent is told of it.
 *
 * ```ts no-eval
 * import { serveTools } from "./mcp.ts";
 *
 * await serveTools();
 * ```
 *
 * @module
 */
// What commands load when they reach it is loaded now: an import that Deno has not seen would need the right to read FODLAM's own files.
import "./cli/input/reading.ts";
import "./cli/input/script/mod.ts";
import "./cli/input/source.ts";
import "./formats/mod.ts";
import { serveTools } from "./cli/agents/server.ts";

export { serveTools };

if (import.meta.main) await serveTools();
