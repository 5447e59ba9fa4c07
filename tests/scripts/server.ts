/** This checkout over http, on this machine alone. */
import { root } from "./deno.ts";

const mediaTypes: Readonly<Record<string, string>> = {
  js: "text/javascript",
  json: "application/json",
  ts: "application/typescript",
};

/** A running server. */
export interface Server extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** Stops it; nothing answers at its port from then on. */
  stop(): Promise<void>;
}

/**
 * Serves the files of this checkout at a free port.
 *
 * @param plain says `text/plain` of every file, as raw.githubusercontent.com does
 */
export function serve({ plain = false }: { plain?: boolean } = {}): Server {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async ({ url }) => {
    const path = new URL(url).pathname;
    asked.push(path);
    const type = plain ? "text/plain; charset=utf-8" : mediaTypes[path.split(".").at(-1)!];
    if (type === undefined) return new Response("not served", { status: 404 });
    try {
      const file = new URL(`.${path}`, root);
      return new Response(await Deno.readTextFile(file), { headers: { "content-type": type } });
    } catch {
      return new Response("no such file", { status: 404 });
    }
  });
  let stopped: Promise<void> | undefined;
  const stop = () => stopped ??= server.shutdown();
  const { port } = server.addr;
  return { host: `127.0.0.1:${port}`, asked, stop, [Symbol.asyncDispose]: stop };
}
