import type { Shelf } from "./entry.ts";
import { fixed } from "./open.ts";

const HE = "He et al., ICASSP 2019; MLPerf Inference v0.7";
const MEANS =
  "speech of 6.25 s and 93 characters, the means of MLPerf's data; the joint network once for each step of greedy decoding";
const FOUND = "hand count; Reddi et al., ISCA 2020, Table I prints 210 M parameters";
const ROWS = "hand count; 187767399 rows of 128";
const ROWS_V2 = "hand count; 204184588 rows of 128, as mlcommons/inference lists them";
const MATRIX = "the whole matrix of products of pairs, of which each pair is used once";

/** Networks of MLPerf that hear, translate and recommend. */
export const mlperf: Shelf = {
  "dlrm": {
    title: "DLRM on Criteo's terabyte, one sample",
    paper: "Naumov et al., arXiv:1906.00091, 2019; MLPerf Inference v0.7",
    macs: 2458496,
    parameters: 24036595969,
    reference: ROWS,
    convention: MATRIX,
    open: fixed(() => import("../dlrm.ts"), ({ dlrm }) => dlrm()),
  },
  "dlrm-v2": {
    title: "DLRM-DCNv2 on Criteo's terabyte, one sample",
    paper: "Naumov et al., arXiv:1906.00091, 2019; Wang et al., WWW 2021; MLPerf Inference v3.1",
    macs: 16030464,
    parameters: 26151671809,
    reference: ROWS_V2,
    open: fixed(() => import("../dlrm.ts"), ({ dlrmV2 }) => dlrmV2()),
  },
  "gnmt": {
    title: "GNMT, 30 words to 30, beam of 10",
    paper: "Wu et al., arXiv:1609.08144, 2016; MLPerf Inference v0.5",
    macs: 28075622400,
    parameters: 210880513,
    reference: FOUND,
    open: async () => (await import("../gnmt.ts")).default,
  },
  "rgat": {
    title: "R-GAT, one paper of IGB-Heterogeneous with the neighbours sampled for it",
    paper: "Veličković et al., ICLR 2018; Khatua et al., KDD 2023; MLPerf Inference v5.1",
    macs: 10479802368,
    parameters: 11269543,
    reference: "hand count of mlcommons/inference, graph/R-GAT, on assumed mean numbers of neighbours",
    convention: "of the checkpoint's 13115303 parameters those that a sample of one paper reaches",
    aliases: ["r-gat"],
    open: async () => (await import("../rgat.ts")).default,
  },
  "rnnt": {
    title: "RNN-T, 208 frames of 30 ms, 93 characters",
    paper: HE,
    macs: 6166028800,
    parameters: "45.3 M",
    reference:
      "mlcommons/inference, retired_benchmarks/speech_recognition/rnnt: 45.3 M parameters; MACs by hand",
    convention: MEANS,
    aliases: ["rnn-t"],
    open: async () => (await import("../rnnt.ts")).default,
  },
};
