/** What must not stay behind when a signal ends the process: half-written files, processes of its own. */
import { system } from "./system.ts";

function signals(): readonly Deno.Signal[] {
  return system().build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];
}

/** What is to be done before the process ends. */
const duties = new Set<() => void>();

/** Listeners by signal, while there is a duty. */
let listeners: readonly (readonly [Deno.Signal, () => void])[] = [];

/** Does something, which must be quick and synchronous, if a signal ends the process before the returned function is called. */
export function onLeaving(duty: () => void): () => void {
  duties.add(duty);
  if (listeners.length === 0) listen();
  return () => {
    duties.delete(duty);
    if (duties.size === 0) hush();
  };
}

function listen(): void {
  listeners = signals().map((signal) => [signal, () => leave(signal)] as const);
  for (const [signal, listener] of listeners) system().addSignalListener(signal, listener);
}

function hush(): void {
  for (const [signal, listener] of listeners) system().removeSignalListener(signal, listener);
  listeners = [];
}

/** Does every duty, then ends the process as the signal would have: whoever started it sees which one it was. */
function leave(signal: Deno.Signal): void {
  for (const duty of [...duties].reverse()) duty(); // what was begun last first: a process before its folder
  duties.clear();
  hush();
  try {
    system().kill(system().pid, signal);
  } catch {
    system().exit(130); // Deno may not send signals: the exit code of an interrupted program
  }
}
