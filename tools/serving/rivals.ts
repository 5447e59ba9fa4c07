/**
 * What others say of the same rows. A plain roofline: the longer of all arithmetic at the peak and all bytes at the full bandwidth. LLM-Viewer
 * (Z. Yuan et al., "LLM Inference Unveiled: Survey and Roofline Model Insights", arXiv:2402.16363, 2024, section 2; its formulas, by hand): the
 * same for each operator, added up, with attention in one kernel. Both know no fixed times, no exchanges, no prompts of other requests, and
 * take the rated power for as long as that.
 */
import { shardOf } from "../../engine/serving/shard.ts";
import { decoderAt } from "../../engine/serving/tokens.ts";
import { bitsOf, bytesOf, type Workload } from "../../ir/work.ts";
import type { ServeOptions } from "../../engine/serving/options.ts";
import { decoder, type LanguageRow } from "./language.ts";

/** A roof. */
interface Roof {
  /** Multiply-accumulates a second with 16 bits; twice as many with 8. */
  readonly macsPerSecond: number;
  /** Bytes a second. */
  readonly bytesPerSecond: number;
}

/** NVIDIA's sheets of H100 SXM and A100 SXM 80 GB, and LLM-Viewer's own numbers of them (hardwares/hardware_params.py, recalled). */
const ROOFS: Readonly<Record<string, { readonly sheet: Roof; readonly viewer: Roof }>> = {
  h100: {
    sheet: { macsPerSecond: 494.5e12, bytesPerSecond: 3.35e12 },
    viewer: { macsPerSecond: 494.75e12, bytesPerSecond: 3.072e12 },
  },
  a100: {
    sheet: { macsPerSecond: 156e12, bytesPerSecond: 2.039e12 },
    viewer: { macsPerSecond: 156e12, bytesPerSecond: 1.555e12 },
  },
};

/** What each says: seconds of a step that makes tokens, and of one that reads a prompt. */
export interface Rivals {
  readonly roofline: { readonly token: number; readonly prompt: number };
  readonly viewer: { readonly token: number; readonly prompt: number };
}

/** What others say of a row. */
export async function rivalsOf({ cells, network, options, planned }: LanguageRow): Promise<Rivals> {
  const net = await decoder(network), { parallel } = planned, roofs = ROOFS[`${cells.profile ?? "h100"}`]!;
  const { prompt = 1, output = 1, requests = 1 } = options;
  const step = (tokens: number, cached: number, requests: number) => {
    const bits = { scans: 16, ...(options.expertBits !== undefined && { experts: options.expertBits }) };
    const { compiled } = shardOf(decoderAt(net, tokens, cached), parallel, {
      requests,
      scored: requests,
      bits,
    });
    return (roof: Roof) => timesOf(compiled.workloads, requests, roof, options);
  };
  const token = step(1, prompt + Math.ceil(output / 2), requests), first = step(prompt, 0, requests);
  return {
    roofline: { token: token(roofs.sheet).together, prompt: first(roofs.sheet).together },
    viewer: { token: token(roofs.viewer).apart, prompt: first(roofs.viewer).apart },
  };
}

function timesOf(works: readonly Workload[], requests: number, roof: Roof, options: ServeOptions) {
  const weights = options.weightBits ?? 16, activations = weights === 8 ? 8 : 16;
  const precision = { weights, activations, cache: options.cacheBits ?? 16 };
  let macs = 0, moved = 0, apart = 0;
  for (const work of works) {
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(work, precision), { experts } = work;
    const read = experts === undefined
      ? weightBytes
      : experts.experts * (experts.matricesIn + 1) * experts.size * experts.hidden *
        bitsOf(work, precision).weights / 8;
    const narrow = bitsOf(work, precision).activations <= 8 ? 2 : 1;
    const seconds = work.macs * requests / (roof.macsPerSecond * narrow);
    const bytes = read + (stateBytes + inputBytes + outputBytes) * requests;
    macs += seconds;
    moved += bytes / roof.bytesPerSecond;
    apart += Math.max(seconds, bytes / roof.bytesPerSecond);
  }
  return { together: Math.max(macs, moved), apart };
}
