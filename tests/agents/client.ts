/** An agent's end of the protocol: messages to `mcp.ts`, a line each, and what comes back. */
import { here } from "../scripts/deno.ts";

/** A message of JSON-RPC. */
export type Message = Readonly<Record<string, unknown>>;

/** What the protocol begins with. */
export const GREETING: readonly Message[] = [
  {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } },
  },
  { jsonrpc: "2.0", method: "notifications/initialized" },
];

/** A call of a tool. */
export function call(id: number, name: string, given: Message): Message {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: given } };
}

/** A server as it is started. */
export interface Server {
  readonly program: string;
  readonly args: readonly string[];
}

/** `mcp.ts` of this checkout, with these rights. */
export function ownServer(...flags: readonly string[]): Server {
  return { program: Deno.execPath(), args: ["run", "--no-prompt", "--quiet", ...flags, here("mcp.ts")] };
}

/** What the server answers, in the order of the messages that want an answer, and what it says on standard error. */
export async function exchange(
  messages: readonly Message[],
  { program, args }: Server = ownServer(),
  cwd: string = here(""),
): Promise<{ readonly answers: Message[]; readonly err: string }> {
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const piped = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command(program, { args: [...args], cwd, env, ...piped }).spawn();
  const wanted = messages.flatMap(({ id }) => id === undefined ? [] : [id]),
    found = new Map<unknown, Message>();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(messages.map((one) => `${JSON.stringify(one)}\n`).join("")));
  const said = new Response(child.stderr).text();
  let rest = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      const message: Message = JSON.parse(line);
      found.set(message.id, message);
    }
    if (wanted.every((id) => found.has(id))) break;
  }
  await writer.close().catch(() => {});
  await child.status;
  return { answers: wanted.map((id) => found.get(id)!), err: await said };
}
