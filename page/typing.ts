/** The editor's questions about types, and the worker that answers them. It is large, so it comes after the first result. */
import { workerAt } from "./workers.ts";

/** A question about the program at a place. */
export interface TypesAsk {
  readonly ask: "mistakes" | "hover" | "suggestions";
  readonly source: string;
  /** The place in the program; 0 for mistakes. */
  readonly at: number;
}

/** What TypeScript finds wrong. */
export interface Mistake {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly isError: boolean;
}

/** What a name is. */
export interface Hover {
  readonly from: number;
  readonly to: number;
  readonly type: string;
  readonly doc: string;
}

/** A name that could stand at a place. */
export interface Suggestion {
  readonly name: string;
  readonly kind: string;
  /** Less stands first. */
  readonly order: string;
}

/** Answers by question. */
export interface TypesAnswers {
  readonly mistakes: readonly Mistake[];
  readonly hover: Hover | null;
  readonly suggestions: readonly Suggestion[];
}

/** Types of the program: asks the worker, which is started at the first call of `start`. */
export class Typing {
  readonly #open = new Map<number, (value: unknown) => void>();
  #worker: Worker | undefined;
  #last = 0;

  /** Starts the worker; `ready` is called when it has read everything. */
  start(ready: () => void): void {
    if (this.#worker !== undefined) return;
    this.#open.set(0, ready);
    this.#worker = workerAt("types.js");
    this.#worker.onmessage = ({ data: { id, value } }) => {
      this.#open.get(id)?.(value ?? null);
      this.#open.delete(id);
    };
  }

  /** An answer; nothing before the worker is started, or where it cannot tell. */
  async ask<A extends TypesAsk["ask"]>(ask: A, source: string, at = 0): Promise<TypesAnswers[A] | null> {
    if (this.#worker === undefined) return null;
    const id = ++this.#last;
    return await new Promise((resolve) => {
      this.#open.set(id, resolve as (value: unknown) => void);
      this.#worker!.postMessage({ id, ask, source, at });
    });
  }
}
