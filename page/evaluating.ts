/** The worker that evaluates: one question of a sort at a time, the latest; one that takes too long is stopped. */
import type { Answers, Ask, Said } from "./messages.ts";
import { asError, ended, type PageError, stopped } from "./words.ts";
import { workerAt } from "./workers.ts";

/** How long a program may run, one with which a worker begins and first loads what it needs, and a file be read. */
const PROGRAM_MILLISECONDS = 5000, FIRST_MILLISECONDS = 20_000, FILE_MILLISECONDS = 60_000;

/** A worker keeps every program that it has run; after so many it is replaced, and after one that changed what all share. */
const MOST_PROGRAMS = 400;

/** Questions for which the program is run. */
const RUNNING: readonly string[] = ["evaluate", "lines"];

interface Open {
  readonly resolve: (value: never) => void;
  readonly reject: (error: PageError) => void;
}

/** Asks the worker, starting and replacing it. */
export class Evaluating {
  readonly #open = new Map<number, Open>();
  #worker!: Worker;
  #ready!: Promise<void>;
  #last = 0;
  #programs = 0;
  #hasAnswered = false;

  readonly #begun: () => Worker;

  /** Asks the page's own worker, or one that is begun in another way. */
  constructor(begun: () => Worker = () => workerAt("evaluate.js")) {
    this.#begun = begun;
    this.#start();
  }

  #start(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#worker = this.#begun();
    this.#ready = promise;
    this.#programs = 0;
    this.#hasAnswered = false;
    this.#worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.said === "ready") return resolve();
      if (data.said === "spoilt") {
        this.#programs = MOST_PROGRAMS;
        return;
      }
      this.#hasAnswered = true;
      const open = this.#open.get(data.id);
      this.#open.delete(data.id);
      if (data.said === "answer") open?.resolve(data.value as never);
      else open?.reject(asError(data.fault));
    };
    this.#worker.onerror = () => this.#stop(ended());
  }

  /** Ends the worker with everything that it was asked. */
  #stop(message: string): void {
    this.#worker.terminate();
    for (const { reject } of this.#open.values()) reject(asError({ message }));
    this.#open.clear();
    this.#start();
  }

  /** An answer. */
  async ask<A extends Ask["ask"]>(ask: Extract<Ask, { readonly ask: A }>): Promise<Answers[A]> {
    await this.#ready;
    if (RUNNING.includes(ask.ask) && ++this.#programs > MOST_PROGRAMS && this.#open.size === 0) {
      this.#worker.terminate();
      this.#start();
      await this.#ready;
    }
    const id = ++this.#last;
    const program = this.#hasAnswered ? PROGRAM_MILLISECONDS : FIRST_MILLISECONDS;
    const most = ask.ask === "read" ? FILE_MILLISECONDS : program;
    const what = ask.ask === "read" ? "file" : "program";
    const timer = setTimeout(() => this.#stop(stopped(what, most / 1000)), most);
    try {
      return await new Promise<Answers[A]>((resolve, reject) => {
        this.#open.set(id, { resolve: resolve as Open["resolve"], reject });
        this.#worker.postMessage({ id, ...ask });
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the worker for good. */
  end(): void {
    this.#worker.terminate();
  }
}

/** Runs an action again and again, one at a time: while one runs, only the latest wish for another is kept. */
export function latest(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined, again = false;
  return () => {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await action();
        }
      } finally {
        running = undefined;
      }
    })();
    return running;
  };
}
