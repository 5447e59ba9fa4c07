import { fromZoo, zoo, zooName } from "../examples/mod.ts";
import { cannotRead, FodlamError, unknownNetwork } from "../ir/errors.ts";
import { networkFrom } from "../ir/check.ts";
import type { Network } from "../ir/network.ts";
import { exists, isPath, isScript, nameOf, networksOf, parseJson, readText } from "./files.ts";

/** The networks that a user names: a network of the zoo, a script, a JSON network, standard input. */
export async function findNetworks(name: string): Promise<Network[]> {
  if (isScript(name)) {
    if (!/^https?:/.test(name) && !await exists(name)) {
      throw new FodlamError(cannotRead(name, "there is no such file"));
    }
    return await networksOf(name);
  }
  if (name === "-" || await exists(name)) {
    return [networkFrom(await parseJson(await readText(name), name), nameOf(name))];
  }
  if (zooName(name) !== undefined) return [await fromZoo(name)];
  if (isPath(name)) throw new FodlamError(cannotRead(name, "there is no such file"));
  throw new FodlamError(unknownNetwork(name, Object.keys(zoo)));
}
