/** What the tests of sweeps share. */
import { conv, network } from "../../dsl/mod.ts";
import type { SweepOptions } from "../../sweep/mod.ts";

/** A small network. */
export const small = network("small", [16, 28, 28], conv(32, 3).relu().conv(32, 3).globalPool().fc(10));

/** The place of a number of `scale-sim`. */
export const ROWS = "models.systolic.rows";

/** Twelve points. */
export const twelve: SweepOptions = {
  networks: [small],
  profiles: ["scale-sim", "gemmini"],
  batch: [1, 4],
  set: { [ROWS]: [8, 16, 32] },
};

/** A path in a folder that is removed after an action. */
export async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-sweep-" });
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
