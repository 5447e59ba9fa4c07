/** Servers on this machine that answer as a test says. */

/** A running server. */
export interface Server extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/`. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
}

/** Answers by the path that is asked for. */
export function serve(answer: (path: string, request: Request) => Response | Promise<Response>): Server {
  const asked: string[] = [];
  const stop = new AbortController(); // a slow answer is not waited for
  const options = { hostname: "127.0.0.1", port: 0, onListen() {}, signal: stop.signal };
  const server = Deno.serve(options, (request) => {
    const path = new URL(request.url).pathname;
    asked.push(path);
    return answer(path, request);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    asked,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await server.finished;
    },
  };
}

/** A script, as a server sends it. */
export function script(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/typescript" } });
}

/** So many bytes a moment, without an end. */
export function trickle(bytes: Uint8Array<ArrayBuffer>, milliseconds: number): Response {
  let timer: ReturnType<typeof setInterval> | undefined;
  return new Response(
    new ReadableStream({
      start(controller) {
        timer = setInterval(() => controller.enqueue(bytes), milliseconds);
      },
      cancel: () => clearInterval(timer),
    }),
  );
}
