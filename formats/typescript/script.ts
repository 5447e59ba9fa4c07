import type { Network } from "../../ir/network.ts";
import { Folder } from "./fold.ts";
import { graphOf, nameAt } from "./graph.ts";
import { Scopes, unnamed } from "./names.ts";
import { closedOf } from "./regions.ts";
import type { Script } from "./replay.ts";
import { type Made, Pool, Stepper } from "./steps.ts";
import { plainValuesOf, Valuer } from "./values.ts";

/** A network as a script: a layer a line, or folded into fragments, blocks and repeats. */
export function scriptOf(network: Network, fold: boolean): Script {
  const graph = graphOf(network);
  const scopes = new Scopes(graph);
  const values = fold ? scopes.values(new Valuer(graph, closedOf(graph)).network()) : plainValuesOf(graph);
  const free = unnamed(graph, scopes.scopeOf);
  const pool = new Pool();
  const stepper = new Stepper(graph, pool, free, scopes.scopeOf);
  const folder = new Folder(pool);
  const made = (value: Parameters<typeof stepper.made>[0]): Made => {
    const { base, steps } = stepper.made(value);
    return { base, steps: fold ? folder.folded(steps) : steps };
  };
  return {
    name: network.name,
    inputs: network.inputs.map(({ shape }, node) => ({
      node,
      shape,
      ...(!free.has(node) && { name: nameAt(graph, node) }),
    })),
    named: values.named.map(({ node, value }) => ({ node, label: nameAt(graph, node), made: made(value) })),
    outputs: values.outputs.map(made),
  };
}
