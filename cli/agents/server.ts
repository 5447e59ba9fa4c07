/** The tools behind the Model Context Protocol, over standard input and output. */
import process from "node:process";
import { Readable } from "node:stream";
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  Server,
  StdioServerTransport,
} from "../../deps/mcp.ts";
import { VERSION } from "../../ir/version.ts";
import { refuseStreams } from "../input/stream.ts";
import { enter } from "../process/system.ts";
import { answerOf } from "./answer.ts";
import { schemaOf } from "./arguments.ts";
import { messagesIn } from "./messages.ts";
import { tools } from "./tools.ts";

const INSTRUCTIONS =
  "FODLAM estimates seconds and joules of neural networks on accelerators from published numbers. Every estimate has a range: quote it " +
  "with the number, and `basis` and `sources` where it matters. `networks` and `profiles` list the names that the other tools take; a " +
  "network or an accelerator of your own may be given as JSON. Options that would change nothing are refused.";

/** JSON-RPC's code for a message that is not to be answered as it is. */
const INVALID_REQUEST = -32600;

const READ_ONLY = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };

/** Every tool as the protocol lists it. */
export function listed(): object[] {
  return [...tools.values()].map((tool) => ({
    name: tool.name,
    description: tool.description,
    inputSchema: schemaOf(tool),
    annotations: READ_ONLY,
  }));
}

/** Serves until standard input ends. */
export async function serveTools(): Promise<void> {
  await enter();
  refuseStreams();
  const about = { name: "fodlam", version: VERSION };
  const server = new Server(about, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed() }));
  server.setRequestHandler(
    CallToolRequestSchema,
    ({ params: { name, arguments: given = {} } }) => answerOf(name, given),
  );
  const own = messagesIn(process.stdin, (id, message) => {
    const error = { code: INVALID_REQUEST, message };
    process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`);
  });
  await server.connect(new StdioServerTransport(Readable.from(own), undefined, { maxBufferSize: Infinity }));
}
