/** Attention as one kernel: of a prompt a block of queries after the other, of one token with its keys cut over idle cores. */
import type { AttentionWork } from "../../../ir/work.ts";
import type { GpuAttention } from "../../../profiles/data/gpu.ts";
import { type Run, run as direct } from "../../equations.ts";
import {
  addAttention,
  AttentionTerms,
  byGroup,
  byHead,
  cacheRead,
  causal,
  generationJobs,
  type GpuTerms,
  mutual,
  prompt,
  promptBlocks,
  splitKeys,
  wholeKeys,
} from "./equations.ts";

/** Queries of a block, and parts into which keys are cut. */
const BLOCK_ROWS = [64, 128], PARTS = [1, 2, 4, 8, 16, 32, 64, 128];

/** Query heads that one job of a group takes at the most; with more there is a job a head. */
const MOST_HEADS = 32;

/** What an attention is besides its sizes. */
export interface AttentionWidths {
  readonly bytesPerElement: number;
  readonly bytesPerCached: number;
  /** Bytes of a sequence's cache. */
  readonly stateBytes: number;
}

/** The attention kernels of a chip. */
export class Attention {
  readonly #t: GpuTerms;
  readonly #prompt = new AttentionTerms();
  readonly #byHead = new AttentionTerms();
  readonly #byGroup = new AttentionTerms();

  constructor({ context, generation }: GpuAttention, t: GpuTerms) {
    const { headBytesPerCycle, groupedBytesPerCycle, groupedReadEfficiency, source, ...own } = generation;
    const grouped = {
      ...own,
      readEfficiency: groupedReadEfficiency,
      bytesPerCycle: groupedBytesPerCycle,
    };
    const fill = (terms: AttentionTerms, constants: object, source: string) =>
      Object.assign(terms, constants, {
        cited: Object.fromEntries(Object.keys(constants).map((name) => [name, source])),
      });
    this.#t = t;
    const { source: ofPrompts, ...prompts } = context;
    fill(this.#prompt, prompts, ofPrompts);
    fill(this.#byHead, { ...own, bytesPerCycle: headBytesPerCycle }, source);
    fill(this.#byGroup, grouped, source);
  }

  /** The time of sequences side by side: a prompt takes no less than one of its tokens. */
  cost(work: AttentionWork, sequences: number, widths: AttentionWidths, run: Run): void {
    const { heads, keyValueHeads } = work, share = heads / keyValueHeads;
    const token = share > 1 && share <= MOST_HEADS ? this.#byGroup : this.#byHead;
    this.#set(token, work, sequences, widths);
    this.#generation(token, direct);
    if (work.queries === 1) return this.#add(token, run);
    const prompt = this.#prompt;
    this.#set(prompt, work, sequences, widths);
    this.#context(prompt, work.causal, direct);
    this.#add(prompt.seconds >= token.seconds ? prompt : token, run);
  }

  #add(a: AttentionTerms, run: Run): void {
    if (run !== direct && a === this.#prompt) this.#context(a, this.#isCausal, run);
    else if (run !== direct) this.#generation(a, run);
    run(addAttention, this.#t, a);
  }

  #isCausal = false;

  #set(a: AttentionTerms, work: AttentionWork, sequences: number, widths: AttentionWidths): void {
    const { keys, window } = work;
    a.sequences = sequences;
    a.queries = work.queries;
    a.heads = work.heads;
    a.keyValueHeads = work.keyValueHeads;
    a.headSize = work.headSize;
    a.reach = window === 0 ? keys : Math.min(window, keys);
    a.keys = a === this.#prompt ? keys : a.reach;
    a.bytesPerElement = widths.bytesPerElement;
    a.bytesPerCached = widths.bytesPerCached;
    a.stateBytes = widths.stateBytes;
    this.#isCausal = work.causal;
  }

  #context(a: AttentionTerms, isCausal: boolean, run: Run): void {
    const t = this.#t, keysOf = isCausal ? causal : mutual;
    run(prompt, a, t);
    let best = BLOCK_ROWS[0]!, least = Infinity;
    for (const rows of BLOCK_ROWS) {
      a.blockRows = rows;
      keysOf(a);
      promptBlocks(a, t);
      if (a.seconds < least) [best, least] = [rows, a.seconds];
    }
    a.blockRows = best;
    run(keysOf, a);
    run(promptBlocks, a, t);
  }

  #generation(a: AttentionTerms, run: Run): void {
    const t = this.#t;
    run(cacheRead, a, t);
    run(a === this.#byGroup ? byGroup : byHead, a);
    let best = 1, least = Infinity;
    for (const parts of PARTS) {
      this.#cut(a, parts, direct);
      if (a.seconds < least) [best, least] = [parts, a.seconds];
    }
    this.#cut(a, best, run);
  }

  #cut(a: AttentionTerms, parts: number, run: Run): void {
    a.parts = parts;
    if (parts > 1) run(splitKeys, a, this.#t);
    else run(wholeKeys, a);
    run(generationJobs, a, this.#t);
  }
}
