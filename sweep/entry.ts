/** The public function, apart from what it does: a script that sweeps nothing does not load that. */
import { checkedPromise } from "../ir/checked.ts";
import { calling } from "../ir/errors.ts";
import { anything } from "../ir/field.ts";
import type { SweepOptions } from "./options.ts";
import type { Row } from "./row.ts";

/**
 * Costs every combination of networks, profiles and values: a row a point, in the order of the points. With a `store` the rows that it
 * has already are not computed again, and an interrupted sweep goes on where it was.
 *
 * @example
 * ```ts
 * import { conv, network, sweep } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [64, 56, 56], conv(64, 3));
 * const set = { "models.systolic.rows": [8, 16, 32] };
 * const rows = await sweep({ networks: [net], profiles: ["scale-sim"], set, batch: [1, 4] });
 * console.log(rows.length, rows[0]!.set, rows[0]!.bound); // 6 { "models.systolic.rows": 8 } compute
 * ```
 *
 * @throws {FodlamError} if an option is not legal, a profile has no number at a place, or the store cannot be used
 */
export const sweep: (options: SweepOptions) => Promise<Row[]> = checkedPromise(
  { act: calling("sweep"), takes: { options: { ...anything, doc: "what is swept" } } },
  async (options: SweepOptions): Promise<Row[]> => {
    const { swept } = await import("./sweep.ts");
    return await swept(options);
  },
);
