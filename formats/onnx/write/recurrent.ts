/** Recurrent layers as they are written: a node for each layer, steps first. */
import { reshape, transpose } from "./moves.ts";
import type { Said } from "./said.ts";

/** Recurrent kinds. */
export type Recurrent = "lstm" | "gru" | "rnn";
const GATES: Readonly<Record<Recurrent, number>> = { lstm: 4, gru: 3, rnn: 1 };

/** The writer of a recurrent kind. */
export function recurrent(kind: Recurrent): (said: Said<Recurrent>) => string {
  return (said: Said<Recurrent>): string => {
    const { graph, inputs: [x], shapes: [shape], layer, owner } = said;
    const length = shape!.length === 1 ? 1 : shape![0]!, directions = layer.bidirectional ? 2 : 1;
    const rows = GATES[kind] * layer.hidden;
    let now = x!, features = shape!.at(-1)!;
    for (let i = 0; i < layer.layers; i++) {
      const key = layer.layers === 1 ? owner : `${owner}.${i}`;
      const inputs = [
        reshape(graph, now, [length, 1, features]),
        graph.weight(`${key}.weight`, [directions, rows, features]),
        graph.weight(`${key}.recurrent`, [directions, rows, layer.hidden]),
        ...(layer.biases === 2 ? [graph.weight(`${key}.bias`, [directions, 2 * rows])] : []),
      ];
      const attributes = {
        hidden_size: layer.hidden,
        direction: layer.bidirectional ? "bidirectional" : "forward",
      };
      const isLast = i === layer.layers - 1;
      const out = graph.node(kind.toUpperCase(), inputs, {
        attributes,
        name: isLast ? `${layer.name}/steps` : `${layer.name}/steps${i}`,
      });
      features = directions * layer.hidden;
      const to = isLast ? [1, ...layer.shape] : [1, length, features];
      now = reshape(graph, transpose(graph, out, [2, 0, 1, 3]), to, isLast ? layer.name : undefined);
    }
    return now;
  };
}
