import type { Network } from "../ir/mod.ts";
/** x */
export async function run(net: Network): Promise<void> {
  await Promise.resolve(console.log(net.name));
}
