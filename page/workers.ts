/**
 * Workers of the page. A worker of a file has the policy of the answer that brought the file, which a plain file server does not give;
 * one of a blob has the page's own. The program runs in it, so it is started through a blob: what the page may not load, the program
 * may not either.
 */
export function workerAt(file: string): Worker {
  const address = JSON.stringify(new URL(file, import.meta.url).href);
  const blob = new Blob([`import ${address};`], { type: "text/javascript" });
  const url = URL.createObjectURL(blob), worker = new Worker(url, { type: "module" });
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}
