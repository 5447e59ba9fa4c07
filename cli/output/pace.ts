/** How far a long run is: on a terminal as it goes, elsewhere a line a minute. */
import type { Io } from "../spec.ts";

const TERMINAL_SECONDS = 0.1, LINE_SECONDS = 60;

/** Says how many points are done, how many a second, and how long the rest takes. */
export class Pace {
  readonly #io: Io;
  readonly #start: number = performance.now();
  #last = 0;
  /** Points done, and all of them. */
  done = 0;
  all = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  /** So many are done, of so many. */
  readonly at = (done: number, all: number): void => {
    this.done = done;
    this.all = all;
    const seconds = (performance.now() - this.#start) / 1000;
    const each = this.#io.progress === undefined ? LINE_SECONDS : TERMINAL_SECONDS;
    if (seconds - this.#last < each) return;
    this.#last = seconds;
    const rate = done / seconds, left = Math.ceil((all - done) / rate);
    const text = `${done} of ${all} points, ${Math.round(rate)} a second, ${left} s left`;
    if (this.#io.progress === undefined) this.#io.err(text);
    else this.#io.progress(text);
  };

  /** Takes away what it said. */
  end(): void {
    if (this.#last > 0) this.#io.progress?.("");
  }
}
