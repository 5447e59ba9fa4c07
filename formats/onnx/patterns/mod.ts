/** Nodes that together are one layer, put together. */
import type { Node } from "../node.ts";
import type { Value } from "../value.ts";
import { activations } from "./activations.ts";
import { norms } from "./norms.ts";
import { Web } from "./pattern.ts";
import { products } from "./products.ts";

export { Web } from "./pattern.ts";

/** The nodes that the outputs need, with patterns of several nodes made one. */
export function recognized(nodes: readonly Node[], outputs: readonly Value[]): Web {
  const needed = new Web(nodes, outputs).needed();
  const web = new Web(needed, outputs);
  norms(web);
  activations(web);
  products(web);
  return new Web(web.needed(), outputs, nodes.length - needed.length);
}
