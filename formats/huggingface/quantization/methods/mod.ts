/** Methods of quantisation, by the word that `quant_method` says. */
import type { Method } from "../scheme.ts";
import { autoRound } from "./autoRound.ts";
import { awq } from "./awq.ts";
import { bitsandbytes } from "./bitsandbytes.ts";
import { aqlm, vptq } from "./codebooks.ts";
import { compressedTensors } from "./compressedTensors.ts";
import { fpQuant, mxfp4 } from "./fp4.ts";
import { fbgemmFp8, fp8 } from "./fp8.ts";
import { gptq } from "./gptq.ts";
import { hqq } from "./hqq.ts";
import { modelopt } from "./modelopt.ts";
import { quark } from "./quark.ts";
import { torchao } from "./torchao.ts";
import { bitnet, eetq, higgs, quanto, spqr } from "./whole.ts";

/** Every method that is read. */
export const methods: Readonly<Record<string, Method>> = {
  aqlm,
  "auto-round": autoRound,
  awq,
  awq_marlin: awq,
  bitnet,
  bitsandbytes,
  "compressed-tensors": compressedTensors,
  eetq,
  fbgemm_fp8: fbgemmFp8,
  fp8,
  fp_quant: fpQuant,
  gptq,
  gptq_marlin: gptq,
  higgs,
  hqq,
  "intel/auto-round": autoRound,
  modelopt,
  modelopt_fp4: modelopt,
  mxfp4,
  quanto,
  quark,
  spqr,
  torchao,
  vptq,
};
