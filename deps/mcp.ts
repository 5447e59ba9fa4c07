/** The Model Context Protocol's own kit: a server of tools over standard input and output. Loaded only by `mcp.ts`. */
import type { Readable } from "node:stream";
import { npm } from "./npm.ts";

/** A call of a tool. */
export interface ToolCall {
  readonly params: { readonly name: string; readonly arguments?: Readonly<Record<string, unknown>> };
}

/** A server, as far as it is used. */
export interface McpServer {
  setRequestHandler(schema: unknown, answer: (call: ToolCall) => unknown): void;
  connect(transport: unknown): Promise<void>;
  onclose?: () => void;
}

interface ServerPackage {
  readonly Server: new (
    about: { readonly name: string; readonly version: string },
    options: { readonly capabilities: object; readonly instructions: string },
  ) => McpServer;
}

interface TransportPackage {
  readonly StdioServerTransport: new (
    input: Readable,
    output: undefined,
    options: { readonly maxBufferSize: number },
  ) => object;
}

interface TypesPackage {
  readonly CallToolRequestSchema: unknown;
  readonly ListToolsRequestSchema: unknown;
}

const { Server } = await npm<ServerPackage>("@modelcontextprotocol/sdk@1.32.2/server/index.js");
const { StdioServerTransport } = await npm<TransportPackage>(
  "@modelcontextprotocol/sdk@1.32.2/server/stdio.js",
);
const { CallToolRequestSchema, ListToolsRequestSchema } = await npm<TypesPackage>(
  "@modelcontextprotocol/sdk@1.32.2/types.js",
);

export { CallToolRequestSchema, ListToolsRequestSchema, Server, StdioServerTransport };
