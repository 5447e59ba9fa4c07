/** The errors of models on chips of which nothing was measured. Written by `deno task bless` from all profiles' validation. */
import type { Validation } from "../../profiles/types.ts";

/** An entry a model. */
// deno-fmt-ignore
export const unmeasured: readonly Validation[] = [
  {
    "model": "rowStationary",
    "group": "any",
    "rows": 18,
    "latency": { "low": -0.9244, "high": 0.3349 },
    "energy": { "low": -0.8802, "high": 0.5205 },
    "rule": "not measured: errors of rowStationary on eyeriss, 18 rows of silicon, taken twice"
  },
  {
    "model": "systolic",
    "group": "any",
    "rows": 287,
    "latency": { "low": -0.7629, "high": 2.619 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured: errors of models on 16 other chips, 287 rows of silicon, taken twice",
    "energyRule": "never measured: a factor of three either way is taken for granted"
  },
  {
    "model": "nvdla",
    "group": "any",
    "rows": 287,
    "latency": { "low": -0.7629, "high": 2.619 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured: errors of models on 16 other chips, 287 rows of silicon, taken twice",
    "energyRule": "never measured: a factor of three either way is taken for granted"
  },
  {
    "model": "sparse",
    "group": "any",
    "rows": 9,
    "latency": { "low": -0.4441, "high": 0.5858 },
    "energy": { "low": -0.4441, "high": 0.5858 },
    "rule": "not measured: errors of sparse on eie, 9 rows of simulation, taken twice"
  },
  {
    "model": "roofline",
    "group": "any",
    "rows": 269,
    "latency": { "low": -0.7517, "high": 2.69 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured: errors of roofline on 15 other chips, 269 rows of silicon, taken twice",
    "energyRule": "never measured: a factor of three either way is taken for granted"
  },
  {
    "model": "hierarchy",
    "group": "any",
    "rows": 287,
    "latency": { "low": -0.7629, "high": 2.619 },
    "energy": { "low": -0.6667, "high": 2 },
    "rule": "not measured: errors of models on 16 other chips, 287 rows of silicon, taken twice",
    "energyRule": "never measured: a factor of three either way is taken for granted"
  },
  {
    "model": "perMac",
    "group": "any",
    "rows": 18,
    "latency": { "low": -0.9782, "high": 6.106 },
    "energy": { "low": -0.9723, "high": 6.096 },
    "rule": "not measured: errors of perMac on eyeriss, 18 rows of silicon, taken twice"
  }
];
