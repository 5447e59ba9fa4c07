/** What an editor shows: a method's layer page, asked of the language server that editors use. */
import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url);

/** `deno lsp` over standard input and output. */
class Server {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #reading: Promise<void>;
  #last = 0;

  constructor() {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["lsp", "--quiet"],
      env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Messages are a header with a length, an empty line, and JSON of so many bytes. */
  async #read(): Promise<void> {
    let bytes = new Uint8Array();
    for await (const chunk of this.#process.stdout) {
      bytes = new Uint8Array([...bytes, ...chunk]);
      for (;;) {
        const header = /^Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(
          new TextDecoder("latin1").decode(bytes),
        );
        if (header === null || bytes.length < header[0].length + Number(header[1])) break;
        const end = header[0].length + Number(header[1]);
        this.#take(JSON.parse(new TextDecoder().decode(bytes.subarray(header[0].length, end))));
        bytes = bytes.slice(end);
      }
    }
  }

  #take({ id, method, params, result }: Record<string, unknown>): void {
    if (method === undefined) return this.#answers.get(id as number)?.(result);
    if (id === undefined) return;
    const { items = [] } = params as { items?: unknown[] }; // the server asks for settings
    this.#send({ id, result: items.map(() => ({ enable: true })) });
  }

  #send(message: object): void {
    const json = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    const header = new TextEncoder().encode(`Content-Length: ${json.length}\r\n\r\n`);
    this.#writer.write(new Uint8Array([...header, ...json]));
  }

  notify(method: string, params: object): void {
    this.#send({ method, params });
  }

  async request(method: string, params: object): Promise<unknown> {
    const id = ++this.#last;
    const answer = new Promise((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, params });
    return await answer;
  }

  async end(): Promise<void> {
    await this.request("shutdown", {});
    this.notify("exit", {});
    await this.#writer.close();
    await this.#reading;
    await this.#process.status;
  }
}

const source = `import { conv, input, network } from "../../mod.ts";
const image = input(3, 224, 224).conv(64, 7);
const words = input(128, 768).attention(12).layerNorm();
const fragment = conv(64, 3).relu().invertedResidual(32);
export default network("net", [image.then(fragment), words]);
`;

/** What a hover on a word says. */
const hovers: readonly (readonly [word: string, line: number, says: RegExp])[] = [
  ["conv", 1, /Shape: `\[C, H, W\]` to/],
  ["layerNorm", 2, /Layer normalisation/],
  ["attention", 2, /Multi-head attention with its projections/],
  ["input", 2, /A token sequence `\[T, D\]`/],
  ["conv", 3, /Shape: `\[C, H, W\]` to/],
  ["relu", 3, /Rectifier/],
  ["invertedResidual", 3, /1x1 to many channels, depthwise, 1x1 to few/],
  ["network", 4, /The network that makes these tensors/],
];

Deno.test("the editor shows a layer's documentation on its method", async (t) => {
  const server = new Server();
  try {
    const uri = new URL("tests/types/hover.ts", root).href;
    await server.request("initialize", {
      processId: null,
      rootUri: root.href,
      capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
      initializationOptions: { enable: true },
    });
    server.notify("initialized", {});
    server.notify("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text: source },
    });
    const lines = source.split("\n");
    for (const [word, line, says] of hovers) {
      await t.step(`${word} in ${lines[line]}`, async () => {
        const position = { line, character: lines[line]!.search(new RegExp(`\\b${word}\\(`)) + 1 };
        const hover = await server.request("textDocument/hover", { textDocument: { uri }, position });
        assert.match(JSON.stringify(hover), says);
      });
    }
  } finally {
    await server.end();
  }
});
