import type { Workload } from "../../ir/work.ts";
import { inputWords, type Mapped, mapper, preferred } from "../mapping/mapped.ts";
import { type RowDensity, rowDensity } from "../mapping/density.ts";
import { sourcesIn } from "../sources.ts";
import { processingCycles } from "../mapping/time.ts";
import type { CostModel, Gap, LayerCost } from "../model.ts";
import { type HierarchyConstants, type HierarchyPart, termsOf } from "./hierarchyTerms.ts";
import { add, bitsOf, levelSum, noUnits, unitsOf, unitSum } from "./hierarchyUnits.ts";

/**
 * Energy of arithmetic and of each level of memory for each tensor, as multiples of a multiply-accumulate (the MIT EEMS
 * energy tool). The time, which that tool does not give, is the row-stationary mapping's.
 */
export const hierarchy: CostModel<"hierarchy"> = {
  id: "hierarchy",
  prepare(data, chip) {
    const { profile, factors, precision } = chip;
    const { array, map } = mapper(data.array, data.goal);
    const clock = profile.clock.hertz / factors.delay;
    const bytesPerSecond = data.array.dramBytesPerSecond.value / factors.delay;
    const joules = data.joulesPerUnit.value * factors.delay * factors.power;
    const { joulesPerUnit, unitBits, assumedDensity } = data;
    const sources = [
      ...sourcesIn([data.array, data.goal, data.units, joulesPerUnit, unitBits, assumedDensity]),
    ];
    const unknown: Gap = { gap: `${profile.name} maps loop nests, and its shape is not known` };
    const tooLarge: Gap = { gap: `${profile.name} has buffers too small for it` };

    const constants: HierarchyConstants = { clockHertz: clock, bytesPerSecond, joules, delay: factors.delay };

    function costOf(mapped: Mapped, workload: Workload, batch: number, density: RowDensity): HierarchyPart {
      const { traffic } = mapped;
      const dramInputWords = inputWords(mapped, workload, batch);
      const dram = { ...traffic.dram, inputs: dramInputWords * traffic.inputReads };
      const words = dram.weights * density.weights + dram.inputs * density.activations +
        dram.outputs * density.outputs;
      const spent = unitsOf(mapped, dram, density, data, bitsOf(workload, precision));
      const passes = processingCycles(traffic, array.passOverheadCycles);
      const processing = passes.cycles / clock;
      const moving = words * array.wordBytes / bytesPerSecond;
      return {
        mapped,
        dramInputWords,
        passes,
        spent,
        processing,
        moving,
        latencySeconds: Math.max(processing, moving),
        energyJoules: unitSum(spent) * joules,
      };
    }

    return (workloads, batch) =>
      workloads.map((workload): LayerCost | Gap => {
        if (workload.nests.length === 0) return unknown;
        const density = rowDensity(workload, assumedDensity, chip.density);
        const sum = noUnits(), parts: HierarchyPart[] = [];
        let processing = 0, moving = 0;
        for (const nest of workload.nests) {
          const [first, second] = map(nest, batch);
          if (first === undefined) return tooLarge;
          const other = second && costOf(second, workload, batch, density);
          const cost = preferred(costOf(first, workload, batch, density), other);
          parts.push(cost);
          add(sum, cost.spent);
          processing += cost.processing;
          moving += cost.moving;
        }
        const energyParts = {
          compute: sum.compute * joules,
          registerFile: levelSum(sum, "registerFile") * joules,
          interPe: levelSum(sum, "interPe") * joules,
          globalBuffer: levelSum(sum, "globalBuffer") * joules,
          dram: levelSum(sum, "dram") * joules,
        };
        const latencySeconds = Math.max(processing, moving);
        return {
          latencySeconds,
          energyJoules: energyParts.compute + energyParts.registerFile + energyParts.interPe +
            energyParts.globalBuffer + energyParts.dram,
          latencyParts: { processing, dram: moving },
          energyParts,
          basis: "modelled",
          bound: processing >= moving ? "compute" : "memory",
          sources,
          assumed: [TIME_ASSUMED, density.assumed],
          terms: () =>
            termsOf(parts, sum, { processing, moving }, {
              data,
              density,
              bits: bitsOf(workload, precision),
              batch,
              ...constants,
            }),
        };
      });
  },
};

const TIME_ASSUMED =
  "as fast as the row-stationary array whose accesses are counted, for the tool gives no time";
