/**
 * Stand-ins for the six applications on which Google's first TPU was measured: N. Jouppi et al., "In-Datacenter Performance
 * Analysis of a Tensor Processing Unit", ISCA 2017, Table 1 (layers, weights, operations a weight byte, batch). The networks
 * themselves are not public. What the paper says of them is kept: kinds and numbers of layers, millions of weights, operations a
 * weight byte at the batch; LSTM1's 600 x 600 matrices (section 7); and that CNN1's channels are so few that most of the array holds
 * no weights (Table 3: 14.1 of 92 TOPS are 15 % of the peak, and the array is active for 46 % of the time; the table's own counter
 * says 22.5 %, which would be 20.7 TOPS). Sizes of single layers are ours.
 *
 * @module
 */
import { conv, fc, input, type Network, network, pool, repeat, run, type VectorTensor } from "../mod.ts";

/** MLP0: five fully connected layers, 20 million weights, batch 200. */
export function tpuMlp0(): Network {
  return network("TPU MLP0", [2000], repeat(5, fc(2000, { bias: false }).relu()));
}

/** MLP1: four fully connected layers, 5 million weights, batch 168. */
export function tpuMlp1(): Network {
  const pair = fc(1250, { bias: false }).relu().fc(1000, { bias: false }).relu();
  return network("TPU MLP1", [1000], repeat(2, pair));
}

/** Activations of the LSTMs take 16 bits: half of the array's speed (section 2), which Table 3's counters show. */
const bits = { weights: 8, activations: 16 } as const;

/** A gate's product and what is done with it. */
function gate(x: VectorTensor, outputs: number, activation: "sigmoid" | "tanh"): VectorTensor {
  const sums = x.fc(outputs, { bias: false, bits });
  return activation === "sigmoid" ? sums.sigmoid({ bits }) : sums.tanh({ bits });
}

/** LSTM0: 24 products, 34 layers of vectors, 52 million weights, batch 64; its matrices fill the array. */
export function tpuLstm0(): Network {
  let x: VectorTensor = input(1024);
  for (let step = 0; step < 12; step++) {
    const gates = step < 9 ? gate(x, 2048, "sigmoid") : gate(x, 2304, "sigmoid");
    x = gate(gates, 1024, "tanh").mul(x, { bits });
  }
  return x.toNetwork("TPU LSTM0");
}

/** LSTM1: 34 million weights in 600 x 600 matrices, batch 96; the 37 layers of the paper are 94 such products. */
export function tpuLstm1(): Network {
  let x: VectorTensor = input(600);
  for (let product = 0; product < 94; product++) {
    const sums = x.fc(600, { bias: false, bits });
    x = product % 5 === 4 ? sums.tanh({ bits }) : sums;
  }
  return x.toNetwork("TPU LSTM1");
}

/** CNN0: 16 convolutions, 8 million weights, batch 8; 2888 operations a weight byte / 8 are 361 = 19 x 19 places. */
export function tpuCnn0(): Network {
  const flat = conv(256, 1, { bias: false }).relu();
  const trunk = repeat(13, conv(256, 3, { padding: 1, bias: false }).relu());
  return network("TPU CNN0", [256, 19, 19], flat.then(trunk).then(repeat(2, flat)));
}

/**
 * CNN1: 72 convolutions, 13 poolings, four fully connected layers, 100 million weights, batch 32. Every second convolution reads 85
 * channels, and every other one writes them, so that a third of the array holds weights; poolings read the wide maps.
 */
export function tpuCnn1(): Network {
  const pair = conv(1470, 3, { padding: 1, bias: false }).relu().conv(85, 1, { bias: false }).relu();
  const pooled = (count: number) =>
    conv(1470, 3, { padding: 1, bias: false }).relu().repeat(count, pool(3, { stride: 1, padding: 1 }))
      .conv(85, 1, { bias: false }).relu();
  const first = input(85, 27, 27).repeat(3, pair).then(pooled(3)).pool(2);
  const second = first.repeat(5, pair).then(pooled(3)).pool(2);
  const third = second.repeat(5, pair).then(pooled(3)).pool(2, { ceilMode: true });
  const trunk = third.repeat(19, pair).then(pooled(1));
  const head = fc(8192, { bias: false }).relu().fc(4096, { bias: false }).relu().fc(3520, { bias: false })
    .relu();
  return trunk.then(head).fc(400, { bias: false }).toNetwork("TPU CNN1");
}

const net: Network = tpuMlp0();
export default net;

if (import.meta.main) await run([tpuMlp0(), tpuMlp1(), tpuLstm0(), tpuLstm1(), tpuCnn0(), tpuCnn1()]);
