/** A page that a browser opens: it runs a module, and sends what that gives. */
import { BrowserDied, patiently, QUIETLY } from "../outside/chromium.ts";
import { serve } from "../outside/server.ts";

const types: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  svg: "image/svg+xml",
  txt: "text/plain",
  woff2: "font/woff2",
};

/** What a page needs besides the release. */
export interface Page {
  /** The program. */
  readonly browser: string;
  /** The folder of the release. */
  readonly release: string;
  /** The text of the module `/test.js`; it ends in `export default` a text. */
  readonly module: string;
  /** Other files by path. */
  readonly files: Readonly<Record<string, string>>;
  /** What stands at the head of each page of the folder. */
  readonly head?: string;
  /** Told of each path that is not there. */
  readonly onMissing?: (path: string) => void;
}

const HTML = `<!doctype html><script type="module">
const send = (body) => fetch("/result", { method: "POST", body });
try { send((await import("/test.js")).default); } catch (error) { send(String(error.stack ?? error)); }
</script>`;

/** A file of a folder, as a server sends it; a folder is what it opens with. */
export async function fileOf(folder: string, asked: string): Promise<Response> {
  const path = asked.replace(/\/$/, "/index.html");
  const type = types[path.split(".").at(-1)!] ?? "application/typescript";
  try {
    const headers = { "content-type": `${type}; charset=utf-8`, "access-control-allow-origin": "*" };
    return new Response(await Deno.readFile(folder + decodeURIComponent(path)), { headers });
  } catch {
    return new Response("no such file", { status: 404 });
  }
}

/** What the module gives in a browser without a window. */
export async function inBrowser(page: Page): Promise<string> {
  return await patiently(() => given(page));
}

async function given({ browser, release, module, files, head, onMissing }: Page): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const own: Readonly<Record<string, string>> = { "/": HTML, "/test.js": module, ...files };
  await using server = serve(async (path, request) => {
    if (path === "/result") resolve(await request.text());
    const text = own[path];
    if (text === undefined) {
      const found = await fileOf(release, path);
      if (found.status === 404 && path !== "/result") onMissing?.(path);
      if (head === undefined || !/(\.html|\/)$/.test(path)) return found;
      return new Response((await found.text()).replace("<head>", `<head>${head}`), {
        headers: found.headers,
      });
    }
    const type = path === "/" ? types.html! : types.js!;
    return new Response(text, { headers: { "content-type": type } });
  });
  const profile = await Deno.makeTempDir({ prefix: "fodlam-browser-" });
  const options = { stdin: "null", stdout: "null", stderr: "null" } as const;
  const child = new Deno.Command(browser, {
    args: ["--headless", ...QUIETLY, `--user-data-dir=${profile}`, server.url],
    ...options,
  }).spawn();
  const died = child.status.then(({ code }) => {
    throw new BrowserDied(`it ended with ${code}`);
  });
  died.catch(() => {}); // it is told to end as well
  try {
    return await Promise.race([promise, died]);
  } finally {
    try {
      child.kill();
    } catch { /* it has ended */ }
    await child.status;
    await Deno.remove(profile, { recursive: true }).catch(() => {}); // it may still be tidying up
  }
}
