/** The errors of models on chips of which nothing was measured. Written by `deno task bless` from all profiles' validation. */
import type { Validation } from "../../profiles/types.ts";

/** An entry a model. */
// deno-fmt-ignore
export const unmeasured: readonly Validation[] = [
  {
    "model": "rowStationary",
    "group": "any",
    "rows": 18,
    "latency": { "low": -0.7343, "high": 2.764 },
    "energy": { "low": -0.668, "high": 2.012 },
    "rule": "not measured on this chip; errors of rowStationary on eyeriss (18 silicon rows), widened for another chip",
    "seen": { "bits": [16], "macs": [260100000, 5549000000], "sorts": ["conv"], "layers": true }
  },
  {
    "model": "systolic",
    "group": "any",
    "rows": 1922,
    "latency": { "low": -0.4955, "high": 0.982 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured on this chip; errors of all models on 47 other chips (1922 silicon rows), widened for another chip and model",
    "energyRule": "never measured; assumed within a factor of three",
    "seen": { "bits": [8, 16, 19], "macs": [0, 605900000000000000], "sorts": ["conv", "fc", "matmul"] }
  },
  {
    "model": "nvdla",
    "group": "any",
    "rows": 1922,
    "latency": { "low": -0.4955, "high": 0.982 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured on this chip; errors of all models on 47 other chips (1922 silicon rows), widened for another chip and model",
    "energyRule": "never measured; assumed within a factor of three",
    "seen": { "bits": [8, 16, 19], "macs": [0, 605900000000000000], "sorts": ["conv", "fc", "matmul"] }
  },
  {
    "model": "sparse",
    "group": "any",
    "rows": 9,
    "latency": { "low": -0.3684, "high": 0.5832 },
    "energy": { "low": -0.3684, "high": 0.5832 },
    "rule": "not measured on this chip; errors of sparse on eie (9 simulated rows), widened for another chip",
    "seen": { "bits": [16], "macs": [2458000, 102800000], "sorts": ["fc"], "layers": true }
  },
  {
    "model": "npu",
    "group": "any",
    "rows": 459,
    "latency": { "low": -0.3198, "high": 0.4702 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured on this chip; errors of npu on 13 other chips (459 silicon rows), widened for another chip",
    "energyRule": "never measured; assumed within a factor of three",
    "seen": { "bits": [8, 16], "macs": [56510000, 17560000000], "sorts": ["conv", "fc"] }
  },
  {
    "model": "gpu",
    "group": "any",
    "rows": 1039,
    "latency": { "low": -0.3319, "high": 0.4968 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured on this chip; errors of gpu on 25 other chips (1039 silicon rows), widened for another chip",
    "energyRule": "never measured; assumed within a factor of three",
    "seen": { "bits": [8, 16, 19], "macs": [32770, 605900000000000000], "sorts": ["conv", "fc", "matmul"] }
  },
  {
    "model": "roofline",
    "group": "any",
    "rows": 388,
    "latency": { "low": -0.5313, "high": 1.134 },
    "energy": { "low": -0.5865, "high": 1.419 },
    "rule": "not measured on this chip; errors of roofline on 18 other chips (388 silicon rows), widened for another chip",
    "energyRule": "not measured on this chip; errors of roofline on h100@pytorch (29 silicon rows), widened for another chip",
    "seen": { "bits": [8, 16], "macs": [0, 605900000000000000], "sorts": ["conv", "fc", "matmul"] }
  },
  {
    "model": "hierarchy",
    "group": "any",
    "rows": 1922,
    "latency": { "low": -0.4955, "high": 0.982 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured on this chip; errors of all models on 47 other chips (1922 silicon rows), widened for another chip and model",
    "energyRule": "never measured; assumed within a factor of three",
    "seen": { "bits": [8, 16, 19], "macs": [0, 605900000000000000], "sorts": ["conv", "fc", "matmul"] }
  },
  {
    "model": "memoryTree",
    "group": "any",
    "rows": 18,
    "latency": { "low": -0.8289, "high": 4.844 },
    "energy": { "low": -0.9322, "high": 13.76 },
    "rule": "not measured on this chip; errors of memoryTree on eyeriss (18 silicon rows), widened for another chip",
    "seen": { "bits": [16], "macs": [260100000, 5549000000], "sorts": ["conv"], "layers": true }
  },
  {
    "model": "perMac",
    "group": "any",
    "rows": 18,
    "latency": { "low": -0.8556, "high": 5.927 },
    "energy": { "low": -0.8376, "high": 5.157 },
    "rule": "not measured on this chip; errors of perMac on eyeriss (18 silicon rows), widened for another chip",
    "seen": { "bits": [16], "macs": [260100000, 5549000000], "sorts": ["conv"], "layers": true }
  }
];
