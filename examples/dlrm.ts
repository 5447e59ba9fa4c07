/**
 * DLRM of MLPerf: M. Naumov et al., "Deep Learning Recommendation Model for Personalization and Recommendation Systems",
 * arXiv:1906.00091, 2019, section 2, with the tables of Criteo's terabyte, at most 40 million rows each; and its second version,
 * with R. Wang et al., "DCN V2", WWW 2021, section 3, and several rows of a table summed: mlcommons/inference,
 * retired_benchmarks/recommendation/dlrm and recommendation/dlrm_v2; rows a sample: mlcommons/training, torchrec_dlrm.
 *
 * @module
 */
import {
  concat,
  fc,
  type Fragment,
  input,
  type Network,
  network,
  run,
  type TokenTensor,
  type VectorTensor,
} from "../mod.ts";

const WIDTH = 128, NUMBERS = 13;

/** Rows of each table, and how many of them the second version reads a sample. */
const TABLES: readonly (readonly [rows: number, rowsV2: number, read: number])[] = [
  [39884406, 40000000, 3],
  [39043, 39060, 2],
  [17289, 17295, 1],
  [7420, 7424, 2],
  [20263, 20265, 6],
  [3, 3, 1],
  [7120, 7122, 1],
  [1543, 1543, 1],
  [63, 63, 1],
  [38532951, 40000000, 7],
  [2953546, 3067956, 3],
  [403346, 405282, 8],
  [10, 10, 1],
  [2208, 2209, 6],
  [11938, 11938, 9],
  [155, 155, 5],
  [4, 4, 1],
  [976, 976, 1],
  [14, 14, 1],
  [39979771, 40000000, 12],
  [25641295, 40000000, 100],
  [39664984, 40000000, 27],
  [585935, 590152, 10],
  [12972, 12973, 3],
  [108, 108, 1],
  [36, 36, 1],
];

/** Fully connected layers, each rectified. */
function rectified(...widths: readonly [number, ...number[]]): Fragment {
  const [first, ...rest] = widths;
  return rest.reduce((part, width) => part.fc(width).relu(), fc(first).relu());
}

const bottom = () => input(NUMBERS, { name: "numbers" }).then(rectified(512, 256, WIDTH)) as VectorTensor;
const top: Fragment = rectified(1024, 1024, 512, 256).fc(1).sigmoid();

/** DLRM: one row of each table; products of all pairs of vectors. */
export function dlrm(): Network {
  const numbers = bottom();
  const [row, ...rows] = TABLES.map(([rows], i) =>
    input(1, { name: `category${i + 1}` }).embedding(rows, WIDTH)
  );
  const all = concat(numbers.reshape([1, WIDTH]) as TokenTensor, row!, ...rows, { axis: 0 }) as TokenTensor;
  const count = TABLES.length + 1;
  const pairs = all.matmul(all, { transposed: true })
    .custom(0, { output: [count * (count - 1) / 2], group: "movement" }) as VectorTensor; // each pair once
  return network("DLRM", numbers.concat(pairs).then(top));
}

const RANK = 512, CROSSES = 3;

/** DLRM, second version: sums of rows of each table; three crosses of low rank. */
export function dlrmV2(): Network {
  const [sum, ...sums] = TABLES.map(([, rows, read], i) =>
    input(read, { name: `category${i + 1}` }).embedding(rows, WIDTH).globalPool()
  );
  const all = concat(bottom(), sum!, ...sums) as VectorTensor;
  let x = all;
  for (let i = 0; i < CROSSES; i++) {
    x = x.fc(RANK, { bias: false }).fc(all.shape[0]!).mul(all).add(x) as VectorTensor;
  }
  return network("DLRM-DCNv2", x.then(top));
}

const net: Network = dlrm();
export default net;

if (import.meta.main) await run(net);
