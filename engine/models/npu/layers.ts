/** What a layer asks of the matrix unit and of the vector unit. */
import { BITS_PER_BYTE } from "../../../ir/units.ts";
import {
  bitsOf,
  bytesOf,
  type FallbackBits,
  type Group,
  mostReadsOf,
  type Nest,
  type Workload,
} from "../../../ir/work.ts";

/** Operations an element of scale and shift, and of a rectifier with a limit: done on the outputs of the layer before them. */
const SIMPLE_OPERATIONS = 2;
/** Operations an element from which an activation or norm follows a curve: GELU has 8, a layer norm 7. */
const CURVED_OPERATIONS = 6;
/** Operations that the vector unit does between the two products of an attention, as many as a softmax counts for a score. */
const ATTENTION_OPERATIONS = 6;
/** Channels up to which a convolution reads an image. */
const IMAGE_CHANNELS = 4;

/** A loop nest for one input. */
export interface NestFacts {
  readonly groups: number;
  readonly rows: number;
  readonly n: number;
  readonly channels: number;
  readonly taps: number;
  readonly isImage: boolean;
  readonly isDepthwise: boolean;
  /** Whether a batch adds rows: with weights of its own it is one product of many rows; without, a product for each input. */
  readonly addsRows: boolean;
}

/** What the vector unit does for one input. */
export interface VectorFacts {
  readonly plainElements: number;
  readonly curves: number;
  readonly operations: number;
}

const NOTHING: VectorFacts = { plainElements: 0, curves: 0, operations: 0 };

/** What a nest is whatever the batch. */
export function nestFacts({ n, k, c, p, q, r, s, groups }: Nest, addsRows: boolean): NestFacts {
  return {
    groups,
    rows: n * p * q,
    n: k / groups,
    channels: c / groups,
    taps: r * s,
    isImage: c <= IMAGE_CHANNELS,
    isDepthwise: groups > 1 && groups === c,
    addsRows,
  };
}

function isSimple({ vectorOperations, outputElements }: Workload): boolean {
  return vectorOperations <= SIMPLE_OPERATIONS * outputElements;
}

/** Which layers cost nothing of their own: rectifiers, and norms of fixed statistics behind a product, which fold into its weights. */
export function foldedIn(workloads: readonly Workload[]): boolean[] {
  let head: Group | undefined;
  return workloads.map((workload) => {
    const { group } = workload;
    if (group === "rectifier" || group === "identity") return true;
    if (group === "activation" && isSimple(workload)) return true;
    if (group === "normalization" && isSimple(workload)) return head === "conv" || head === "fc";
    head = group;
    return false;
  });
}

/** Whether a layer's weights are quantised, which makes steps between two scales visible. */
export function isQuantised(workload: Workload, precision: FallbackBits): boolean {
  return bitsOf(workload, precision).weights <= BITS_PER_BYTE;
}

/**
 * Work of the vector unit. A concatenation brings its inputs to one scale if it is quantised; a norm that does not fold is then a
 * multiplication, an addition and two changes of scale.
 */
export function vectorFacts(workload: Workload, quantised: boolean): VectorFacts {
  const { group, macs, vectorOperations, inputElements, outputElements } = workload;
  if (macs > 0) {
    if (vectorOperations === 0) return NOTHING;
    return {
      plainElements: 0,
      curves: vectorOperations / ATTENTION_OPERATIONS,
      operations: ATTENTION_OPERATIONS,
    };
  }
  if (group === "normalization" && isSimple(workload)) {
    const [passes, operations] = quantised ? [6, 4] : [2, 1];
    return { plainElements: passes * outputElements, curves: 0, operations };
  }
  if (group === "movement") {
    return { plainElements: (quantised ? 2 : 0.5) * outputElements, curves: 0, operations: 1 };
  }
  const isCurved = group === "normalization" ||
    (group === "activation" && vectorOperations >= CURVED_OPERATIONS * outputElements);
  if (isCurved) return { plainElements: 0, curves: outputElements, operations: 1 };
  return { plainElements: inputElements + outputElements, curves: 0, operations: 1 };
}

/** What a layer reads from memory beside activations. */
export interface MemoryFacts {
  readonly weightBytes: number;
  readonly stateBytes: number;
  /** Of a batch: others of it may read other rows of a table, or other experts, up to all of them. */
  readonly mostReads: number;
}

/** Parameters, and state of one input, in bytes. */
export function memoryOf(workload: Workload, precision: FallbackBits): MemoryFacts {
  const { weightBytes, stateBytes } = bytesOf(workload, precision);
  return { weightBytes, stateBytes, mostReads: mostReadsOf(workload) };
}
