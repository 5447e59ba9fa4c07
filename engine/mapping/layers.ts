/** Mappings of a network's layers, and which layers have none. */
import type { Workload } from "../../ir/work.ts";

/** Finds what a layer is mapped to for a batch; nothing if one of its nests fits no buffer. */
type Find<M> = (layer: number, batch: number) => M | undefined;

/** The mappings of each layer by batch, each found once. */
export class LayerMappings<M> {
  readonly #find: Find<M>;
  readonly #byBatch = new Map<number, (M | undefined)[]>();

  constructor(find: Find<M>) {
    this.#find = find;
  }

  /** The mappings of a layer. */
  of(layer: number, batch: number): M | undefined {
    let layers = this.#byBatch.get(batch);
    if (layers === undefined) this.#byBatch.set(batch, layers = []);
    return layers[layer] ??= this.#find(layer, batch);
  }

  /** Why layers have no cost on a chip, for one input; undefined for those that have one. */
  gaps(
    workloads: readonly Workload[],
    firsts: ArrayLike<number>,
    chip: string,
  ): readonly (string | undefined)[] {
    return workloads.map(({ nests }, layer) => {
      if (nests.length === 0) return `${chip} maps loop nests, and its shape is not known`;
      return this.of(firsts[layer]!, 1) === undefined ? `${chip} has buffers too small for it` : undefined;
    });
  }
}
