//# allFunctionsCalledOnLoad
// deno-fmt-ignore-file
// deno-lint-ignore-file
// Built from the rooms by `deno task build`; change them, not this.
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to2, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to2, key) && key !== except)
        __defProp(to2, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to2;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  1 ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// profiles/eie.json
var require_eie = __commonJS({
  "profiles/eie.json"(exports, module) {
    module.exports = {
      format: "fodlam/profile@1",
      id: "eie",
      name: "EIE",
      year: 2016,
      summary: "Stanford engine for pruned, weight-shared fully connected layers: 64 processing elements, weights on chip; cycle simulation and synthesis, no silicon",
      energyScope: "chip power, taken as 0.59 W whatever the layer, as the paper does; loading the weights into the chip is not included",
      process: { nanometers: 45, node: "HP45", volts: 1, source: "assumed-volts" },
      precision: { weights: 4, activations: 16, source: "isca2016-text" },
      clock: { hertz: 8e8, source: "isca2016-text" },
      free: [
        {
          group: "activation",
          reason: "assumed free: each PE rectifies its outputs as it writes them",
          source: "isca2016-text"
        }
      ],
      models: {
        table: {
          groups: ["fc"],
          match: ["shape", "density"],
          columns: ["network", "layer", "batch", "inputs", "outputs", "weightDensityPercent", "activationDensityPercent", "flopPercent", "theoreticalLatencyMicroseconds", "latencyMicroseconds", "powerWatts", "source"],
          rows: [
            ["AlexNet", "FC6", 1, 9216, 4096, 9, 35.1, 3, 28.1, 30.3, 0.59, "isca2016-table4"],
            ["AlexNet", "FC7", 1, 4096, 4096, 9, 35.3, 3, 11.7, 12.2, 0.59, "isca2016-table4"],
            ["AlexNet", "FC8", 1, 4096, 1e3, 25, 37.5, 10, 8.9, 9.9, 0.59, "isca2016-table4"],
            ["VGG-16", "FC6", 1, 25088, 4096, 4, 18.3, 1, 28.1, 34.4, 0.59, "isca2016-table4"],
            ["VGG-16", "FC7", 1, 4096, 4096, 4, 37.5, 2, 7.9, 8.7, 0.59, "isca2016-table4"],
            ["VGG-16", "FC8", 1, 4096, 1e3, 23, 41.1, 9, 7.3, 8.4, 0.59, "isca2016-table4"],
            ["NeuralTalk", "We", 1, 4096, 600, 10, 100, 10, 5.2, 8, 0.59, "isca2016-table4"],
            ["NeuralTalk", "Wd", 1, 600, 8791, 11, 100, 11, 13, 13.9, 0.59, "isca2016-table4"],
            ["NeuralTalk", "LSTM", 1, 1201, 2400, 10, 100, 11, 6.5, 7.5, 0.59, "isca2016-table4"]
          ]
        },
        sparse: {
          groups: ["fc"],
          pes: { value: 64, source: "isca2016-text" },
          longestZeroRun: { value: 15, source: "isca2016-text" },
          powerWatts: { value: 0.59, source: "isca2016-text" },
          weightCapacity: {
            value: 8388608,
            source: "isca2016-text",
            note: "64 PEs x 128 KiB of 8-bit entries (4-bit weight, 4-bit run of zeros)"
          },
          loadImbalance: { value: 1.209, source: "fitted-imbalance" },
          assumedDensity: { weights: 0.1, activations: 0.375, source: "isca2016-table3-median" }
        }
      },
      components: {
        columns: ["part", "powerMilliwatts", "areaSquareMicrometers", "source"],
        rows: [
          ["total (one PE)", 9.157, 638024, "isca2016-table2"],
          ["memory", 5.416, 594786, "isca2016-table2"],
          ["clock network", 1.874, 866, "isca2016-table2"],
          ["register", 1.026, 9465, "isca2016-table2"],
          ["combinational", 0.841, 8946, "isca2016-table2"],
          ["filler cell", null, 23961, "isca2016-table2"],
          ["Act queue", 0.112, 758, "isca2016-table2"],
          ["PtrRead", 1.807, 121849, "isca2016-table2"],
          ["SpmatRead", 4.955, 469412, "isca2016-table2"],
          ["ArithmUnit", 1.162, 3110, "isca2016-table2"],
          ["ActRW", 1.122, 18934, "isca2016-table2"],
          ["LNZD unit (one per 4 PEs; 21 for 64 PEs)", 0.023, 189, "isca2016-table2"]
        ]
      },
      validation: [
        {
          model: "sparse",
          group: "fc",
          rule: "leave one layer out: each published layer with the others' mean load imbalance; rows are simulated",
          rows: 9,
          latency: { low: -0.2546, high: 0.2595 },
          energy: { low: -0.2546, high: 0.2595 }
        }
      ],
      sources: {
        "isca2016-table2": {
          kind: "simulation",
          short: "Han et al., ISCA 2016",
          citation: 'S. Han, X. Liu, H. Mao, J. Pu, A. Pedram, M. A. Horowitz, W. J. Dally, "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016',
          where: "Table II: power and area of one PE",
          year: 2016,
          process: "TSMC 45 nm GP",
          precision: "4-bit shared weights, 16-bit activations",
          batch: 1,
          url: "https://arxiv.org/abs/1602.01528"
        },
        "isca2016-table4": {
          kind: "simulation",
          short: "Han et al., ISCA 2016",
          citation: 'S. Han, X. Liu, H. Mao, J. Pu, A. Pedram, M. A. Horowitz, W. J. Dally, "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016',
          where: "Tables III and IV: densities, theoretical and actual time of nine layers",
          year: 2016,
          process: "TSMC 45 nm GP",
          precision: "4-bit shared weights, 16-bit activations",
          batch: 1,
          url: "https://arxiv.org/abs/1602.01528"
        },
        "isca2016-table3-median": {
          kind: "assumption",
          short: "Han et al., ISCA 2016",
          citation: 'S. Han, X. Liu, H. Mao, J. Pu, A. Pedram, M. A. Horowitz, W. J. Dally, "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016',
          where: "Table III: median over the nine layers of weight density (10 %) and activation density (37.5 %)",
          year: 2016
        },
        "isca2016-text": {
          kind: "simulation",
          short: "Han et al., ISCA 2016",
          citation: 'S. Han, X. Liu, H. Mao, J. Pu, A. Pedram, M. A. Horowitz, W. J. Dally, "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016',
          where: "sections IV to VI: 64 PEs at 800 MHz, 0.59 W, 4-bit runs of zeros, 128 KB of weights a PE",
          year: 2016,
          process: "TSMC 45 nm GP",
          precision: "4-bit shared weights, 16-bit activations",
          batch: 1,
          url: "https://arxiv.org/abs/1602.01528"
        },
        "assumed-volts": {
          kind: "assumption",
          short: "Han et al., ISCA 2016",
          citation: "The paper gives TSMC 45 nm GP at the worst corner and no voltage",
          where: "1.0 V taken, near that process's nominal voltage, so that scaling to another node changes the node alone",
          year: 2016
        },
        "fitted-imbalance": {
          kind: "assumption",
          short: "Han et al., ISCA 2016",
          citation: 'S. Han, X. Liu, H. Mao, J. Pu, A. Pedram, M. A. Horowitz, W. J. Dally, "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016',
          where: "mean over the nine layers of Table IV of actual time over modelled time without this factor; one parameter, fitted by FODLAM",
          year: 2016
        }
      }
    };
  }
});

// profiles/eyeriss.json
var require_eyeriss = __commonJS({
  "profiles/eyeriss.json"(exports, module) {
    module.exports = {
      format: "fodlam/profile@1",
      id: "eyeriss",
      name: "Eyeriss",
      year: 2016,
      summary: "MIT convolution chip of 168 processing elements, row stationary, measured in silicon at 1.0 V",
      energyScope: "chip power; DRAM is not included",
      process: { nanometers: 65, node: "65", volts: 1, source: "jssc2017-table4" },
      precision: { weights: 16, activations: 16, source: "jssc2017-table4" },
      clock: { hertz: 2e8, linkHertz: 6e7, source: "jssc2017-text" },
      array: { macsPerCycle: 168, rows: 12, columns: 14, source: "jssc2017-text" },
      free: [
        {
          group: "activation",
          reason: "assumed free: a ReLU unit stands on the way out to DRAM",
          source: "jssc2017-figure2"
        }
      ],
      models: {
        table: {
          groups: ["conv"],
          match: ["shape"],
          columns: ["network", "layer", "batch", "inputChannels", "paddedHeight", "paddedWidth", "filters", "kernelHeight", "kernelWidth", "stride", "outputHeight", "outputWidth", "groups", "powerMilliwatts", "latencyMilliseconds", "processingLatencyMilliseconds", "macsGiga", "activePes", "inputZeroPercent", "globalBufferMegabytes", "dramMegabytes", "source"],
          rows: [
            ["VGG-16", "CONV1-1", 3, 3, 226, 226, 64, 3, 3, 1, 224, 224, 1, 247, 76.2, 38, 0.26, 156, 1.6, 112.6, 15.4, "jssc2017-table6"],
            ["VGG-16", "CONV1-2", 3, 64, 226, 226, 64, 3, 3, 1, 224, 224, 1, 218, 910.3, 810.6, 5.55, 156, 47.7, 2402.8, 54, "jssc2017-table6"],
            ["VGG-16", "CONV2-1", 3, 64, 114, 114, 128, 3, 3, 1, 112, 112, 1, 242, 470.3, 405.3, 2.77, 156, 24.8, 1201.4, 33.4, "jssc2017-table6"],
            ["VGG-16", "CONV2-2", 3, 128, 114, 114, 128, 3, 3, 1, 112, 112, 1, 231, 894.3, 810.8, 5.55, 156, 38.7, 2402.8, 48.5, "jssc2017-table6"],
            ["VGG-16", "CONV3-1", 3, 128, 58, 58, 256, 3, 3, 1, 56, 56, 1, 254, 241.1, 204, 2.77, 156, 39.7, 607.4, 20.2, "jssc2017-table6"],
            ["VGG-16", "CONV3-2", 3, 256, 58, 58, 256, 3, 3, 1, 56, 56, 1, 235, 460.9, 408.1, 5.55, 156, 58.1, 1214.8, 32.2, "jssc2017-table6"],
            ["VGG-16", "CONV3-3", 3, 256, 58, 58, 256, 3, 3, 1, 56, 56, 1, 233, 457.7, 408.1, 5.55, 156, 58.7, 1214.8, 30.8, "jssc2017-table6"],
            ["VGG-16", "CONV4-1", 3, 256, 30, 30, 512, 3, 3, 1, 28, 28, 1, 278, 135.8, 105.1, 2.77, 168, 64.3, 321.8, 17.8, "jssc2017-table6"],
            ["VGG-16", "CONV4-2", 3, 512, 30, 30, 512, 3, 3, 1, 28, 28, 1, 261, 254.8, 210, 5.55, 168, 74.7, 643.7, 28.6, "jssc2017-table6"],
            ["VGG-16", "CONV4-3", 3, 512, 30, 30, 512, 3, 3, 1, 28, 28, 1, 240, 246.3, 210, 5.55, 168, 85.4, 643.7, 22.8, "jssc2017-table6"],
            ["VGG-16", "CONV5-1", 3, 512, 16, 16, 512, 3, 3, 1, 14, 14, 1, 258, 54.3, 48.3, 1.39, 168, 79.4, 90, 6.3, "jssc2017-table6"],
            ["VGG-16", "CONV5-2", 3, 512, 16, 16, 512, 3, 3, 1, 14, 14, 1, 236, 53.7, 48.5, 1.39, 168, 87.4, 90, 5.7, "jssc2017-table6"],
            ["VGG-16", "CONV5-3", 3, 512, 16, 16, 512, 3, 3, 1, 14, 14, 1, 230, 53.7, 48.5, 1.39, 168, 88.5, 90, 5.6, "jssc2017-table6"],
            ["AlexNet", "CONV1", 4, 3, 227, 227, 96, 11, 11, 4, 55, 55, 1, 332, 20.9, 16.5, 0.42, 154, 0.01, 18.5, 5, "jssc2017-table5"],
            ["AlexNet", "CONV2", 4, 96, 31, 31, 256, 5, 5, 1, 27, 27, 2, 288, 41.9, 39.2, 0.9, 135, 38.7, 77.6, 4, "jssc2017-table5"],
            ["AlexNet", "CONV3", 4, 256, 15, 15, 384, 3, 3, 1, 13, 13, 1, 266, 23.6, 21.8, 0.6, 156, 72.5, 50.2, 3, "jssc2017-table5"],
            ["AlexNet", "CONV4", 4, 384, 15, 15, 384, 3, 3, 1, 13, 13, 2, 235, 18.4, 16, 0.45, 156, 79.3, 37.4, 2.1, "jssc2017-table5"],
            ["AlexNet", "CONV5", 4, 384, 15, 15, 256, 3, 3, 1, 13, 13, 2, 236, 10.5, 10, 0.3, 156, 77.6, 24.9, 1.3, "jssc2017-table5"]
          ]
        },
        perMac: { groups: ["conv"], networks: ["VGG-16", "AlexNet"] }
      },
      validation: [
        {
          model: "perMac",
          group: "conv",
          rule: "leave one network out: each published network from the others' cost per MAC",
          rows: 18,
          latency: { low: -0.5375, high: 1.162 },
          energy: { low: -0.4542, high: 0.8321 }
        }
      ],
      sources: {
        "jssc2017-table4": {
          kind: "silicon",
          short: "Chen et al., JSSC 2017",
          citation: 'Y.-H. Chen, T. Krishna, J. S. Emer, V. Sze, "Eyeriss: An Energy-Efficient Reconfigurable Accelerator for Deep Convolutional Neural Networks", IEEE Journal of Solid-State Circuits 52(1), 127-138, 2017',
          where: "Table IV: chip specifications",
          year: 2017,
          process: "TSMC 65 nm LP",
          precision: "16-bit fixed point",
          url: "https://doi.org/10.1109/JSSC.2016.2616357"
        },
        "jssc2017-table5": {
          kind: "silicon",
          short: "Chen et al., JSSC 2017",
          citation: 'Y.-H. Chen, T. Krishna, J. S. Emer, V. Sze, "Eyeriss: An Energy-Efficient Reconfigurable Accelerator for Deep Convolutional Neural Networks", IEEE Journal of Solid-State Circuits 52(1), 127-138, 2017',
          where: "Table V: AlexNet at 1.0 V, batch of 4; latencies, MACs and bytes are for the batch",
          year: 2017,
          process: "TSMC 65 nm LP",
          precision: "16-bit fixed point",
          url: "https://doi.org/10.1109/JSSC.2016.2616357",
          batch: 4
        },
        "jssc2017-table6": {
          kind: "silicon",
          short: "Chen et al., JSSC 2017",
          citation: 'Y.-H. Chen, T. Krishna, J. S. Emer, V. Sze, "Eyeriss: An Energy-Efficient Reconfigurable Accelerator for Deep Convolutional Neural Networks", IEEE Journal of Solid-State Circuits 52(1), 127-138, 2017',
          where: "Table VI: VGG-16 at 1.0 V, batch of 3; latencies, MACs and bytes are for the batch",
          year: 2017,
          process: "TSMC 65 nm LP",
          precision: "16-bit fixed point",
          url: "https://doi.org/10.1109/JSSC.2016.2616357",
          batch: 3,
          note: "CONV5-1 active PEs is 168 (a common transcription has 163); CONV4-2 DRAM is 28.6 MB, which alone fits the printed sum of 321.1 MB"
        },
        "jssc2017-text": {
          kind: "silicon",
          short: "Chen et al., JSSC 2017",
          citation: 'Y.-H. Chen, T. Krishna, J. S. Emer, V. Sze, "Eyeriss: An Energy-Efficient Reconfigurable Accelerator for Deep Convolutional Neural Networks", IEEE Journal of Solid-State Circuits 52(1), 127-138, 2017',
          where: "text: 200 MHz core and 60 MHz link clock at 1.0 V; 12 x 14 processing elements",
          year: 2017,
          process: "TSMC 65 nm LP",
          precision: "16-bit fixed point",
          url: "https://doi.org/10.1109/JSSC.2016.2616357"
        },
        "jssc2017-figure2": {
          kind: "silicon",
          short: "Chen et al., JSSC 2017",
          citation: 'Y.-H. Chen, T. Krishna, J. S. Emer, V. Sze, "Eyeriss: An Energy-Efficient Reconfigurable Accelerator for Deep Convolutional Neural Networks", IEEE Journal of Solid-State Circuits 52(1), 127-138, 2017',
          where: "Figure 2: top-level architecture (recalled, not re-read)",
          year: 2017,
          process: "TSMC 65 nm LP",
          precision: "16-bit fixed point",
          url: "https://doi.org/10.1109/JSSC.2016.2616357"
        }
      }
    };
  }
});

// profiles/eyeriss+eie.json
var require_eyeriss_eie = __commonJS({
  "profiles/eyeriss+eie.json"(exports, module) {
    module.exports = {
      format: "fodlam/profile@1",
      id: "eyeriss+eie",
      name: "Eyeriss + EIE",
      year: 2017,
      summary: "one imagined 65 nm chip: Eyeriss runs the convolutions, EIE the fully connected layers",
      energyScope: "chip power of each part; DRAM and the loading of weights are not included",
      process: { nanometers: 65, node: "65", volts: 1, source: "combination" },
      scaling: "stillmaker-baas",
      parts: [
        { groups: ["conv"], profile: "eyeriss" },
        { groups: ["fc"], profile: "eie" }
      ],
      sources: {
        combination: {
          kind: "assumption",
          short: "FODLAM",
          citation: "FODLAM: EIE brought to the process of Eyeriss, which was measured in silicon",
          where: "the two chips were never built as one; what moves between them is not counted",
          year: 2017
        }
      }
    };
  }
});

// ir/suggest.ts
var SWAP = 0.9;
function distance(a, b) {
  let last = [];
  let row = Array.from({
    length: b.length + 1
  }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [
      i
    ];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? last[j - 2] + SWAP : Infinity;
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + same, swapped));
    }
    [last, row] = [
      row,
      next
    ];
  }
  return row[b.length];
}
function plain(word) {
  return word.toLowerCase().replace(/[^a-z0-9+]/g, "");
}
function nearest(name, candidates) {
  const wanted = plain(name.slice(0, 64));
  let best;
  let least = Math.min(wanted.length, Math.max(1, Math.floor(wanted.length / 3)) + 1);
  for (const candidate of candidates) {
    const d = distance(wanted, plain(candidate));
    if (d < least) [best, least] = [
      candidate,
      d
    ];
  }
  return best;
}
function byDistance(name, candidates) {
  const wanted = plain(name.slice(0, 64));
  const far = new Map(candidates.map((candidate) => {
    const word = plain(candidate);
    return [
      candidate,
      wanted !== "" && word.startsWith(wanted) ? 0 : distance(wanted, word)
    ];
  }));
  return [
    ...candidates
  ].sort((a, b) => far.get(a) - far.get(b));
}

// ir/problem.ts
var FodlamError = class extends Error {
  /** Always `"FodlamError"`. */
  name = "FodlamError";
  /** A stable word for programs. */
  code;
  /** The layer, if the fault is one layer's. */
  layer;
  /** What would have been right. */
  expected;
  /** What came instead. */
  got;
  /** What may help. */
  hint;
  /** Every fault, when several were collected. */
  problems;
  /** An error that says one problem, or the first of several. */
  constructor(problem, problems = [
    problem
  ]) {
    super(problem.message);
    this.code = problem.code;
    if (problem.layer !== void 0) this.layer = problem.layer;
    if (problem.expected !== void 0) this.expected = problem.expected;
    if (problem.got !== void 0) this.got = problem.got;
    if (problem.hint !== void 0) this.hint = problem.hint;
    this.problems = problems;
  }
};
function tagOf(value) {
  const tag = value[Symbol.toStringTag];
  return typeof tag === "string" ? tag.replace(/^Module$/, "module") : void 0;
}
function isFodlamError(error) {
  return error instanceof Error && error.name === "FodlamError";
}
function show(value) {
  if (value === void 0) return "nothing";
  if (typeof value === "number") return `${value}`;
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const name = tagOf(value) ?? Object.getPrototypeOf(value)?.constructor?.name;
    if (name !== void 0 && name !== "Object") return `a ${name}`;
    if ("layers" in value && "name" in value) return `the network ${show(value.name)}`;
  }
  let text2;
  try {
    text2 = JSON.stringify(value) ?? typeof value;
  } catch {
    text2 = "a value that JSON cannot say";
  }
  return text2.length > 60 ? `${text2.slice(0, 57)}...` : text2;
}

// ir/errors.ts
function suggestion(name, known) {
  const near = nearest(`${name}`, known);
  return near === void 0 ? void 0 : `did you mean "${near}"?`;
}
function joined(message, hint) {
  return hint === void 0 ? message : `${message}; ${hint}`;
}
function mismatch(code, act, { expected, got, hint }, layer) {
  return {
    code,
    message: joined(`${act}: expected ${expected}, got ${got}`, hint),
    expected,
    got,
    ...layer !== void 0 && {
      layer
    },
    ...hint !== void 0 && {
      hint
    }
  };
}
var MOST_WORDS = 24;
var NEAREST_WORDS = 6;
function list(words, written) {
  const all = [
    ...words
  ];
  if (all.length <= MOST_WORDS) return all.join(", ");
  const few = typeof written === "string" ? byDistance(written, all) : all;
  return `${few.slice(0, NEAREST_WORDS).join(", ")} and ${all.length - NEAREST_WORDS} more`;
}
function badField(kind, layer, field, expected, value) {
  const act = `Cannot add ${kind} "${layer}"`;
  return mismatch("bad-field", act, {
    expected: `${field} to be ${expected}`,
    got: show(value)
  }, layer);
}
function unknownOption(kind, layer, option, known) {
  const hint = suggestion(option, known);
  return {
    code: "unknown-option",
    message: joined(`Cannot add ${kind} "${layer}": expected an option among ${list(known, option)}, got "${option}"`, hint),
    layer,
    expected: list(known),
    got: option,
    ...hint !== void 0 && {
      hint
    }
  };
}
function impossibleLayer(kind, layer, refusal, from) {
  const got = `${refusal.got} from ${from.map((name) => `"${name}"`).join(" and ")}`;
  return mismatch("impossible-layer", `Cannot add ${kind} "${layer}"`, {
    ...refusal,
    got
  }, layer);
}
function badArguments(kind, layer, takes, value) {
  const arguments_ = takes.length > 0 ? `${takes.join(", ")} and then an options object` : "an options object at most";
  const act = `Cannot add ${kind} "${layer}"`;
  return mismatch("bad-arguments", act, {
    expected: arguments_,
    got: show(value)
  }, layer);
}
function notATensor(kind, layer, value) {
  const act = `Cannot add ${kind} "${layer}"`;
  return mismatch("not-a-tensor", act, {
    expected: "a tensor",
    got: show(value)
  }, layer);
}
function notAFragment(method2, value) {
  const expected = "a fragment such as conv(64, 3).relu()";
  return mismatch("not-a-fragment", `Cannot call ${method2}`, {
    expected,
    got: show(value)
  });
}
function notABody(name, value) {
  const expected = "a fragment such as conv(64, 3).relu() after an input shape";
  const hint = 'a tensor has its input already: network("name", tensor)';
  return mismatch("not-a-fragment", `Cannot make network ${show(name)}`, {
    expected,
    got: show(value),
    hint
  });
}
function notAnOutput(name, value) {
  const expected = "a tensor, or an input shape and a fragment";
  const hint = 'give a fragment its input: network("name", [3, 224, 224], fragment)';
  return mismatch("not-a-tensor", `Cannot make network ${show(name)}`, {
    expected,
    got: show(value),
    hint
  });
}
function awaitedFragment() {
  return {
    code: "awaited-fragment",
    message: "Cannot await a fragment or a tensor: its then() composes fragments; return it inside an object"
  };
}
function badRepeat(value) {
  const expected = "a whole number of at least 0";
  return mismatch("bad-repeat", "Cannot repeat a fragment", {
    expected,
    got: show(value)
  });
}
function noBranches() {
  return mismatch("no-branches", "Cannot branch", {
    expected: "at least one fragment",
    got: "none"
  });
}
function badInputShape(value) {
  const expected = "one to four whole numbers of at least 1, such as 3, 224, 224";
  return mismatch("bad-input-shape", "Cannot make an input", {
    expected,
    got: show(value)
  });
}
function badNetworkName(value) {
  return mismatch("bad-network-name", "Cannot make a network", {
    expected: "a name",
    got: show(value)
  });
}
function emptyNetwork(name) {
  return mismatch("empty-network", `Cannot make network "${name}"`, {
    expected: "at least one layer",
    got: "none"
  });
}
function duplicateName(layer) {
  const hint = "name repeated layers by number: repeat(3, (i) => conv(64, 3, { name: `conv${i + 1}` }))";
  return {
    code: "duplicate-name",
    message: joined(`Cannot name two layers "${layer}": expected every name once`, hint),
    layer,
    hint
  };
}
function badNetwork(place, wrong) {
  return mismatch("bad-network", `Cannot read ${place}`, wrong);
}
function wrongFormat(value, format) {
  const isConfig = "layers" in value && ("net" in value || "netfile" in value);
  const hint = isConfig ? "a configuration of 2017 goes to: fodlam config" : void 0;
  return badNetwork("format", {
    expected: show(format),
    got: show(value.format),
    hint
  });
}
function badLayer(index, layer, refusal) {
  return {
    ...mismatch("bad-layer", `Cannot read layer ${index} "${layer}"`, refusal, layer),
    index
  };
}
function unknownWord(what, word, known) {
  const hint = typeof word === "string" ? suggestion(word, known) : void 0;
  return {
    expected: `${what} among ${list(known, word)}`,
    got: show(word),
    hint
  };
}
var MOST_FAULTS = 1e3;
function faultsOf(source, problems) {
  const act = `Cannot read ${source}`;
  const faults = problems.map(({ message }) => message.replace(/^Cannot read (network: )?/, ""));
  if (problems.length === 1) return {
    ...problems[0],
    message: `${act}: ${faults[0]}`
  };
  const shown = faults.slice(0, 20).map((fault) => `  - ${fault}`);
  const more = faults.length > shown.length ? [
    `  - and ${faults.length - shown.length} more`
  ] : [];
  const least = faults.length < MOST_FAULTS ? "" : "at least ";
  const head = `${act}: ${least}${faults.length} faults`;
  return {
    code: "many-problems",
    message: [
      head,
      ...shown,
      ...more
    ].join("\n")
  };
}
function unknownName(what, name, known) {
  const hint = suggestion(name, known);
  const message = joined(`Cannot find ${what} ${show(name)}: expected one of ${list(known, name)}`, hint);
  return {
    code: `unknown-${what.replaceAll(" ", "-")}`,
    message,
    expected: list(known),
    got: name,
    ...hint && {
      hint
    }
  };
}
function badOption(option, expected, value) {
  return mismatch("bad-option", `Cannot use ${option}`, {
    expected,
    got: show(value)
  });
}
function exclusiveOptions(options) {
  const act = `Cannot use ${options.join(" and ")}`;
  return mismatch("bad-option", act, {
    expected: "one of them",
    got: "both"
  });
}
function modelNotInProfile(model, profile, known) {
  return mismatch("no-such-model", `Cannot evaluate on "${profile}"`, {
    expected: `a model among ${list(known)}`,
    got: `"${model}"`,
    hint: suggestion(model, known)
  });
}
function cannotScale(rule, expected, got) {
  return mismatch("cannot-scale", `Cannot scale by ${rule}`, {
    expected,
    got
  });
}
function notANetwork(value) {
  const hint = "make one with network(name, inputShape, fragment) or tensor.toNetwork(name)";
  return mismatch("not-a-network", "Cannot run", {
    expected: "a network",
    got: show(value),
    hint
  });
}

// ir/shape.ts
var Refusal = class extends Error {
  expected;
  got;
  hint;
  /** What the rule wanted and what it met. */
  constructor(expected, got, hint) {
    super(`expected ${expected}, got ${got}`), this.expected = expected, this.got = got, this.hint = hint;
  }
};
function formatShape(shape) {
  return shape.join("x");
}
function elements(shape) {
  let product2 = 1;
  for (let i = 0; i < shape.length; i++) product2 *= shape[i];
  return product2;
}
function sameShape(a, b) {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
function image(inputs) {
  const shape = inputs[0];
  if (shape.length !== 3) throw new Refusal("an image [C, H, W]", `the shape ${formatShape(shape)}`);
  return shape;
}
function paddingOf(size, window) {
  if (window.padding !== "same") return window.padding;
  const span = window.dilation * (window.kernel - 1) + 1;
  const total = Math.max(0, (Math.ceil(size / window.stride) - 1) * window.stride + span - size);
  return [
    Math.floor(total / 2),
    Math.ceil(total / 2)
  ];
}
function windows(size, window) {
  const [before, after] = paddingOf(size, window);
  const span = window.dilation * (window.kernel - 1) + 1;
  const room = size + before + after - span;
  if (room < 0) return 0;
  if (!window.ceilMode) return Math.floor(room / window.stride) + 1;
  return Math.min(Math.ceil(room / window.stride) + 1, Math.ceil((size + before) / window.stride));
}
function axes(fields) {
  const { padding: padding2, ceilMode = false } = fields;
  const axis = (i) => ({
    kernel: fields.kernel[i],
    stride: fields.stride[i],
    dilation: fields.dilation?.[i] ?? 1,
    padding: padding2 === "same" ? padding2 : [
      padding2[2 * i],
      padding2[2 * i + 1]
    ],
    ceilMode
  });
  return [
    axis(0),
    axis(1)
  ];
}
function slide(fields, height, width) {
  const [vertical, horizontal] = axes(fields);
  const out2 = [
    windows(height, vertical),
    windows(width, horizontal)
  ];
  if (out2[0] >= 1 && out2[1] >= 1) return out2;
  const least = (window) => {
    const padding2 = window.padding === "same" ? 0 : window.padding[0] + window.padding[1];
    return Math.max(1, window.dilation * (window.kernel - 1) + 1 - padding2);
  };
  throw new Refusal(`an input of at least ${least(vertical)}x${least(horizontal)}`, `${height}x${width}`);
}
function channelAxis(shape) {
  return shape.length === 2 ? 1 : 0;
}
function channelsOf(shape) {
  return shape[channelAxis(shape)];
}
function resized(shape, axis, size) {
  return shape.map((old, i) => i === axis ? size : old);
}
function tokens(shape) {
  if (shape.length !== 2) throw new Refusal("a token sequence [T, D]", `the shape ${formatShape(shape)}`);
  return shape;
}
function broadcast(a, b) {
  const fits = a.length === b.length && a.every((size, i) => size === b[i] || size === 1 || b[i] === 1);
  if (!fits) throw new Refusal(`inputs of one shape, ${formatShape(a)}`, formatShape(b));
  return a.map((size, i) => Math.max(size, b[i]));
}
function isShape(value) {
  return Array.isArray(value) && value.length >= 1 && value.length <= 4 && value.every((size) => Number.isSafeInteger(size) && size >= 1);
}

// ir/network.ts
var NETWORK_FORMAT = "fodlam/network@1";
var built = /* @__PURE__ */ new WeakSet();
function markBuilt(network2) {
  built.add(network2);
  return network2;
}
function isBuilt(value) {
  return built.has(value);
}
var namesOf = /* @__PURE__ */ new Map();
function fieldProblem(definition, layer, fields) {
  let names = namesOf.get(definition);
  if (names === void 0) namesOf.set(definition, names = Object.keys(definition.fields));
  for (let i = 0; i < names.length; i++) {
    const name = names[i], field = definition.fields[name];
    if (!field.accepts(fields[name])) {
      return badField(definition.kind, layer(), name, field.expected, fields[name]);
    }
  }
}
function formatInstances(instances) {
  return `${instances} ${instances === 1 ? "instance" : "instances"}`;
}
function flow(definition, fields, inputs) {
  const instances = inputs[0].instances;
  for (const other of inputs) {
    if (other.instances !== instances) {
      throw new Refusal(`inputs of ${formatInstances(instances)} each`, `${other.instances}`);
    }
  }
  const shape = definition.shape(fields, inputs.map((input2) => input2.shape));
  const made = definition.instances?.(fields, instances) ?? instances;
  if (!Number.isSafeInteger(elements(shape) * made)) {
    throw new Refusal("an output of at most 2^53 elements", formatShape(shape));
  }
  return {
    shape,
    instances: made
  };
}
function flowOf(definition, layer, fields, inputs, from) {
  try {
    return flow(definition, fields, inputs);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new FodlamError(impossibleLayer(definition.kind, layer(), error, from()));
  }
}
function layerOf(definition, base, fields, { shape, instances }) {
  const { name, inputs, bits, density: density2, sharedWith } = base;
  const layer = {
    name,
    kind: definition.kind,
    inputs: Object.freeze(inputs),
    ...fields
  };
  if (bits !== void 0) layer.bits = bits;
  if (density2 !== void 0) layer.density = density2;
  if (sharedWith !== void 0) layer.sharedWith = sharedWith;
  layer.shape = Object.freeze(shape);
  if (instances !== 1) layer.instances = instances;
  return Object.freeze(layer);
}

// ir/layers/mod.ts
var mod_exports = {};
__export(mod_exports, {
  adaptivePool: () => adaptivePool,
  add: () => add,
  anchors: () => anchors,
  batchNorm: () => batchNorm,
  bilinear: () => bilinear,
  channelShuffle: () => channelShuffle,
  classToken: () => classToken,
  concat: () => concat,
  conv: () => conv,
  conv1d: () => conv1d,
  conv3d: () => conv3d,
  convTranspose: () => convTranspose,
  custom: () => custom,
  depthwise: () => depthwise,
  dequantize: () => dequantize,
  dotProductAttention: () => dotProductAttention,
  dropout: () => dropout,
  einsum: () => einsum,
  elu: () => elu,
  embedding: () => embedding,
  fc: () => fc,
  flatten: () => flatten,
  fromWindows: () => fromWindows,
  gelu: () => gelu,
  globalPool: () => globalPool,
  glu: () => glu,
  groupNorm: () => groupNorm,
  gru: () => gru,
  hardSigmoid: () => hardSigmoid,
  hardSwish: () => hardSwish,
  instanceNorm: () => instanceNorm,
  layerNorm: () => layerNorm,
  leakyRelu: () => leakyRelu,
  linearAttention: () => linearAttention,
  lrn: () => lrn,
  lstm: () => lstm,
  matmul: () => matmul,
  mish: () => mish,
  moe: () => moe,
  mul: () => mul,
  nms: () => nms,
  pad: () => pad,
  pixelShuffle: () => pixelShuffle,
  pool: () => pool,
  positionEmbedding: () => positionEmbedding,
  prelu: () => prelu,
  quantize: () => quantize,
  relu: () => relu,
  relu6: () => relu6,
  reshape: () => reshape,
  resize: () => resize,
  rmsNorm: () => rmsNorm,
  rnn: () => rnn,
  roiAlign: () => roiAlign,
  roiPool: () => roiPool,
  rotary: () => rotary,
  selectiveScan: () => selectiveScan,
  sigmoid: () => sigmoid,
  silu: () => silu,
  slice: () => slice,
  softmax: () => softmax,
  softplus: () => softplus,
  spaceToDepth: () => spaceToDepth,
  tanh: () => tanh,
  toImage: () => toImage,
  toTokens: () => toTokens,
  toWindows: () => toWindows,
  transpose: () => transpose,
  upsample: () => upsample
});

// ir/field.ts
var whole = (least) => (value) => Number.isSafeInteger(value) && value >= least;
var isTuple = (length, accepts) => (value) => Array.isArray(value) && value.length === length && value.every(accepts);
function count(doc) {
  return {
    doc,
    expected: "a whole number of at least 1",
    accepts: whole(1)
  };
}
function natural(doc) {
  return {
    doc,
    expected: "a whole number of at least 0",
    accepts: whole(0)
  };
}
function pair(doc) {
  return {
    doc,
    expected: "a whole number of at least 1, or a pair [height, width] of them",
    stored: "a pair [height, width] of whole numbers of at least 1",
    accepts: isTuple(2, whole(1))
  };
}
function padding(doc) {
  const sides2 = isTuple(4, whole(0));
  return {
    doc,
    expected: '"same", "valid", a whole number of at least 0, [height, width] or [top, bottom, left, right]',
    stored: '"same" or four whole numbers of at least 0, [top, bottom, left, right]',
    accepts: (value) => value === "same" || sides2(value)
  };
}
function flag(doc) {
  return {
    doc,
    expected: "true or false",
    accepts: (value) => typeof value === "boolean"
  };
}
function oneOf(doc, ...words) {
  return {
    doc,
    expected: words.map((word) => `"${word}"`).join(", ").replace(/, ([^,]*)$/, " or $1"),
    accepts: (value) => words.includes(value)
  };
}
function toPair(value) {
  if (typeof value === "number") return [
    value,
    value
  ];
  return Array.isArray(value) ? [
    ...value
  ] : value;
}
function toPadding(value) {
  if (value === "valid") return [
    0,
    0,
    0,
    0
  ];
  if (typeof value === "number") return [
    value,
    value,
    value,
    value
  ];
  if (Array.isArray(value) && value.length === 2) return [
    value[0],
    value[0],
    value[1],
    value[1]
  ];
  return Array.isArray(value) ? [
    ...value
  ] : value;
}
function naturalPair(doc) {
  const expected = "a whole number of at least 0, or a pair [height, width] of them";
  return {
    doc,
    expected,
    accepts: isTuple(2, whole(0))
  };
}
function triple(doc) {
  const expected = "a whole number of at least 1, or three of them [depth, height, width]";
  return {
    doc,
    expected,
    accepts: isTuple(3, whole(1))
  };
}
function line(doc) {
  const ends = isTuple(2, whole(0));
  return {
    doc,
    expected: '"same", a whole number of at least 0, or [before, after]',
    accepts: (value) => value === "same" || ends(value)
  };
}
function toTriple(value) {
  if (typeof value === "number") return [
    value,
    value,
    value
  ];
  return Array.isArray(value) ? [
    ...value
  ] : value;
}
function toLine(value) {
  if (typeof value === "number") return [
    value,
    value
  ];
  return Array.isArray(value) ? [
    ...value
  ] : value;
}

// ir/layer.ts
var ranks = {
  same: {
    vector: "vector",
    tokens: "tokens",
    image: "image",
    volume: "volume"
  },
  any: {
    vector: "any",
    tokens: "any",
    image: "any",
    volume: "any"
  },
  image: {
    image: "image"
  },
  tokens: {
    tokens: "tokens"
  }
};

// ir/layers/adaptivePool.ts
function covered(size, out2) {
  let sum2 = 0;
  for (let i = 0; i < out2; i++) sum2 += Math.ceil((i + 1) * size / out2) - Math.floor(i * size / out2);
  return sum2;
}
var adaptivePool = {
  kind: "adaptivePool",
  inputs: "one",
  ranks: ranks.image,
  group: "pool",
  fields: {
    size: pair("output [height, width]"),
    mode: oneOf("which value of a window is kept", "max", "average")
  },
  options: [
    "mode"
  ],
  make: (size, { mode = "average" } = {}) => ({
    size: toPair(size),
    mode
  }),
  shape: ({ size }, inputs) => [
    image(inputs)[0],
    ...size
  ],
  work({ size }, inputs) {
    const [channels, height, width] = image(inputs);
    return {
      vectorOperations: channels * covered(height, size[0]) * covered(width, size[1])
    };
  }
};

// ir/layers/add.ts
var add = {
  kind: "add",
  inputs: "many",
  ranks: ranks.same,
  group: "elementwise",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [first, ...rest]) => rest.reduce(broadcast, first),
  work: (_fields, inputs, output) => ({
    vectorOperations: elements(output) * (inputs.length - 1)
  })
};

// ir/layers/anchors.ts
var anchors = {
  kind: "anchors",
  inputs: "one",
  ranks: {
    image: "tokens"
  },
  group: "elementwise",
  fields: {
    perPixel: count("boxes for each pixel"),
    values: count("values for each box")
  },
  options: [],
  make: (perPixel, values) => ({
    perPixel,
    values
  }),
  shape({ perPixel, values }, inputs) {
    const [channels, height, width] = image(inputs);
    if (channels !== perPixel * values) throw new Refusal(`${perPixel * values} channels`, `${channels}`);
    return [
      height * width * perPixel,
      values
    ];
  },
  work: (_fields, _inputs, [boxes]) => ({
    vectorOperations: 10 * boxes
  })
};

// ir/norm.ts
var normFields = {
  scale: flag("whether each channel has a learned scale"),
  shift: flag("whether each channel has a learned shift")
};
function normParameters(channels, { scale, shift }) {
  return channels * (Number(scale) + Number(shift));
}
function norm(kind, operations, { scale = true, shift = true } = {}) {
  return {
    kind,
    inputs: "one",
    ranks: ranks.same,
    group: "normalization",
    fields: normFields,
    options: [
      "scale",
      "shift"
    ],
    make: (options = {}) => ({
      scale: options.scale ?? scale,
      shift: options.shift ?? shift
    }),
    shape: (_fields, [input2]) => input2,
    work: (fields, [input2]) => ({
      parameters: normParameters(channelsOf(input2), fields),
      vectorOperations: operations * elements(input2)
    })
  };
}

// ir/layers/batchNorm.ts
var batchNorm = norm("batchNorm", 2);

// ir/units.ts
var PERCENT = 0.01;
var GIGA = 1e9;
var MEGA = 1e6;
var MILLI = 1e-3;
var MICRO = 1e-6;
var BITS_PER_BYTE = 8;

// ir/work.ts
function macsOf(nest) {
  return nest.n * nest.k * (nest.c / nest.groups) * nest.p * nest.q * nest.r * nest.s;
}
function bytesOf(workload, fallback) {
  const weights = (workload.bits?.weights ?? fallback.weights) / BITS_PER_BYTE;
  const activations = (workload.bits?.activations ?? fallback.activations) / BITS_PER_BYTE;
  return {
    weightBytes: workload.parametersRead * weights,
    stateBytes: workload.stateElements * activations,
    inputBytes: workload.inputBytes ?? workload.inputElements * activations,
    outputBytes: workload.outputBytes ?? workload.outputElements * activations
  };
}
function product(n, c, k, groups = 1) {
  return {
    n,
    k,
    c,
    p: 1,
    q: 1,
    r: 1,
    s: 1,
    stride: [
      1,
      1
    ],
    dilation: [
      1,
      1
    ],
    groups
  };
}

// ir/layers/bilinear.ts
function pairs(inputs) {
  const [a, b] = inputs;
  if (inputs.length !== 2) throw new Refusal("two inputs", `${inputs.length}`);
  const fits = a.length === b.length && a.length <= 2 && (a.length === 1 || a[0] === b[0]);
  if (!fits) {
    throw new Refusal("two vectors, or two sequences of one length", `${formatShape(a)} and ${formatShape(b)}`);
  }
  return [
    a.length === 1 ? 1 : a[0],
    channelsOf(a),
    channelsOf(b)
  ];
}
var bilinear = {
  kind: "bilinear",
  inputs: "many",
  ranks: ranks.same,
  group: "fc",
  fields: {
    outputs: count("outputs of each pair of vectors"),
    bias: flag("whether each output adds a bias")
  },
  options: [
    "bias"
  ],
  make: (outputs, { bias = true } = {}) => ({
    outputs,
    bias
  }),
  shape({ outputs }, inputs) {
    const [length] = pairs(inputs);
    return inputs[0].length === 1 ? [
      outputs
    ] : [
      length,
      outputs
    ];
  },
  work({ outputs, bias }, inputs) {
    const [n, a, b] = pairs(inputs);
    return {
      nests: [
        product(n, a, outputs * b),
        product(n, outputs * b, outputs, outputs)
      ],
      biasAdditions: bias ? n * outputs : 0,
      parameters: outputs * a * b + (bias ? outputs : 0)
    };
  }
};

// ir/layers/channelShuffle.ts
var channelShuffle = {
  kind: "channelShuffle",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    groups: count("groups that are dealt out")
  },
  options: [],
  make: (groups) => ({
    groups
  }),
  shape({ groups }, inputs) {
    const [channels, height, width] = image(inputs);
    if (channels % groups !== 0) throw new Refusal(`channels that ${groups} groups divide`, `${channels}`);
    return [
      channels,
      height,
      width
    ];
  },
  work: () => ({})
};

// ir/layers/classToken.ts
var classToken = {
  kind: "classToken",
  inputs: "one",
  ranks: ranks.tokens,
  group: "movement",
  fields: {
    tokens: count("tokens put before the sequence")
  },
  options: [],
  make: (...[tokens2 = 1]) => ({
    tokens: tokens2
  }),
  shape(fields, [input2]) {
    const [length, features] = tokens(input2);
    return [
      length + fields.tokens,
      features
    ];
  },
  work: (fields, [input2]) => ({
    parameters: fields.tokens * input2[1]
  })
};

// ir/layers/concat.ts
function axisOf(shape) {
  return shape.length === 2 ? 1 : 0;
}
var concat = {
  kind: "concat",
  inputs: "many",
  ranks: ranks.same,
  group: "movement",
  fields: {},
  options: [],
  make: () => ({}),
  shape(_fields, inputs) {
    const [first, ...rest] = inputs;
    const axis = axisOf(first);
    const out2 = [
      ...first
    ];
    for (const shape of rest) {
      const fits = shape.length === out2.length && shape.every((size, i) => i === axis || size === out2[i]);
      if (!fits) {
        const wanted = first.map((size, i) => i === axis ? "*" : size).join("x");
        throw new Refusal(`inputs of shape ${wanted}`, formatShape(shape));
      }
      out2[axis] += shape[axis];
    }
    return out2;
  },
  work: () => ({})
};

// ir/layers/conv.ts
var conv = {
  kind: "conv",
  inputs: "one",
  ranks: ranks.image,
  group: "conv",
  fields: {
    filters: count("output channels (M in the papers)"),
    kernel: pair("kernel [height, width] (R, S)"),
    stride: pair("step between windows [vertical, horizontal] (U)"),
    padding: padding("zeros around the input"),
    dilation: pair("distance between the kernel's taps"),
    groups: count("groups of channels that do not see each other"),
    bias: flag("whether each filter adds a bias")
  },
  options: [
    "stride",
    "padding",
    "dilation",
    "groups",
    "bias"
  ],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding: padding2 = 0, dilation = 1, groups = 1, bias = true } = options;
    return {
      filters,
      kernel: toPair(kernel),
      stride: toPair(stride),
      padding: toPadding(padding2),
      dilation: toPair(dilation),
      groups,
      bias
    };
  },
  shape(fields, inputs) {
    const [channels, height, width] = image(inputs);
    const { filters, groups } = fields;
    if (channels % groups !== 0) {
      throw new Refusal(`input channels that ${groups} groups divide`, `${channels}`);
    }
    if (filters % groups !== 0) throw new Refusal(`filters that ${groups} groups divide`, `${filters}`);
    return [
      filters,
      ...slide(fields, height, width)
    ];
  },
  work(fields, inputs, [k, p, q]) {
    const [c] = image(inputs);
    const { filters, kernel: [r, s], stride, dilation, groups, bias } = fields;
    return {
      nests: [
        {
          n: 1,
          k,
          c,
          p,
          q,
          r,
          s,
          stride,
          dilation,
          groups
        }
      ],
      biasAdditions: bias ? k * p * q : 0,
      parameters: filters * (c / groups) * r * s + (bias ? filters : 0)
    };
  }
};

// ir/layers/conv1d.ts
var conv1d = {
  kind: "conv1d",
  inputs: "one",
  ranks: ranks.tokens,
  group: "conv",
  fields: {
    filters: count("output features"),
    kernel: count("kernel length"),
    stride: count("step between windows"),
    padding: line("zeros before and after the sequence"),
    dilation: count("distance between the kernel's taps"),
    groups: count("groups of features that do not see each other"),
    bias: flag("whether each filter adds a bias"),
    cached: natural("tokens that stand in memory, before the input's")
  },
  options: [
    "stride",
    "padding",
    "dilation",
    "groups",
    "bias",
    "cached"
  ],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding: padding2 = 0, dilation = 1, groups = 1, bias = true, cached = 0 } = options;
    return {
      filters,
      kernel,
      stride,
      padding: toLine(padding2),
      dilation,
      groups,
      bias,
      cached
    };
  },
  shape(fields, [input2]) {
    const [length, features] = tokens(input2);
    const { filters, groups, cached } = fields;
    if (features % groups !== 0) throw new Refusal(`features that ${groups} groups divide`, `${features}`);
    if (filters % groups !== 0) throw new Refusal(`filters that ${groups} groups divide`, `${filters}`);
    const out2 = windows(cached + length, fields);
    if (out2 < 1) {
      throw new Refusal(`a sequence of at least ${fields.dilation * (fields.kernel - 1) + 1} with its padding`, `${cached + length}`);
    }
    return [
      out2,
      filters
    ];
  },
  work({ filters: k, kernel: r, stride, dilation, groups, bias, cached }, [input2], [p]) {
    const c = input2[1];
    return {
      nests: [
        {
          n: 1,
          k,
          c,
          p,
          q: 1,
          r,
          s: 1,
          stride: [
            stride,
            1
          ],
          dilation: [
            dilation,
            1
          ],
          groups
        }
      ],
      biasAdditions: bias ? k * p : 0,
      parameters: k * (c / groups) * r + (bias ? k : 0),
      stateElements: cached * c
    };
  }
};

// ir/layers/conv3d.ts
function out({ kernel, stride, padding: padding2 }, shape) {
  return [
    0,
    1,
    2
  ].map((i) => windows(shape[i + 1], {
    kernel: kernel[i],
    stride: stride[i],
    dilation: 1,
    padding: padding2
  }));
}
var conv3d = {
  kind: "conv3d",
  inputs: "one",
  ranks: {
    volume: "volume"
  },
  group: "conv",
  fields: {
    filters: count("output channels"),
    kernel: triple("kernel [depth, height, width]"),
    stride: triple("stride along each axis"),
    padding: line("zeros before and after, the same on every axis"),
    groups: count("groups of channels that do not see each other"),
    bias: flag("whether each filter adds a bias")
  },
  options: [
    "stride",
    "padding",
    "groups",
    "bias"
  ],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding: padding2 = 0, groups = 1, bias = true } = options;
    return {
      filters,
      kernel: toTriple(kernel),
      stride: toTriple(stride),
      padding: toLine(padding2),
      groups,
      bias
    };
  },
  shape(fields, [input2]) {
    if (input2.length !== 4) throw new Refusal("a volume [C, D, H, W]", `the shape ${formatShape(input2)}`);
    const { filters, groups } = fields;
    const channels = input2[0];
    if (channels % groups !== 0) {
      throw new Refusal(`input channels that ${groups} groups divide`, `${channels}`);
    }
    if (filters % groups !== 0) throw new Refusal(`filters that ${groups} groups divide`, `${filters}`);
    const sizes2 = out(fields, input2);
    if (sizes2.some((size) => size < 1)) {
      throw new Refusal(`an input in which a ${formatShape(fields.kernel)} kernel fits`, formatShape(input2.slice(1)));
    }
    return [
      filters,
      ...sizes2
    ];
  },
  work({ filters: k, kernel: [depth, r, s], stride, groups, bias }, [input2], [, d, p, q]) {
    const c = input2[0] * depth;
    return {
      nests: [
        {
          n: d,
          k,
          c,
          p,
          q,
          r,
          s,
          stride: [
            stride[1],
            stride[2]
          ],
          dilation: [
            1,
            1
          ],
          groups
        }
      ],
      biasAdditions: bias ? k * d * p * q : 0,
      parameters: k * (c / groups) * r * s + (bias ? k : 0)
    };
  }
};

// ir/layers/convTranspose.ts
var convTranspose = {
  kind: "convTranspose",
  inputs: "one",
  ranks: ranks.image,
  group: "conv",
  fields: {
    filters: count("output channels"),
    kernel: pair("kernel [height, width]"),
    stride: pair("by how much the image grows [vertical, horizontal]"),
    padding: padding("rows and columns cut off the output"),
    outputPadding: naturalPair("rows and columns added at the bottom and right of the output"),
    groups: count("groups of channels that do not see each other"),
    bias: flag("whether each filter adds a bias")
  },
  options: [
    "stride",
    "padding",
    "outputPadding",
    "groups",
    "bias"
  ],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding: padding2 = 0, outputPadding = 0, groups = 1, bias = true } = options;
    return {
      filters,
      kernel: toPair(kernel),
      stride: toPair(stride),
      padding: toPadding(padding2),
      outputPadding: toPair(outputPadding),
      groups,
      bias
    };
  },
  shape({ filters, kernel, stride, padding: padding2, outputPadding, groups }, inputs) {
    const [channels, ...sizes2] = image(inputs);
    if (channels % groups !== 0) {
      throw new Refusal(`input channels that ${groups} groups divide`, `${channels}`);
    }
    if (filters % groups !== 0) throw new Refusal(`filters that ${groups} groups divide`, `${filters}`);
    const out2 = sizes2.map((size, i) => {
      if (padding2 === "same") return size * stride[i];
      return (size - 1) * stride[i] + kernel[i] - padding2[2 * i] - padding2[2 * i + 1] + outputPadding[i];
    });
    if (out2.some((size) => size < 1)) throw new Refusal("an output of at least 1x1", out2.join("x"));
    return [
      filters,
      ...out2
    ];
  },
  work({ filters, kernel: [r, s], groups, bias }, inputs, [, p, q]) {
    const [c, height, width] = image(inputs);
    const k = filters * r * s;
    const parameters = c * (filters / groups) * r * s + (bias ? filters : 0);
    return {
      nests: [
        {
          n: 1,
          k,
          c,
          p: height,
          q: width,
          r: 1,
          s: 1,
          stride: [
            1,
            1
          ],
          dilation: [
            1,
            1
          ],
          groups
        }
      ],
      biasAdditions: bias ? filters * p * q : 0,
      parameters
    };
  }
};

// ir/layers/custom.ts
var custom = {
  kind: "custom",
  inputs: "one",
  ranks: ranks.any,
  group: ({ group }) => group,
  fields: {
    macs: natural("multiply-accumulates for one inference"),
    parameters: natural("weights and biases"),
    vectorOperations: natural("operations that are not multiply-accumulates"),
    inputBytes: natural("bytes of activations read; as the input's shape says if 0"),
    outputBytes: natural("bytes of activations written; as the output's shape says if 0"),
    group: oneOf("the sort of work that it resembles", ...[
      "conv",
      "fc",
      "pool",
      "activation",
      "normalization",
      "elementwise",
      "movement",
      "identity"
    ]),
    output: {
      doc: "output shape; the input's if empty",
      expected: "a list of at most four whole numbers of at least 1",
      accepts: (value) => Array.isArray(value) && value.length <= 4 && value.every((size) => Number.isSafeInteger(size) && size >= 1)
    }
  },
  options: [
    "parameters",
    "vectorOperations",
    "inputBytes",
    "outputBytes",
    "group",
    "output"
  ],
  make(macs, options = {}) {
    const { parameters = 0, vectorOperations = 0, inputBytes = 0, outputBytes = 0, group = "conv", output = [] } = options;
    return {
      macs,
      parameters,
      vectorOperations,
      inputBytes,
      outputBytes,
      group,
      output: Array.isArray(output) ? [
        ...output
      ] : output
    };
  },
  shape: ({ output }, [input2]) => output.length > 0 ? output : input2,
  work: ({ macs, parameters, vectorOperations, inputBytes, outputBytes }) => ({
    macs,
    parameters,
    vectorOperations,
    ...inputBytes > 0 && {
      inputBytes
    },
    ...outputBytes > 0 && {
      outputBytes
    }
  })
};

// ir/layers/depthwise.ts
var depthwise = {
  kind: "depthwise",
  inputs: "one",
  ranks: ranks.image,
  group: "conv",
  fields: {
    kernel: pair("kernel [height, width]"),
    stride: pair("step between windows [vertical, horizontal]"),
    padding: padding("zeros around the input"),
    dilation: pair("distance between the kernel's taps"),
    multiplier: count("filters for each input channel"),
    bias: flag("whether each filter adds a bias")
  },
  options: [
    "stride",
    "padding",
    "dilation",
    "multiplier",
    "bias"
  ],
  make(kernel, options = {}) {
    const { stride = 1, padding: padding2 = 0, dilation = 1, multiplier = 1, bias = true } = options;
    return {
      kernel: toPair(kernel),
      stride: toPair(stride),
      padding: toPadding(padding2),
      dilation: toPair(dilation),
      multiplier,
      bias
    };
  },
  shape(fields, inputs) {
    const [channels, height, width] = image(inputs);
    return [
      channels * fields.multiplier,
      ...slide(fields, height, width)
    ];
  },
  work({ kernel: [r, s], stride, dilation, bias }, inputs, [k, p, q]) {
    const [c] = image(inputs);
    return {
      nests: [
        {
          n: 1,
          k,
          c,
          p,
          q,
          r,
          s,
          stride,
          dilation,
          groups: c
        }
      ],
      biasAdditions: bias ? k * p * q : 0,
      parameters: k * r * s + (bias ? k : 0)
    };
  }
};

// ir/layers/dequantize.ts
var dequantize = {
  kind: "dequantize",
  inputs: "one",
  ranks: ranks.same,
  group: "elementwise",
  fields: {
    from: count("bits of what comes in")
  },
  options: [],
  make: (from) => ({
    from
  }),
  shape: (_fields, [input2]) => input2,
  work: (_fields, [input2]) => ({
    vectorOperations: 2 * elements(input2)
  })
};

// ir/layers/dotProductAttention.ts
function sizesOf(fields, inputs) {
  if (inputs.length !== 3) throw new Refusal("three inputs: queries, keys and values", `${inputs.length}`);
  const [[queries, width], [keys, keyWidth], [values, valueWidth]] = inputs.map(tokens);
  const { heads, keyValueHeads, cached } = fields;
  if (heads % keyValueHeads !== 0) {
    throw new Refusal(`key-value heads that divide ${heads} heads`, `${keyValueHeads}`);
  }
  if (width % heads !== 0) throw new Refusal(`query features that ${heads} heads divide`, `${width}`);
  const headSize = width / heads;
  if (keyWidth !== headSize * keyValueHeads) {
    throw new Refusal(`${headSize * keyValueHeads} key features (${keyValueHeads} heads of ${headSize})`, `${keyWidth}`);
  }
  if (valueWidth % keyValueHeads !== 0) {
    throw new Refusal(`value features that ${keyValueHeads} heads divide`, `${valueWidth}`);
  }
  if (keys !== values) throw new Refusal(`as many values as keys, ${keys}`, `${values}`);
  return {
    queries,
    keys: keys + cached,
    headSize,
    valueSize: valueWidth / keyValueHeads
  };
}
function seenPairs({ causal, window }, { queries, keys }) {
  if (!causal && window === 0) return queries * keys;
  let seen = 0;
  for (let i = 0; i < queries; i++) {
    const last = causal ? Math.min(keys, keys - queries + i + 1) : keys;
    const first = window === 0 ? 0 : Math.max(0, keys - queries + i + 1 - window);
    seen += Math.max(0, last - first);
  }
  return seen;
}
var dotProductAttention = {
  kind: "dotProductAttention",
  inputs: "many",
  ranks: ranks.tokens,
  group: "matmul",
  fields: {
    heads: count("query heads"),
    keyValueHeads: count("key-value heads, each shared by heads / keyValueHeads query heads"),
    causal: flag("whether a token sees only itself and earlier ones"),
    window: natural("how many tokens back a token sees, itself included; all if 0"),
    cached: natural("tokens whose keys and values stand in a cache, before the input's"),
    relativePositions: natural("learned values for each head by which scores shift with distance"),
    sinks: natural("learned scores for each head that compete with the tokens'"),
    cachedFeatures: natural("features stored in the cache for each token; those of keys and values if 0")
  },
  options: [
    "keyValueHeads",
    "causal",
    "window",
    "cached",
    "relativePositions",
    "sinks",
    "cachedFeatures"
  ],
  make(heads, options = {}) {
    const { keyValueHeads = heads, causal = false, window = 0, cached = 0 } = options;
    const { relativePositions = 0, sinks = 0, cachedFeatures = 0 } = options;
    return {
      heads,
      keyValueHeads,
      causal,
      window,
      cached,
      relativePositions,
      sinks,
      cachedFeatures
    };
  },
  shape(fields, inputs) {
    const { queries, valueSize } = sizesOf(fields, inputs);
    return [
      queries,
      fields.heads * valueSize
    ];
  },
  work(fields, inputs) {
    const sizes2 = sizesOf(fields, inputs);
    const { queries, keys, headSize, valueSize } = sizes2;
    const { heads, keyValueHeads, cached, relativePositions, sinks, cachedFeatures } = fields;
    const masked = queries * keys - seenPairs(fields, sizes2);
    return {
      nests: [
        product(queries, heads * headSize, heads * keys, heads),
        product(queries, heads * keys, heads * valueSize, heads)
      ],
      maskedMacs: heads * masked * (headSize + valueSize),
      parameters: heads * (relativePositions + sinks),
      vectorOperations: heads * queries * keys * (relativePositions > 0 ? 7 : 6),
      stateElements: cached * (cachedFeatures || keyValueHeads * (headSize + valueSize))
    };
  }
};

// ir/layers/dropout.ts
var dropout = {
  kind: "dropout",
  inputs: "one",
  ranks: ranks.same,
  group: "identity",
  fields: {
    rate: {
      doc: "share of values dropped in training",
      expected: "a number from 0 to 1",
      accepts: (value) => typeof value === "number" && value >= 0 && value <= 1
    }
  },
  options: [],
  make: (...[rate = 0.5]) => ({
    rate
  }),
  shape: (_fields, [input2]) => input2,
  work: () => ({})
};

// ir/layers/einsum.ts
var equation = {
  doc: "letters of each input's axes, and of the output's",
  expected: `an equation such as "ij,jk->ik": distinct letters for each tensor, the output's among the inputs'`,
  accepts(value) {
    if (typeof value !== "string" || !/^[a-zA-Z]+(,[a-zA-Z]+)*->[a-zA-Z]+$/.test(value)) return false;
    const { inputs, output } = parse(value);
    return [
      ...inputs,
      output
    ].every((word) => new Set(word).size === word.length) && [
      ...output
    ].every((letter) => inputs.some((word) => word.includes(letter)));
  }
};
function parse(text2) {
  const [left, output] = text2.split("->");
  return {
    inputs: left.split(","),
    output
  };
}
function sizesOf2(text2, shapes) {
  const { inputs } = parse(text2);
  if (inputs.length !== shapes.length) {
    throw new Refusal(`${inputs.length} inputs for "${text2}"`, `${shapes.length}`);
  }
  const sizes2 = /* @__PURE__ */ new Map();
  inputs.forEach((word, i) => {
    const shape = shapes[i];
    if (shape.length !== word.length) {
      throw new Refusal(`${word.length} axes for "${word}"`, `the shape ${formatShape(shape)}`);
    }
    [
      ...word
    ].forEach((letter, axis) => {
      const known = sizes2.get(letter);
      if (known !== void 0 && known !== shape[axis]) {
        throw new Refusal(`${letter} = ${known} in "${word}"`, `${shape[axis]}`);
      }
      sizes2.set(letter, shape[axis]);
    });
  });
  return sizes2;
}
var einsum = {
  kind: "einsum",
  inputs: "many",
  ranks: ranks.any,
  group: "matmul",
  fields: {
    equation
  },
  options: [],
  make: (equation2) => ({
    equation: equation2
  }),
  shape({ equation: equation2 }, inputs) {
    const sizes2 = sizesOf2(equation2, inputs);
    return [
      ...parse(equation2).output
    ].map((letter) => sizes2.get(letter));
  },
  work({ equation: equation2 }, shapes) {
    const sizes2 = sizesOf2(equation2, shapes);
    const { inputs, output } = parse(equation2);
    const size = (letters) => [
      ...letters
    ].reduce((all, letter) => all * sizes2.get(letter), 1);
    let left = new Set(inputs[0]);
    const nests = inputs.slice(1).map((word, i) => {
      const right = new Set(word);
      const needed = new Set(output + inputs.slice(i + 2).join(""));
      const both = [
        ...left
      ].filter((letter) => right.has(letter));
      const groups = size(both.filter((letter) => needed.has(letter)));
      const inner = size(both.filter((letter) => !needed.has(letter)));
      const m = size([
        ...left
      ].filter((letter) => !right.has(letter)));
      const n = size([
        ...right
      ].filter((letter) => !left.has(letter)));
      left = new Set([
        ...left,
        ...right
      ].filter((letter) => needed.has(letter)));
      return product(m, inner * groups, n * groups, groups);
    });
    return {
      nests
    };
  }
};

// ir/activation.ts
function activation(kind, operations) {
  return {
    kind,
    inputs: "one",
    ranks: ranks.same,
    group: "activation",
    fields: {},
    options: [],
    make: () => ({}),
    shape: (_fields, [input2]) => input2,
    work: (_fields, [input2]) => ({
      vectorOperations: operations * elements(input2)
    })
  };
}

// ir/layers/elu.ts
var elu = activation("elu", 3);

// ir/layers/embedding.ts
var embedding = {
  kind: "embedding",
  inputs: "one",
  ranks: {
    vector: "tokens"
  },
  group: "movement",
  fields: {
    vocabulary: count("entries of the table"),
    size: count("features of an entry")
  },
  options: [],
  make: (vocabulary, size) => ({
    vocabulary,
    size
  }),
  shape({ size }, [input2]) {
    if (input2.length !== 1) {
      throw new Refusal("a vector of token numbers [T]", `the shape ${formatShape(input2)}`);
    }
    return [
      input2[0],
      size
    ];
  },
  work: ({ vocabulary, size }, [input2]) => ({
    parameters: vocabulary * size,
    parametersRead: Math.min(vocabulary, input2[0]) * size
  })
};

// ir/layers/fc.ts
function vectors(shape) {
  return shape.length === 2 ? [
    shape[0],
    shape[1]
  ] : [
    1,
    elements(shape)
  ];
}
var fc = {
  kind: "fc",
  inputs: "one",
  ranks: {
    vector: "vector",
    tokens: "tokens",
    image: "vector",
    volume: "vector"
  },
  group: "fc",
  fields: {
    outputs: count("outputs of each input vector"),
    bias: flag("whether each output adds a bias")
  },
  options: [
    "bias"
  ],
  make: (outputs, { bias = true } = {}) => ({
    outputs,
    bias
  }),
  shape: ({ outputs }, [input2]) => input2.length === 2 ? [
    input2[0],
    outputs
  ] : [
    outputs
  ],
  work({ outputs, bias }, [input2]) {
    const [n, c] = vectors(input2);
    return {
      nests: [
        product(n, c, outputs)
      ],
      biasAdditions: bias ? n * outputs : 0,
      parameters: c * outputs + (bias ? outputs : 0)
    };
  }
};

// ir/layers/flatten.ts
var flatten = {
  kind: "flatten",
  inputs: "one",
  ranks: {
    vector: "vector",
    tokens: "vector",
    image: "vector",
    volume: "vector"
  },
  group: "identity",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [input2]) => [
    elements(input2)
  ],
  work: () => ({})
};

// ir/layers/fromWindows.ts
var fromWindows = {
  kind: "fromWindows",
  inputs: "one",
  ranks: {
    tokens: "image"
  },
  group: "movement",
  fields: {
    windows: count("windows that make one image"),
    size: pair("height and width of the image")
  },
  options: [],
  make: (windows2, size) => ({
    windows: windows2,
    size: toPair(size)
  }),
  shape({ windows: windows2, size }, [input2]) {
    const [length, channels] = tokens(input2);
    if (windows2 * length < size[0] * size[1]) {
      throw new Refusal(`windows of ${size[0] * size[1]} pixels in all`, `${windows2} of ${length}`);
    }
    return [
      channels,
      ...size
    ];
  },
  work: () => ({}),
  instances({ windows: windows2 }, instances) {
    if (instances % windows2 !== 0) {
      throw new Refusal(`instances that ${windows2} windows divide`, `${instances}`);
    }
    return instances / windows2;
  }
};

// ir/layers/gelu.ts
var gelu = activation("gelu", 8);

// ir/layers/globalPool.ts
var globalPool = {
  kind: "globalPool",
  inputs: "one",
  ranks: {
    image: "image",
    tokens: "vector"
  },
  group: "pool",
  fields: {
    mode: oneOf("which value of a channel is kept", "max", "average")
  },
  options: [
    "mode"
  ],
  make: ({ mode = "average" } = {}) => ({
    mode
  }),
  shape: (_fields, [input2]) => input2.length === 2 ? [
    input2[1]
  ] : [
    image([
      input2
    ])[0],
    1,
    1
  ],
  work: (_fields, [input2]) => ({
    vectorOperations: elements(input2)
  })
};

// ir/layers/glu.ts
var OPERATIONS = {
  none: 0,
  relu: 1,
  sigmoid: 4,
  silu: 5,
  gelu: 8
};
var glu = {
  kind: "glu",
  inputs: "one",
  ranks: ranks.same,
  group: "activation",
  fields: {
    gate: oneOf("the gate's function", "sigmoid", "silu", "gelu", "relu", "none")
  },
  options: [
    "gate"
  ],
  make: ({ gate = "sigmoid" } = {}) => ({
    gate
  }),
  shape(_fields, [input2]) {
    const channels = channelsOf(input2);
    if (channels % 2 !== 0) throw new Refusal("an even number of channels", `${channels}`);
    return resized(input2, channelAxis(input2), channels / 2);
  },
  work: ({ gate }, _inputs, output) => ({
    vectorOperations: elements(output) * (1 + OPERATIONS[gate])
  })
};

// ir/layers/groupNorm.ts
var groupNorm = {
  kind: "groupNorm",
  inputs: "one",
  ranks: ranks.same,
  group: "normalization",
  fields: {
    groups: count("groups of channels that are normalised together"),
    ...normFields
  },
  options: [
    "scale",
    "shift"
  ],
  make: (groups, { scale = true, shift = true } = {}) => ({
    groups,
    scale,
    shift
  }),
  shape({ groups }, [input2]) {
    const channels = channelsOf(input2);
    if (channels % groups !== 0) throw new Refusal(`channels that ${groups} groups divide`, `${channels}`);
    return input2;
  },
  work: (fields, [input2]) => ({
    parameters: normParameters(channelsOf(input2), fields),
    vectorOperations: 7 * elements(input2)
  })
};

// ir/recurrent.ts
var biases = {
  doc: "bias vectors of each gate: 2 as in PyTorch, 1 as in Keras, 0 for none",
  expected: "0, 1 or 2",
  accepts: (value) => value === 0 || value === 1 || value === 2
};
function nestsOf(length, { features, gates, fields: { hidden, projection } }) {
  const out2 = projection || hidden;
  return [
    product(length, features, gates * hidden),
    product(length, out2, gates * hidden),
    ...projection > 0 ? [
      product(length, hidden, projection)
    ] : []
  ];
}
function parametersOf({ features, gates, fields: { hidden, projection, biases: biases2 } }) {
  const out2 = projection || hidden;
  return gates * hidden * (features + out2 + biases2) + hidden * projection;
}
function steps(shape) {
  return shape.length === 1 ? [
    1,
    shape[0]
  ] : tokens(shape);
}
function recurrent(kind, gates, operations) {
  return {
    kind,
    inputs: "one",
    ranks: {
      ...ranks.tokens,
      vector: "vector"
    },
    group: "fc",
    fields: {
      hidden: count("size of the hidden state (H)"),
      layers: count("layers one on another"),
      bidirectional: flag("whether a second one runs backwards"),
      projection: natural("size to which the output is projected (P); not at all if 0"),
      biases
    },
    options: [
      "layers",
      "bidirectional",
      "projection",
      "biases"
    ],
    make(hidden, options) {
      const { layers = 1, bidirectional = false, biases: biases2 = 2, projection = 0 } = options ?? {};
      return {
        hidden,
        layers,
        bidirectional,
        projection,
        biases: biases2
      };
    },
    shape({ hidden, projection, bidirectional }, [input2]) {
      if (projection >= hidden) {
        throw new Refusal(`a projection smaller than the hidden size, ${hidden}`, `${projection}`);
      }
      const out2 = (projection || hidden) * (bidirectional ? 2 : 1);
      return input2.length === 1 ? [
        out2
      ] : [
        tokens(input2)[0],
        out2
      ];
    },
    work(fields, [input2]) {
      const [length, features] = steps(input2);
      const { hidden, layers, bidirectional, projection } = fields;
      const directions = bidirectional ? 2 : 1;
      const out2 = (projection || hidden) * directions;
      const nests = [];
      let parameters = 0;
      for (let layer = 0; layer < layers; layer++) {
        const pass = {
          features: layer === 0 ? features : out2,
          gates,
          fields
        };
        for (let direction = 0; direction < directions; direction++) {
          nests.push(...nestsOf(length, pass));
          parameters += parametersOf(pass);
        }
      }
      const cells = length * layers * directions * hidden;
      return {
        nests,
        parameters,
        biasAdditions: cells * gates * fields.biases,
        vectorOperations: cells * operations
      };
    }
  };
}

// ir/layers/gru.ts
var gru = recurrent("gru", 3, 20);

// ir/layers/hardSigmoid.ts
var hardSigmoid = activation("hardSigmoid", 4);

// ir/layers/hardSwish.ts
var hardSwish = activation("hardSwish", 5);

// ir/layers/instanceNorm.ts
var instanceNorm = norm("instanceNorm", 7, {
  scale: false,
  shift: false
});

// ir/layers/layerNorm.ts
var layerNorm = norm("layerNorm", 7);

// ir/layers/leakyRelu.ts
var leakyRelu = activation("leakyRelu", 2);

// ir/layers/linearAttention.ts
function sizesOf3(heads, inputs) {
  if (inputs.length !== 3) throw new Refusal("three inputs: queries, keys and values", `${inputs.length}`);
  const [q, k, v] = inputs.map(tokens);
  if (q[0] !== k[0] || k[0] !== v[0]) {
    throw new Refusal(`sequences of one length, ${q[0]}`, `${k[0]} and ${v[0]}`);
  }
  if (q[1] !== k[1]) throw new Refusal(`keys of ${q[1]} features`, `${k[1]}`);
  if (q[1] % heads !== 0 || v[1] % heads !== 0) {
    throw new Refusal(`features that ${heads} heads divide`, `${q[1]} and ${v[1]}`);
  }
  return {
    length: q[0],
    size: q[1] / heads,
    valueSize: v[1] / heads
  };
}
var linearAttention = {
  kind: "linearAttention",
  inputs: "many",
  ranks: ranks.tokens,
  group: "matmul",
  fields: {
    heads: count("heads"),
    stateful: flag("whether the state stands in memory from earlier tokens")
  },
  options: [
    "stateful"
  ],
  make: (heads, { stateful = false } = {}) => ({
    heads,
    stateful
  }),
  shape({ heads }, inputs) {
    const { length, valueSize } = sizesOf3(heads, inputs);
    return [
      length,
      heads * valueSize
    ];
  },
  work({ heads, stateful }, inputs) {
    const { length, size, valueSize } = sizesOf3(heads, inputs);
    return {
      nests: [
        product(size, heads * length, heads * valueSize, heads),
        product(length, heads * size, heads * valueSize, heads)
      ],
      vectorOperations: 2 * length * heads * size,
      stateElements: stateful ? heads * size * valueSize : 0
    };
  }
};

// ir/layers/lrn.ts
var lrn = {
  kind: "lrn",
  inputs: "one",
  ranks: ranks.image,
  group: "normalization",
  fields: {
    size: count("neighbouring channels in the sum")
  },
  options: [
    "size"
  ],
  make: ({ size = 5 } = {}) => ({
    size
  }),
  shape: (_fields, inputs) => image(inputs),
  work: ({ size }, [input2]) => ({
    vectorOperations: elements(input2) * (2 * size + 3)
  })
};

// ir/layers/lstm.ts
var lstm = recurrent("lstm", 4, 28);

// ir/layers/matmul.ts
function sizes({ transposed }, inputs) {
  const [a, b] = inputs;
  if (inputs.length !== 2) throw new Refusal("two matrices", `${inputs.length} inputs`);
  for (const shape of inputs) {
    if (shape.length < 2) {
      throw new Refusal("matrices [M, K] or stacks of them", `the shape ${formatShape(shape)}`);
    }
  }
  const [m, inner] = a.slice(-2);
  const [rows, columns2] = transposed ? [
    b.at(-1),
    b.at(-2)
  ] : b.slice(-2);
  if (inner !== rows) throw new Refusal(`a second matrix of ${inner} rows`, formatShape(b));
  const [stackA, stackB] = [
    a.slice(0, -2),
    b.slice(0, -2)
  ];
  const longer = stackA.length >= stackB.length ? stackA : stackB;
  const shorter = longer === stackA ? stackB : stackA;
  const padded = [
    ...new Array(longer.length - shorter.length).fill(1),
    ...shorter
  ];
  const stack = longer.map((size, i) => {
    if (size !== padded[i] && size !== 1 && padded[i] !== 1) {
      throw new Refusal(`stacks of one size, ${formatShape(a)}`, formatShape(b));
    }
    return Math.max(size, padded[i]);
  });
  return {
    stack,
    m,
    inner,
    columns: columns2
  };
}
var matmul = {
  kind: "matmul",
  inputs: "many",
  ranks: ranks.same,
  group: "matmul",
  fields: {
    transposed: flag("whether the second matrix is taken with rows and columns exchanged")
  },
  options: [
    "transposed"
  ],
  make: ({ transposed = false } = {}) => ({
    transposed
  }),
  shape(fields, inputs) {
    const { stack, m, columns: columns2 } = sizes(fields, inputs);
    return [
      ...stack,
      m,
      columns2
    ];
  },
  work(fields, inputs) {
    const { stack, m, inner, columns: columns2 } = sizes(fields, inputs);
    const groups = stack.reduce((all, size) => all * size, 1);
    return {
      nests: [
        product(m, inner * groups, columns2 * groups, groups)
      ]
    };
  }
};

// ir/layers/mish.ts
var mish = activation("mish", 6);

// ir/layers/moe.ts
function reached({ experts, topK }, length) {
  return length === 1 ? topK : experts * (1 - (1 - topK / experts) ** length);
}
var moe = {
  kind: "moe",
  inputs: "one",
  ranks: ranks.tokens,
  group: "fc",
  fields: {
    experts: count("experts among which the router chooses"),
    topK: count("experts that each token goes to"),
    hidden: count("hidden features of an expert"),
    sharedHidden: natural("hidden features of the experts that every token goes to, in all"),
    gated: flag("whether experts are gated (three matrices) or plain (two)"),
    bias: flag("whether the matrices of experts and router have biases"),
    sharedGate: flag("whether the shared experts have a gate of their own for each token")
  },
  options: [
    "sharedHidden",
    "gated",
    "bias",
    "sharedGate"
  ],
  make(experts, topK, hidden, options = {}) {
    const { sharedHidden = 0, gated = true, bias = false, sharedGate = false } = options;
    return {
      experts,
      topK,
      hidden,
      sharedHidden,
      gated,
      bias,
      sharedGate
    };
  },
  shape({ experts, topK }, [input2]) {
    if (topK > experts) throw new Refusal(`topK of at most ${experts} experts`, `${topK}`);
    return tokens(input2);
  },
  work(fields, [input2]) {
    const [length, size] = tokens(input2);
    const { experts, topK, hidden, sharedHidden, gated, bias, sharedGate } = fields;
    const ins = gated ? 2 : 1;
    const matrices = (width) => (ins + 1) * size * width + (bias && width > 0 ? ins * width + size : 0);
    const router = size * experts + (bias ? experts : 0) + (sharedGate ? size : 0);
    const routed = length * topK;
    return {
      nests: [
        product(length, size, experts),
        product(routed, size, ins * hidden),
        product(routed, hidden, size),
        ...sharedHidden > 0 ? [
          product(length, size, ins * sharedHidden),
          product(length, sharedHidden, size)
        ] : [],
        ...sharedGate ? [
          product(length, size, 1)
        ] : []
      ],
      biasAdditions: bias ? length * experts + routed * (ins * hidden + size) : 0,
      parameters: router + experts * matrices(hidden) + matrices(sharedHidden),
      parametersRead: router + Math.round(reached(fields, length) * matrices(hidden)) + matrices(sharedHidden),
      vectorOperations: 5 * length * experts + (gated ? 6 : 8) * (routed * hidden + length * sharedHidden) + 2 * routed * size
    };
  }
};

// ir/layers/mul.ts
var mul = {
  kind: "mul",
  inputs: "many",
  ranks: ranks.same,
  group: "elementwise",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [first, ...rest]) => rest.reduce(broadcast, first),
  work: (_fields, inputs, output) => ({
    vectorOperations: elements(output) * (inputs.length - 1)
  })
};

// ir/layers/nms.ts
var nms = {
  kind: "nms",
  inputs: "one",
  ranks: ranks.tokens,
  group: "elementwise",
  fields: {
    keep: count("boxes that are kept")
  },
  options: [],
  make: (keep) => ({
    keep
  }),
  shape({ keep }, [input2]) {
    const [boxes, values] = tokens(input2);
    if (keep > boxes) throw new Refusal(`at least ${keep} boxes`, `${boxes}`);
    return [
      keep,
      values
    ];
  },
  work({ keep }, [input2]) {
    const [boxes] = tokens(input2);
    return {
      vectorOperations: Math.ceil(boxes * Math.log2(boxes)) + 12 * keep * boxes
    };
  }
};

// ir/layers/pad.ts
var any = padding("zeros around the image [top, bottom, left, right]");
var sides = {
  doc: any.doc,
  expected: "a whole number of at least 0, [height, width] or [top, bottom, left, right]",
  accepts: (value) => value !== "same" && any.accepts(value)
};
var pad = {
  kind: "pad",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    sides
  },
  options: [],
  make: (sides2) => ({
    sides: toPadding(sides2)
  }),
  shape({ sides: [top, bottom, left, right] }, inputs) {
    const [channels, height, width] = image(inputs);
    return [
      channels,
      height + top + bottom,
      width + left + right
    ];
  },
  work: () => ({})
};

// ir/layers/pixelShuffle.ts
var pixelShuffle = {
  kind: "pixelShuffle",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    factor: count("by how much the image grows each way")
  },
  options: [],
  make: (factor) => ({
    factor
  }),
  shape({ factor }, inputs) {
    const [channels, height, width] = image(inputs);
    const square = factor ** 2;
    if (channels % square !== 0) throw new Refusal(`channels that ${square} divides`, `${channels}`);
    return [
      channels / square,
      height * factor,
      width * factor
    ];
  },
  work: () => ({})
};

// ir/layers/pool.ts
var pool = {
  kind: "pool",
  inputs: "one",
  ranks: ranks.image,
  group: "pool",
  fields: {
    kernel: pair("window [height, width]"),
    mode: oneOf("which value of a window is kept", "max", "average"),
    stride: pair("step between windows [vertical, horizontal]"),
    padding: padding("zeros around the input"),
    ceilMode: flag("whether a last, partly filled window counts, as in Caffe")
  },
  options: [
    "mode",
    "stride",
    "padding",
    "ceilMode"
  ],
  make(...args) {
    const [kernel = 2, options = {}] = args;
    const { mode = "max", stride = kernel, padding: padding2 = 0, ceilMode = false } = options;
    return {
      kernel: toPair(kernel),
      mode,
      stride: toPair(stride),
      padding: toPadding(padding2),
      ceilMode
    };
  },
  shape(fields, inputs) {
    const [channels, height, width] = image(inputs);
    return [
      channels,
      ...slide(fields, height, width)
    ];
  },
  work: ({ kernel: [r, s] }, _inputs, output) => ({
    vectorOperations: elements(output) * r * s
  })
};

// ir/layers/positionEmbedding.ts
var positionEmbedding = {
  kind: "positionEmbedding",
  inputs: "one",
  ranks: ranks.tokens,
  group: "elementwise",
  fields: {
    positions: natural("positions in the table; the sequence's own length if 0"),
    learned: flag("whether the table is learned")
  },
  options: [
    "positions",
    "learned"
  ],
  make: ({ positions = 0, learned = true } = {}) => ({
    positions,
    learned
  }),
  shape({ positions }, [input2]) {
    const [length] = tokens(input2);
    if (positions > 0 && length > positions) {
      throw new Refusal(`a sequence of at most ${positions} tokens`, `${length}`);
    }
    return input2;
  },
  work({ positions, learned }, [input2]) {
    const [length, features] = tokens(input2);
    const parameters = learned ? (positions || length) * features : 0;
    return {
      parameters,
      parametersRead: Math.min(parameters, length * features),
      vectorOperations: elements(input2)
    };
  }
};

// ir/layers/prelu.ts
var prelu = {
  kind: "prelu",
  inputs: "one",
  ranks: ranks.same,
  group: "activation",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [input2]) => input2,
  work: (_fields, [input2]) => ({
    parameters: channelsOf(input2),
    vectorOperations: 2 * elements(input2)
  })
};

// ir/layers/quantize.ts
var quantize = {
  kind: "quantize",
  inputs: "one",
  ranks: ranks.same,
  group: "elementwise",
  fields: {
    to: count("bits of the result")
  },
  options: [],
  make: (to2) => ({
    to: to2
  }),
  shape: (_fields, [input2]) => input2,
  work: (_fields, [input2]) => ({
    vectorOperations: 3 * elements(input2)
  })
};

// ir/layers/relu.ts
var relu = activation("relu", 1);

// ir/layers/relu6.ts
var relu6 = activation("relu6", 2);

// ir/layers/reshape.ts
var to = {
  doc: "the new shape",
  expected: "a list of one to four whole numbers of at least 1",
  accepts: isShape
};
var reshape = {
  kind: "reshape",
  inputs: "one",
  ranks: ranks.any,
  group: "identity",
  fields: {
    to
  },
  options: [],
  make: (to2) => ({
    to: Array.isArray(to2) ? [
      ...to2
    ] : to2
  }),
  shape({ to: to2 }, [input2]) {
    if (elements(to2) !== elements(input2)) {
      throw new Refusal(`a shape of ${elements(input2)} elements`, `${formatShape(to2)} with ${elements(to2)}`);
    }
    return to2;
  },
  work: () => ({})
};

// ir/layers/resize.ts
var resize = {
  kind: "resize",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    size: pair("output [height, width]"),
    mode: oneOf("how pixels between pixels are made", "nearest", "bilinear")
  },
  options: [
    "mode"
  ],
  make: (size, { mode = "nearest" } = {}) => ({
    size: toPair(size),
    mode
  }),
  shape: ({ size }, inputs) => [
    image(inputs)[0],
    ...size
  ],
  work: ({ mode }, _inputs, output) => ({
    vectorOperations: mode === "bilinear" ? 7 * elements(output) : 0
  })
};

// ir/layers/rmsNorm.ts
var rmsNorm = norm("rmsNorm", 4, {
  shift: false
});

// ir/layers/rnn.ts
var rnn = recurrent("rnn", 1, 5);

// ir/layers/roiAlign.ts
var roiAlign = {
  kind: "roiAlign",
  inputs: "one",
  ranks: ranks.image,
  group: "pool",
  fields: {
    rois: count("regions of interest for each inference"),
    size: pair("output [height, width] of each region"),
    samples: count("samples along each side of an output pixel")
  },
  options: [
    "samples"
  ],
  make: (rois, size, { samples = 2 } = {}) => ({
    rois,
    size: toPair(size),
    samples
  }),
  shape: ({ size }, inputs) => [
    image(inputs)[0],
    ...size
  ],
  work: ({ rois, samples }, _inputs, output) => ({
    vectorOperations: 8 * rois * elements(output) * samples ** 2
  }),
  instances: ({ rois }, instances) => rois * instances
};

// ir/layers/roiPool.ts
var roiPool = {
  kind: "roiPool",
  inputs: "one",
  ranks: ranks.image,
  group: "pool",
  fields: {
    rois: count("regions of interest for each inference"),
    size: pair("output [height, width] of each region")
  },
  options: [],
  make: (rois, size) => ({
    rois,
    size: toPair(size)
  }),
  shape: ({ size }, inputs) => [
    image(inputs)[0],
    ...size
  ],
  work: ({ rois }, [input2]) => ({
    vectorOperations: rois * elements(input2)
  }),
  instances: ({ rois }, instances) => rois * instances
};

// ir/layers/rotary.ts
var rotary = {
  ...activation("rotary", 3),
  group: "elementwise"
};

// ir/layers/selectiveScan.ts
function fitting(state, inputs) {
  if (inputs.length !== 4) throw new Refusal("four inputs: x, delta, B and C", `${inputs.length}`);
  const [length, features] = tokens(inputs[0]);
  const wanted = [
    [
      length,
      features
    ],
    [
      length,
      state
    ],
    [
      length,
      state
    ]
  ];
  inputs.slice(1).forEach((shape, i) => {
    if (!sameShape(shape, wanted[i])) {
      throw new Refusal(`${[
        "delta",
        "B",
        "C"
      ][i]} of shape ${formatShape(wanted[i])}`, formatShape(shape));
    }
  });
  return [
    length,
    features
  ];
}
var selectiveScan = {
  kind: "selectiveScan",
  inputs: "many",
  ranks: ranks.tokens,
  group: "elementwise",
  fields: {
    state: count("state of each feature (N)"),
    stateful: flag("whether the state stands in memory from earlier tokens")
  },
  options: [
    "stateful"
  ],
  make: (state, { stateful = false } = {}) => ({
    state,
    stateful
  }),
  shape: ({ state }, inputs) => fitting(state, inputs),
  work({ state, stateful }, inputs) {
    const [length, features] = fitting(state, inputs);
    return {
      parameters: features * (state + 1),
      vectorOperations: length * features * (7 * state + 2),
      stateElements: stateful ? features * state : 0
    };
  }
};

// ir/layers/sigmoid.ts
var sigmoid = activation("sigmoid", 4);

// ir/layers/silu.ts
var silu = activation("silu", 5);

// ir/layers/slice.ts
var end = natural("first index that is not kept");
var slice = {
  kind: "slice",
  inputs: "one",
  ranks: ranks.same,
  group: "movement",
  fields: {
    axis: natural("the axis that is cut, from 0"),
    start: natural("first index that is kept"),
    end
  },
  options: [],
  make: (axis, start2, end2) => ({
    axis,
    start: start2,
    end: end2
  }),
  shape({ axis, start: start2, end: end2 }, [input2]) {
    const size = input2[axis];
    if (size === void 0) {
      throw new Refusal(`axis ${axis} among ${input2.length}`, `the shape ${formatShape(input2)}`);
    }
    if (start2 >= end2 || end2 > size) {
      throw new Refusal(`a range within 0 and ${size} on axis ${axis}`, `${start2} to ${end2}`);
    }
    return resized(input2, axis, end2 - start2);
  },
  work: () => ({})
};

// ir/layers/softmax.ts
var softmax = {
  kind: "softmax",
  inputs: "one",
  ranks: ranks.same,
  group: "normalization",
  fields: {},
  options: [],
  make: () => ({}),
  shape: (_fields, [input2]) => input2,
  work: (_fields, [input2]) => ({
    vectorOperations: 5 * elements(input2)
  })
};

// ir/layers/softplus.ts
var softplus = activation("softplus", 3);

// ir/layers/spaceToDepth.ts
var spaceToDepth = {
  kind: "spaceToDepth",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    factor: count("by how much the image shrinks each way")
  },
  options: [],
  make: (factor) => ({
    factor
  }),
  shape({ factor }, inputs) {
    const [channels, height, width] = image(inputs);
    if (height % factor !== 0 || width % factor !== 0) {
      throw new Refusal(`a height and width that ${factor} divides`, `${height}x${width}`);
    }
    return [
      channels * factor ** 2,
      height / factor,
      width / factor
    ];
  },
  work: () => ({})
};

// ir/layers/tanh.ts
var tanh = activation("tanh", 4);

// ir/layers/toImage.ts
var toImage = {
  kind: "toImage",
  inputs: "one",
  ranks: {
    tokens: "image"
  },
  group: "movement",
  fields: {
    height: count("height of the image"),
    width: count("width of the image")
  },
  options: [],
  make: (height, width) => ({
    height,
    width
  }),
  shape({ height, width }, [input2]) {
    const [length, features] = tokens(input2);
    if (length !== height * width) throw new Refusal(`${height * width} tokens`, `${length}`);
    return [
      features,
      height,
      width
    ];
  },
  work: () => ({})
};

// ir/layers/toTokens.ts
var toTokens = {
  kind: "toTokens",
  inputs: "one",
  ranks: {
    image: "tokens"
  },
  group: "movement",
  fields: {},
  options: [],
  make: () => ({}),
  shape(_fields, inputs) {
    const [channels, height, width] = image(inputs);
    return [
      height * width,
      channels
    ];
  },
  work: () => ({})
};

// ir/layers/toWindows.ts
var toWindows = {
  kind: "toWindows",
  inputs: "one",
  ranks: {
    image: "tokens"
  },
  group: "movement",
  fields: {
    windows: count("windows, each an instance of what follows"),
    size: count("height and width of a window")
  },
  options: [],
  make: (windows2, size) => ({
    windows: windows2,
    size
  }),
  shape({ windows: windows2, size }, inputs) {
    const [channels, height, width] = image(inputs);
    const made = Math.ceil(height / size) * Math.ceil(width / size);
    if (made !== windows2) {
      throw new Refusal(`an image of ${windows2} windows of ${size}x${size}`, `${height}x${width}, which makes ${made}`);
    }
    return [
      size ** 2,
      channels
    ];
  },
  work: () => ({}),
  instances: ({ windows: windows2 }, instances) => windows2 * instances
};

// ir/layers/transpose.ts
var order = {
  doc: "for each axis of the output, the axis of the input that it was",
  expected: "each axis once, from 0, such as [1, 0]",
  accepts: (value) => Array.isArray(value) && value.length >= 1 && value.length <= 4 && value.every((_, i) => value.includes(i))
};
var transpose = {
  kind: "transpose",
  inputs: "one",
  ranks: ranks.same,
  group: "movement",
  fields: {
    order
  },
  options: [],
  make: (order2) => ({
    order: Array.isArray(order2) ? [
      ...order2
    ] : order2
  }),
  shape({ order: order2 }, [input2]) {
    if (order2.length !== input2.length) {
      throw new Refusal(`a tensor of ${order2.length} axes`, `the shape ${formatShape(input2)}`);
    }
    return order2.map((axis) => input2[axis]);
  },
  work: () => ({})
};

// ir/layers/upsample.ts
var upsample = {
  kind: "upsample",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: {
    factor: count("by how much the image grows each way"),
    mode: oneOf("how pixels between pixels are made", "nearest", "bilinear")
  },
  options: [
    "mode"
  ],
  make(...args) {
    const [factor = 2, { mode = "nearest" } = {}] = args;
    return {
      factor,
      mode
    };
  },
  shape({ factor }, inputs) {
    const [channels, height, width] = image(inputs);
    return [
      channels,
      height * factor,
      width * factor
    ];
  },
  work: ({ mode }, _inputs, output) => ({
    vectorOperations: mode === "bilinear" ? 7 * elements(output) : 0
  })
};

// ir/registry.ts
var kinds = Object.keys(mod_exports).sort();
var table = new Map(Object.entries(mod_exports));
function def(kind) {
  return table.get(kind);
}

// ir/options.ts
var tensorsOf = {
  bits: [
    "weights",
    "activations",
    "accumulator"
  ],
  density: [
    "weights",
    "activations"
  ]
};
function isRecordOf(keys, accepts) {
  return (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.entries(value).every(([key, item]) => keys.includes(key) && accepts(item));
}
var isBits = isRecordOf(tensorsOf.bits, (bits) => Number.isInteger(bits) && bits >= 1 && bits <= 64);
var isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;
var isDensity = isRecordOf(tensorsOf.density, isShare);
var common = {
  name: {
    doc: "unique within the network",
    expected: "a text of 1 to 200 characters",
    accepts: (value) => typeof value === "string" && value.length >= 1 && value.length <= 200
  },
  bits: {
    doc: "bits of each tensor's elements",
    expected: "whole numbers from 1 to 64 for weights, activations or accumulator",
    accepts: (value) => isBits(value)
  },
  density: {
    doc: "share of non-zero weights and input activations",
    expected: "numbers from 0 to 1 for weights or activations",
    accepts: (value) => isDensity(value)
  },
  sharedWith: {
    doc: "the layer whose weights this one uses again",
    expected: "the name of an earlier layer",
    accepts: (value) => typeof value === "string" && value.length >= 1
  }
};

// dsl/arguments.ts
function isOptions(value) {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
var commonKeys = Object.keys(common);
function freezeLists(fields) {
  for (const key of Object.keys(fields)) {
    if (typeof fields[key] === "object") Object.freeze(fields[key]);
  }
  return fields;
}
function given(args) {
  if (args.length === 0 || args[args.length - 1] !== void 0) return args;
  return args.slice(0, args.findLastIndex((argument) => argument !== void 0) + 1);
}
function checkOptions(definition, layer, options) {
  for (const key in options) {
    if (key in common || definition.options.includes(key)) continue;
    const known = [
      ...definition.options,
      ...commonKeys
    ];
    throw new FodlamError(unknownOption(definition.kind, layer(), key, known));
  }
  for (const key of commonKeys) {
    if (options[key] === void 0 || common[key].accepts(options[key])) continue;
    throw new FodlamError(badField(definition.kind, layer(), key, common[key].expected, options[key]));
  }
}
var arities = /* @__PURE__ */ new Map();
function arityOf(definition) {
  let arity = arities.get(definition);
  if (arity === void 0) {
    arity = Object.keys(definition.fields).length - definition.options.length;
    arities.set(definition, arity);
  }
  return arity;
}
var NONE = Object.freeze({});
function ownOf(options) {
  const own = {};
  for (const key of commonKeys) {
    const value = options[key];
    if (value !== void 0) own[key] = typeof value === "object" ? Object.freeze({
      ...value
    }) : value;
  }
  return own;
}
function request(definition, asGiven, unnamed) {
  const args = given(asGiven);
  const last = args[args.length - 1];
  const options = isOptions(last) ? last : {};
  const positional = options === last ? args.length - 1 : args.length;
  const layer = () => typeof options.name === "string" ? options.name : unnamed();
  const takes = arityOf(definition);
  if (positional > takes) {
    const names = Object.keys(definition.fields).slice(0, takes);
    throw new FodlamError(badArguments(definition.kind, layer(), names, args[takes]));
  }
  if (options === last) checkOptions(definition, layer, options);
  const all = [];
  for (let i = 0; i < takes; i++) all.push(i < positional ? args[i] : void 0);
  all.push(options);
  const fields = definition.make(...all);
  const problem = fieldProblem(definition, layer, fields);
  if (problem !== void 0) throw new FodlamError(problem);
  return {
    definition,
    fields: freezeLists(fields),
    options: options === last ? ownOf(options) : NONE
  };
}

// ir/caller.ts
var located = /* @__PURE__ */ new WeakSet();
var rooms = [
  "built",
  "dsl",
  "engine",
  "ir",
  "profiles"
];
function isOwn(stack) {
  return rooms.some((room) => stack.includes(new URL(`../${room}/`, import.meta.url).href));
}
function pointAtCaller(error, entry) {
  if (!isFodlamError(error) || located.has(error)) return error;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(error, entry);
  Error.stackTraceLimit = limit;
  const { stack = "" } = error;
  if (!isOwn(stack)) located.add(error);
  return error;
}
function atCaller(action) {
  return function entry(...args) {
    try {
      return action.apply(this, args);
    } catch (error) {
      throw pointAtCaller(error, entry);
    }
  };
}

// dsl/collect.ts
function inOrder(outputs) {
  const order2 = [];
  const done = /* @__PURE__ */ new Set();
  const open = [
    ...outputs
  ].reverse();
  while (open.length > 0) {
    const node = open[open.length - 1];
    if (done.has(node)) {
      open.pop();
      continue;
    }
    const before = open.length;
    for (let i = node.inputs.length - 1; i >= 0; i--) {
      if (!done.has(node.inputs[i])) open.push(node.inputs[i]);
    }
    if (open.length > before) continue;
    open.pop();
    done.add(node);
    order2.push(node);
  }
  return order2;
}
function scoped({ scope: scope2 }, name) {
  return scope2 === void 0 ? name : `${scope2}.${name}`;
}
function parametersOf2({ request: request2, inputs, flow: flow2 }) {
  const { definition, fields } = request2;
  return definition.work(fields, inputs.map((input2) => input2.flow.shape), flow2.shape).parameters ?? 0;
}
function ownerOf(node, names) {
  const owner = names.get(node.sharedWith);
  return parametersOf2(node) > 0 ? owner : void 0;
}
function checkOwner(node, own, owner) {
  const { definition: { kind }, options: { sharedWith } } = node.request;
  const owners = owner?.request?.definition.kind;
  const suits = owners === kind || owners === "embedding" && kind === "fc";
  if (suits && parametersOf2(node) === parametersOf2(owner)) return;
  const expected = "an earlier layer of the same kind with as many parameters";
  throw new FodlamError(badField(kind, own, "sharedWith", expected, sharedWith));
}
function namesOf2(nodes2, repeated) {
  const names = /* @__PURE__ */ new Map();
  const taken = /* @__PURE__ */ new Set();
  for (const node of nodes2) {
    const own = node.request === void 0 ? node.name : node.request.options.name;
    if (own === void 0) continue;
    const name = scoped(node, own);
    if (taken.has(name)) repeated(name);
    taken.add(name);
    names.set(node, name);
  }
  const numbers3 = /* @__PURE__ */ new Map();
  const inputs = nodes2.filter((node) => node.request === void 0).length;
  for (const node of nodes2) {
    if (names.has(node)) continue;
    const kind = scoped(node, node.request?.definition.kind ?? "input");
    let name;
    do {
      const number2 = (numbers3.get(kind) ?? 0) + 1;
      numbers3.set(kind, number2);
      name = node.request === void 0 && inputs === 1 && number2 === 1 ? kind : `${kind}${number2}`;
    } while (taken.has(name));
    taken.add(name);
    names.set(node, name);
  }
  return names;
}
function collect(name, outputs) {
  if (!common.name.accepts(name)) throw new FodlamError(badNetworkName(name));
  const nodes2 = inOrder(outputs);
  const names = namesOf2(nodes2, (name2) => {
    throw new FodlamError(duplicateName(name2));
  });
  const earlier = /* @__PURE__ */ new Map();
  const layers = [];
  const networkInputs = [];
  for (const node of nodes2) {
    const own = names.get(node);
    if (node.request === void 0) {
      networkInputs.push(Object.freeze({
        name: own,
        shape: node.flow.shape
      }));
      continue;
    }
    const { definition, fields, options } = node.request;
    const { bits, density: density2 } = options;
    const inputs = node.inputs.map((input2) => names.get(input2));
    const sharedWith = node.sharedWith === void 0 ? options.sharedWith : ownerOf(node, names);
    if (options.sharedWith !== void 0) checkOwner(node, own, earlier.get(options.sharedWith));
    earlier.set(own, node);
    layers.push(layerOf(definition, {
      name: own,
      inputs,
      bits,
      density: density2,
      sharedWith
    }, fields, node.flow));
  }
  if (layers.length === 0) throw new FodlamError(emptyNetwork(name));
  return markBuilt(Object.freeze({
    format: NETWORK_FORMAT,
    name,
    inputs: Object.freeze(networkInputs),
    layers: Object.freeze(layers),
    outputs: Object.freeze([
      ...new Set(outputs)
    ].map((node) => names.get(node)))
  }));
}

// dsl/builder.ts
function namesIn(request2, inputs) {
  const node = {
    request: request2,
    inputs,
    flow: inputs[0].flow,
    scope: context.scope
  };
  const names = namesOf2(inOrder([
    node
  ]), () => {
  });
  return {
    own: names.get(node),
    from: inputs.map((input2) => names.get(input2))
  };
}
function nextName(definition, inputs) {
  return namesIn({
    definition,
    fields: {},
    options: {}
  }, inputs).own;
}
function grow(request2, inputs) {
  const { definition, fields } = request2;
  const flows = inputs.map((node2) => node2.flow);
  const name = () => namesIn(request2, inputs).own;
  const from = () => namesIn(request2, inputs).from;
  const { scope: scope2, first, grown } = context;
  const flow2 = flowOf(definition, name, fields, flows, from);
  const node = {
    request: request2,
    inputs,
    flow: flow2,
    scope: scope2,
    sharedWith: first?.[grown.length]
  };
  grown?.push(node);
  return node;
}
var context = {};
function within(inner, action) {
  const outer = context;
  context = inner;
  try {
    return action();
  } finally {
    context = outer;
  }
}
var FragmentBuilder = class _FragmentBuilder {
  #steps;
  constructor(steps2) {
    this.#steps = steps2;
    Object.freeze(this);
  }
  get [Symbol.toStringTag]() {
    return "fragment";
  }
  static is(value) {
    return typeof value === "object" && value !== null && #steps in value;
  }
  /** With one more step. */
  append(step) {
    return new _FragmentBuilder({
      before: this.#steps,
      step
    });
  }
  /** With one more layer. */
  layer(definition, args) {
    const asked = request(definition, args, () => this.#nameOf(definition.kind));
    return this.append(layerStep(asked));
  }
  /** The points that the fragment's layers make of one. Fragments may nest deeper than the call stack. */
  run(node) {
    const open = [
      this
    ];
    while (open.length > 0) {
      const next = open.pop();
      if (typeof next === "function") node = next(node);
      else for (let at = next.#steps; at !== void 0; at = at.before) open.push(at.step);
    }
    return node;
  }
  #nameOf(kind) {
    let number2 = 1;
    for (let at = this.#steps; at !== void 0; at = at.before) {
      if (kindOfStep.get(at.step) === kind) number2++;
    }
    return `${kind}${number2}`;
  }
};
var kindOfStep = /* @__PURE__ */ new WeakMap();
function layerStep(asked) {
  const step = (node) => grow(asked, [
    node
  ]);
  kindOfStep.set(step, asked.definition.kind);
  return step;
}
var TensorBuilder = class _TensorBuilder {
  #node;
  constructor(node) {
    this.#node = node;
    Object.freeze(this);
  }
  get [Symbol.toStringTag]() {
    return "tensor";
  }
  static nodeOf(value) {
    return typeof value === "object" && value !== null && #node in value ? value.#node : void 0;
  }
  get shape() {
    return this.#node.flow.shape;
  }
  get instances() {
    return this.#node.flow.instances;
  }
  append(step) {
    return new _TensorBuilder(typeof step === "function" ? step(this.#node) : step.run(this.#node));
  }
  layer(definition, args) {
    const asked = request(definition, args, () => nextName(definition, [
      this.#node
    ]));
    return new _TensorBuilder(grow(asked, [
      this.#node
    ]));
  }
  /** The merge of this tensor and others. */
  merge(definition, args) {
    const inputs = [
      this.#node
    ];
    const rest = [];
    for (const argument of args) {
      const node = _TensorBuilder.nodeOf(argument);
      if (node === void 0) rest.push(argument);
      else inputs.push(node);
    }
    const name = () => nextName(definition, inputs);
    if (inputs.length === 1) throw new FodlamError(notATensor(definition.kind, name(), args[0]));
    return new _TensorBuilder(grow(request(definition, rest, name), inputs));
  }
  /** A network of this tensor. */
  network(name) {
    return collect(name, [
      this.#node
    ]);
  }
};
function fragmentOf(method2, value) {
  if (!FragmentBuilder.is(value)) throw new FodlamError(notAFragment(method2, value));
  return value;
}
function stepsOf(method2, value) {
  const fragment = fragmentOf(method2, value);
  return (node) => fragment.run(node);
}
function repetition(times, next) {
  if (!Number.isSafeInteger(times) || times < 0) throw new FodlamError(badRepeat(times));
  const steps2 = Array.from({
    length: times
  }, (_, i) => stepsOf("repeat", typeof next === "function" ? next(i) : next));
  return (node) => steps2.reduce((at, step) => step(at), node);
}
function merging(definition, branches, args) {
  const asked = request(definition, args, () => definition.kind);
  return (node) => grow(asked, branches.map((branch2) => branch2(node)));
}
var mergeKinds = kinds.filter((kind) => def(kind).inputs === "many");
function branching(builder, fragments) {
  if (fragments.length === 0) throw new FodlamError(noBranches());
  const branches = fragments.map((fragment) => stepsOf("branch", fragment));
  const methods = mergeKinds.map((kind) => {
    const definition = def(kind);
    return [
      kind,
      atCaller((...args) => builder.append(merging(definition, branches, args)))
    ];
  });
  return Object.freeze(Object.fromEntries(methods));
}
var composing = {
  then(next) {
    if (typeof next === "function") throw new FodlamError(awaitedFragment());
    return this.append(fragmentOf("then", next));
  },
  repeat(times, next) {
    return this.append(repetition(times, next));
  },
  residual(body, shortcut2) {
    const steps2 = [
      stepsOf("residual", body),
      shortcut2 === void 0 ? (node) => node : stepsOf("residual", shortcut2)
    ];
    return this.append(merging(def("add"), steps2, []));
  },
  branch(...fragments) {
    return branching(this, fragments);
  },
  apply(part) {
    if (typeof part !== "function") throw new FodlamError(notAFragment("apply", part));
    return this.append(application(part));
  },
  scope(name, next) {
    if (!common.name.accepts(name)) {
      throw new FodlamError(badField("scope", "scope", "name", common.name.expected, name));
    }
    const step = stepsOf("scope", next);
    return this.append((node) => {
      const scope2 = context.scope === void 0 ? name : `${context.scope}.${name}`;
      return within({
        ...context,
        scope: scope2
      }, () => step(node));
    });
  }
};
function application(part) {
  return (node) => {
    const made = TensorBuilder.nodeOf(part(new TensorBuilder(node)));
    if (made === void 0) {
      throw new FodlamError(notATensor("apply", "what the function returns", void 0));
    }
    return made;
  };
}
function share(fragment, nodes2) {
  const step = stepsOf("shareWeights", fragment);
  let first;
  return nodes2.map((node) => {
    const grown = [];
    const made = within({
      scope: context.scope,
      first,
      grown
    }, () => step(node));
    first ??= grown;
    return made;
  });
}
function install(blocks) {
  for (const [name, block] of Object.entries(blocks)) {
    const act = function(...args) {
      return this.append(stepsOf(name, block(...args)));
    };
    method(FragmentBuilder.prototype, name, act);
    method(TensorBuilder.prototype, name, act);
  }
}
function method(prototype, name, action) {
  Object.defineProperty(prototype, name, {
    value: atCaller(action)
  });
}
for (const kind of kinds) {
  const definition = def(kind);
  const merges = definition.inputs === "many";
  method(TensorBuilder.prototype, kind, function(...args) {
    return merges ? this.merge(definition, args) : this.layer(definition, args);
  });
  if (merges) continue;
  method(FragmentBuilder.prototype, kind, function(...args) {
    return this.layer(definition, args);
  });
}
for (const [name, action] of Object.entries(composing)) {
  method(FragmentBuilder.prototype, name, action);
  method(TensorBuilder.prototype, name, action);
}
method(TensorBuilder.prototype, "toNetwork", function(name) {
  return this.network(name);
});
var empty = new FragmentBuilder();
function runFragment(fragment, node) {
  return stepsOf("network", fragment)(node);
}
function tensorAt(node) {
  return new TensorBuilder(node);
}
function nodeOf(value) {
  return TensorBuilder.nodeOf(value);
}

// dsl/blocks/image.ts
var image_exports = {};
__export(image_exports, {
  basicBlock: () => basicBlock,
  bottleneck: () => bottleneck,
  convNorm: () => convNorm,
  denseBlock: () => denseBlock,
  fire: () => fire,
  inception: () => inception,
  invertedResidual: () => invertedResidual,
  patchEmbedding: () => patchEmbedding,
  separable: () => separable,
  squeezeExcite: () => squeezeExcite
});

// dsl/blocks/activation.ts
function activated(fragment, activation3) {
  return activation3 === "none" ? fragment : fragment[activation3]();
}
function activation2(name) {
  return activated(empty, name);
}

// dsl/blocks/residual.ts
function shortcut(x, channels, stride) {
  if (x.shape[0] === channels && stride === 1) return x;
  return x.convNorm(channels, 1, {
    stride,
    activation: "none"
  });
}
function basicBlock(filters, options = {}) {
  const { stride = 1, activation: activation3 = "relu" } = options;
  return empty.apply((x) => {
    const body = x.convNorm(filters, 3, {
      stride,
      activation: activation3
    }).convNorm(filters, 3, {
      activation: "none"
    });
    return body.add(shortcut(x, filters, stride)).then(activation2(activation3));
  });
}
function bottleneck(filters, options = {}) {
  const { stride = 1, expansion = 4, groups = 1, dilation = 1, activation: activation3 = "relu", strideIn = "3x3", squeeze } = options;
  const out2 = Math.round(filters * expansion);
  return empty.apply((x) => {
    const body = x.convNorm(filters, 1, {
      activation: activation3,
      stride: strideIn === "1x1" ? stride : 1
    }).convNorm(filters, 3, {
      activation: activation3,
      groups,
      dilation,
      stride: strideIn === "3x3" ? stride : 1
    });
    const excited = squeeze === void 0 ? body : body.squeezeExcite(squeeze);
    return excited.convNorm(out2, 1, {
      activation: "none"
    }).add(shortcut(x, out2, stride)).then(activation2(activation3));
  });
}

// dsl/blocks/convNorm.ts
function keeping(kernel, dilation) {
  const [height, width] = typeof kernel === "number" ? [
    kernel,
    kernel
  ] : kernel;
  return [
    dilation * (height - 1) / 2,
    dilation * (width - 1) / 2
  ];
}
function convNorm(filters, kernel, options = {}) {
  const { name, stride = 1, dilation = 1, groups = 1, activation: activation3 = "relu" } = options;
  const { padding: padding2 = keeping(kernel, dilation) } = options;
  const common2 = {
    stride,
    padding: padding2,
    dilation,
    bias: false,
    ...name !== void 0 && {
      name
    }
  };
  const conv3 = groups === "depthwise" ? empty.apply((x) => x.depthwise(kernel, {
    ...common2,
    multiplier: filters / x.shape[0]
  })) : empty.conv(filters, kernel, {
    ...common2,
    groups
  });
  return activated(conv3.batchNorm(), activation3);
}
function separable(filters, kernel, options = {}) {
  const { stride = 1, dilation = 1, multiplier = 1, between = true, activation: activation3 = "relu" } = options;
  const { padding: padding2 = keeping(kernel, dilation) } = options;
  const depthwise3 = empty.depthwise(kernel, {
    stride,
    padding: padding2,
    dilation,
    multiplier,
    bias: false
  });
  const first = between ? activated(depthwise3.batchNorm(), activation3) : depthwise3;
  return first.convNorm(filters, 1, {
    activation: activation3
  });
}

// dsl/blocks/denseBlock.ts
function denseBlock(layers, growth) {
  const layer = empty.batchNorm().relu().conv(4 * growth, 1, {
    bias: false
  }).batchNorm().relu().conv(growth, 3, {
    padding: 1,
    bias: false
  });
  return empty.repeat(layers, empty.branch(empty, layer).concat());
}

// dsl/blocks/fire.ts
function fire(squeeze, expand) {
  const one = empty.conv(expand, 1).relu();
  const three = empty.conv(expand, 3, {
    padding: 1
  }).relu();
  return empty.conv(squeeze, 1).relu().branch(one, three).concat();
}

// dsl/blocks/inception.ts
function inception(branches, { batchNorm: batchNorm3 = false, large = 5 } = {}) {
  const [one, reduceThree, three, reduceFive, five, project] = branches;
  const conv3 = (from, filters, kernel) => batchNorm3 ? from.convNorm(filters, kernel) : from.conv(filters, kernel, {
    padding: (kernel - 1) / 2
  }).relu();
  return empty.branch(conv3(empty, one, 1), conv3(conv3(empty, reduceThree, 1), three, 3), conv3(conv3(empty, reduceFive, 1), five, large), conv3(empty.pool(3, {
    stride: 1,
    padding: 1
  }), project, 1)).concat();
}

// dsl/blocks/squeezeExcite.ts
function squeezeExcite(hidden, options = {}) {
  const { activation: between = "relu", gate = "sigmoid" } = options;
  return empty.apply((x) => {
    const gates = x.globalPool().conv(hidden, 1).then(activation2(between)).conv(x.shape[0], 1).then(activation2(gate));
    return x.mul(gates);
  });
}

// dsl/blocks/invertedResidual.ts
function invertedResidual(filters, options = {}) {
  const { expand = 6, kernel = 3, stride = 1, dilation = 1, activation: activation3 = "relu6", squeeze, squeezeOptions } = options;
  return empty.apply((x) => {
    const channels = x.shape[0];
    const hidden = options.hidden ?? Math.round(channels * expand);
    const wide = hidden === channels ? x : x.convNorm(hidden, 1, {
      activation: activation3
    });
    const deep = wide.convNorm(hidden, kernel, {
      groups: "depthwise",
      stride,
      dilation,
      activation: activation3
    });
    const excited = squeeze === void 0 ? deep : deep.then(squeezeExcite(squeeze, squeezeOptions));
    const narrow = excited.convNorm(filters, 1, {
      activation: "none"
    });
    return stride === 1 && channels === filters ? narrow.add(x) : narrow;
  });
}

// dsl/blocks/patchEmbedding.ts
function patchEmbedding(patch, size, options = {}) {
  const { classTokens = 0, positions = false } = options;
  const patches = empty.conv(size, patch, {
    stride: patch
  }).toTokens();
  const headed = classTokens > 0 ? patches.classToken(classTokens) : patches;
  return positions ? headed.positionEmbedding() : headed;
}

// dsl/blocks/tokens.ts
var tokens_exports = {};
__export(tokens_exports, {
  attention: () => attention,
  feedForward: () => feedForward,
  gatedFeedForward: () => gatedFeedForward,
  transformerBlock: () => transformerBlock
});

// dsl/blocks/attention.ts
function attend(x, heads, options) {
  const width = x.shape[1];
  const { keyValueHeads = heads, headSize = width / heads, output = width, bias = true } = options;
  const { keyBias = bias, outputBias = bias, rotary: rotary3 = false } = options;
  const turned = (tensor) => rotary3 ? tensor.rotary() : tensor;
  const project = (source) => [
    turned(source.fc(keyValueHeads * headSize, {
      bias: keyBias
    })),
    source.fc(keyValueHeads * headSize, {
      bias
    })
  ];
  const queries = turned(x.fc(heads * headSize, {
    bias
  }));
  const memory = options.memory;
  const [keys, values] = Array.isArray(memory) ? memory : project(memory ?? x);
  const { causal = false, window = 0, cached = 0, relativePositions = 0, sinks = 0 } = options;
  const { relativePositionsOf } = options;
  const shared = relativePositionsOf === void 0 ? {} : {
    sharedWith: relativePositionsOf
  };
  const how = {
    keyValueHeads,
    causal,
    window,
    cached,
    relativePositions,
    sinks,
    ...shared
  };
  return queries.dotProductAttention(keys, values, heads, how).fc(output, {
    bias: outputBias
  });
}
function attention(heads, options = {}) {
  return empty.apply((x) => attend(x, heads, options));
}

// dsl/blocks/feedForward.ts
function feedForward(hidden, options = {}) {
  const { activation: activation3 = "gelu", bias = true } = options;
  return empty.apply((x) => x.fc(hidden, {
    bias
  }).then(activation2(activation3)).fc(x.shape[1], {
    bias
  }));
}
function gatedFeedForward(hidden, options = {}) {
  const { gate = "silu", bias = false } = options;
  return empty.apply((x) => {
    const gated = x.fc(hidden, {
      bias
    }).then(activation2(gate)).mul(x.fc(hidden, {
      bias
    }));
    return gated.fc(x.shape[1], {
      bias
    });
  });
}

// dsl/blocks/transformerBlock.ts
function transformerBlock(heads, hidden, options = {}) {
  const { norm: norm2 = "layerNorm", normAt = "before", gated = false, bias = !gated } = options;
  const attend2 = attention(heads, {
    ...options,
    bias
  });
  const plain3 = gated ? gatedFeedForward(hidden, {
    bias
  }) : feedForward(hidden, {
    bias
  });
  const parts = [
    attend2,
    options.feedForward ?? plain3
  ];
  return parts.reduce((block, part) => normAt === "before" ? block.residual(empty[norm2]().then(part)) : block.residual(part)[norm2](), empty);
}

// dsl/network.ts
function optionsOf(value) {
  const options = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  const unknown = Object.keys(options).find((key) => key !== "name");
  if (unknown === void 0) return options;
  throw new FodlamError(unknownOption("input", options.name ?? "input", unknown, [
    "name"
  ]));
}
function inputNode(shape, name) {
  if (!isShape(shape)) throw new FodlamError(badInputShape(shape));
  if (name !== void 0 && !common.name.accepts(name)) {
    throw new FodlamError(badField("input", "input", "name", common.name.expected, name));
  }
  const flow2 = {
    shape: Object.freeze([
      ...shape
    ]),
    instances: 1
  };
  return {
    inputs: [],
    flow: flow2,
    ...name !== void 0 && {
      name
    }
  };
}
var input = atCaller((...args) => {
  const last = args.at(-1);
  const options = optionsOf(last);
  return tensorAt(inputNode(options === last ? args.slice(0, -1) : args, options.name));
});
var network = atCaller((name, shapeOrOutputs, ...rest) => {
  if (nodeOf(rest[0]) !== void 0) throw new FodlamError(notABody(name, rest[0]));
  if (rest.length > 0) return collect(name, [
    runFragment(rest[0], inputNode(shapeOrOutputs))
  ]);
  const outputs = Array.isArray(shapeOrOutputs) ? shapeOrOutputs : [
    shapeOrOutputs
  ];
  if (outputs.length === 0) throw new FodlamError(emptyNetwork(name));
  const nodes2 = outputs.map((output) => {
    const node = nodeOf(output);
    if (node === void 0) throw new FodlamError(notAnOutput(name, output));
    return node;
  });
  return collect(name, nodes2);
});
var repeat = atCaller((times, fragment) => empty.repeat(times, fragment));
var residual = atCaller((body, shortcut2) => empty.residual(body, shortcut2));
var branch = atCaller((...branches) => empty.branch(...branches));
var scope = atCaller((name, part) => empty.scope(name, part));
var apply = atCaller((part) => empty.apply(part));
var shareWeights = atCaller((fragment, tensors) => share(fragment, tensors.map(nodeIn)).map(tensorAt));
function nodeIn(tensor) {
  const node = nodeOf(tensor);
  if (node === void 0) throw new FodlamError(notATensor("shareWeights", "tensors", tensor));
  return node;
}
var split = atCaller((tensor, parts) => {
  const node = nodeIn(tensor);
  const { shape } = node.flow;
  const axis = channelAxis(shape);
  const size = shape[axis] / parts;
  return Array.from({
    length: parts
  }, (_, i) => tensorAt(node).slice(axis, i * size, (i + 1) * size));
});

// dsl/start.ts
function start(kind) {
  const first = empty[kind];
  return atCaller((...args) => first.apply(empty, args));
}
function merge(kind) {
  return atCaller((first, ...rest) => {
    if (nodeOf(first) === void 0) throw new FodlamError(notATensor(kind, `${kind}1`, first));
    const method2 = first[kind];
    return method2.apply(first, rest);
  });
}

// dsl/starters.ts
var adaptivePool2 = start("adaptivePool");
var add2 = merge("add");
var anchors2 = start("anchors");
var batchNorm2 = start("batchNorm");
var bilinear2 = merge("bilinear");
var channelShuffle2 = start("channelShuffle");
var classToken2 = start("classToken");
var concat2 = merge("concat");
var conv2 = start("conv");
var conv1d2 = start("conv1d");
var conv3d2 = start("conv3d");
var convTranspose2 = start("convTranspose");
var custom2 = start("custom");
var depthwise2 = start("depthwise");
var dequantize2 = start("dequantize");
var dotProductAttention2 = merge("dotProductAttention");
var dropout2 = start("dropout");
var einsum2 = merge("einsum");
var elu2 = start("elu");
var embedding2 = start("embedding");
var fc2 = start("fc");
var flatten2 = start("flatten");
var fromWindows2 = start("fromWindows");
var gelu2 = start("gelu");
var globalPool2 = start("globalPool");
var glu2 = start("glu");
var groupNorm2 = start("groupNorm");
var gru2 = start("gru");
var hardSigmoid2 = start("hardSigmoid");
var hardSwish2 = start("hardSwish");
var instanceNorm2 = start("instanceNorm");
var layerNorm2 = start("layerNorm");
var leakyRelu2 = start("leakyRelu");
var linearAttention2 = merge("linearAttention");
var lrn2 = start("lrn");
var lstm2 = start("lstm");
var matmul2 = merge("matmul");
var mish2 = start("mish");
var moe2 = start("moe");
var mul2 = merge("mul");
var nms2 = start("nms");
var pad2 = start("pad");
var pixelShuffle2 = start("pixelShuffle");
var pool2 = start("pool");
var positionEmbedding2 = start("positionEmbedding");
var prelu2 = start("prelu");
var quantize2 = start("quantize");
var relu2 = start("relu");
var relu62 = start("relu6");
var reshape2 = start("reshape");
var resize2 = start("resize");
var rmsNorm2 = start("rmsNorm");
var rnn2 = start("rnn");
var roiAlign2 = start("roiAlign");
var roiPool2 = start("roiPool");
var rotary2 = start("rotary");
var selectiveScan2 = merge("selectiveScan");
var sigmoid2 = start("sigmoid");
var silu2 = start("silu");
var slice2 = start("slice");
var softmax2 = start("softmax");
var softplus2 = start("softplus");
var spaceToDepth2 = start("spaceToDepth");
var tanh2 = start("tanh");
var toImage2 = start("toImage");
var toTokens2 = start("toTokens");
var toWindows2 = start("toWindows");
var transpose2 = start("transpose");
var upsample2 = start("upsample");

// dsl/mod.ts
install({
  ...image_exports,
  ...tokens_exports
});

// ir/cycles.ts
function components(count3, readsOf) {
  const component = new Int32Array(count3).fill(-1);
  const found = new Int32Array(count3).fill(-1);
  const lowest = new Int32Array(count3);
  const path = [];
  let number2 = 0;
  for (let start2 = 0; start2 < count3; start2++) {
    if (found[start2] !== -1) continue;
    const open = [];
    const enter = (point) => {
      found[point] = lowest[point] = number2++;
      path.push(point);
      open.push({
        point,
        reads: readsOf(point),
        next: 0
      });
    };
    enter(start2);
    while (open.length > 0) {
      const at = open[open.length - 1];
      const { point } = at;
      if (at.next < at.reads.length) {
        const read = at.reads[at.next++];
        if (found[read] === -1) enter(read);
        else if (component[read] === -1) lowest[point] = Math.min(lowest[point], found[read]);
        continue;
      }
      open.pop();
      const reader = open[open.length - 1]?.point;
      if (reader !== void 0) lowest[reader] = Math.min(lowest[reader], lowest[point]);
      if (lowest[point] !== found[point]) continue;
      for (let last = path.pop(); ; last = path.pop()) {
        component[last] = point;
        if (last === point) break;
      }
    }
  }
  return component;
}

// ir/check.ts
var KEYS = [
  "format",
  "name",
  "inputs",
  "layers",
  "outputs"
];
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
var SHAPE = "a list of one to four whole numbers of at least 1";
var optional = {
  bits: common.bits,
  density: common.density,
  sharedWith: common.sharedWith
};
var rules = /* @__PURE__ */ new Map();
function rulesOf(definition) {
  const found = rules.get(definition);
  if (found !== void 0) return found;
  const own = Object.keys(definition.fields);
  const made = {
    known: /* @__PURE__ */ new Set([
      "name",
      "kind",
      "inputs",
      ...own,
      ...Object.keys(optional),
      "shape",
      "instances"
    ]),
    fields: Object.entries({
      ...definition.fields,
      ...optional
    })
  };
  rules.set(definition, made);
  return made;
}
var Checker = class {
  problems = [];
  /** What each name carries; nothing for a layer whose own fault is already reported. */
  #flows = /* @__PURE__ */ new Map();
  /** Where each layer name stands in the list, first time. */
  #places = /* @__PURE__ */ new Map();
  #inputNames = [];
  #outputs = /* @__PURE__ */ new Set();
  #layers = [];
  #components;
  network(value) {
    if (!isObject(value)) return this.#wrong("network", "an object", value);
    if (value.format !== NETWORK_FORMAT) {
      this.#add(wrongFormat(value, NETWORK_FORMAT));
      if (!Array.isArray(value.inputs) || !Array.isArray(value.layers)) return;
    }
    for (const key of Object.keys(value)) {
      if (!KEYS.includes(key)) this.#add(badNetwork("network", unknownWord("a key", key, KEYS)));
    }
    if (!common.name.accepts(value.name)) this.#wrong("name", common.name.expected, value.name);
    this.#list(value, "inputs", (input2, i) => this.#input(input2, i));
    if (Array.isArray(value.layers)) {
      this.#layers = value.layers;
      value.layers.forEach((layer, i) => {
        const name = isObject(layer) ? layer.name : void 0;
        if (common.name.accepts(name) && !this.#places.has(name)) this.#places.set(name, i);
      });
    }
    this.#list(value, "layers", (layer, i) => this.#layer(layer, i));
    this.#list(value, "outputs", (output) => this.#output(output));
  }
  #add(problem) {
    this.problems.push(problem);
  }
  #wrong(place, expected, value) {
    this.#add(badNetwork(place, {
      expected,
      got: show(value)
    }));
  }
  #list(network2, key, visit) {
    const value = network2[key];
    if (!Array.isArray(value) || value.length === 0) {
      return this.#wrong(key, "a list of at least one", value);
    }
    for (const [i, item] of value.entries()) {
      if (this.problems.length >= MOST_FAULTS) return;
      visit(item, i);
    }
  }
  #input(value, index) {
    const place = `input ${index}`;
    if (!isObject(value)) return this.#wrong(place, "an object", value);
    if (!common.name.accepts(value.name)) {
      return this.#wrong(`${place} name`, common.name.expected, value.name);
    }
    if (this.#flows.has(value.name)) this.#wrong(place, "every name once", value.name);
    if (index < 20) this.#inputNames.push(value.name);
    const legal = isShape(value.shape);
    if (!legal) this.#wrong(`${place} shape`, SHAPE, value.shape);
    this.#flows.set(value.name, legal ? {
      shape: value.shape,
      instances: 1
    } : void 0);
  }
  #output(value) {
    if (this.#outputs.has(value)) return this.#wrong("outputs", "every name once", value);
    this.#outputs.add(value);
    if (typeof value === "string" && this.#flows.has(value) && this.#places.has(value)) return;
    if (this.#places.size === 0) return;
    if (typeof value !== "string") return this.#wrong("outputs", "names of layers", value);
    this.#add(badNetwork("outputs", unknownWord("a layer", value, this.#before(this.#layers.length))));
  }
  #layer(value, index) {
    if (!isObject(value)) return this.#wrong(`layer ${index}`, "an object", value);
    if (!common.name.accepts(value.name)) {
      return this.#wrong(`layer ${index} name`, common.name.expected, value.name);
    }
    const name = value.name;
    const fault = (wrong) => this.#add(badLayer(index, name, wrong));
    if (this.#flows.has(name)) fault({
      expected: "every name once",
      got: `"${name}" again`
    });
    const made = this.#made(value, index, fault);
    this.#flows.set(name, made);
    if (made === void 0) return;
    this.#shared(value, index, made, fault);
    const { shape, instances = 1 } = value;
    if (!isShape(shape) || !sameShape(shape, made.shape)) {
      const got = isShape(shape) ? formatShape(shape) : show(shape);
      fault({
        expected: `shape ${formatShape(made.shape)} from ${inputNames(value)}`,
        got
      });
    }
    if (instances !== made.instances) {
      const expected = `${formatInstances(made.instances)} from ${inputNames(value)}`;
      fault({
        expected,
        got: show(instances)
      });
    }
  }
  /** What a layer makes of its inputs, or nothing if it cannot be said. */
  #made(layer, index, fault) {
    const definition = def(typeof layer.kind === "string" ? layer.kind : "");
    if (definition === void 0) {
      return void fault(unknownWord("a kind", layer.kind, kinds));
    }
    const legal = this.#fields(definition, layer, fault);
    const inputs = this.#inputs(definition, layer, index, fault);
    if (!legal || inputs === void 0) return void 0;
    try {
      return flow(definition, layer, inputs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      fault({
        ...error,
        got: `${error.got} from ${inputNames(layer)}`,
        expected: error.expected
      });
    }
  }
  /** Shared weights must be those of an earlier layer of the same size, and of the same kind or a tied head's embedding. */
  #shared(layer, index, made, fault) {
    if (layer.sharedWith === void 0) return;
    const place = this.#places.get(layer.sharedWith);
    const owner = place === void 0 || place >= index ? void 0 : this.#layers[place];
    const parameters = (at, shape) => {
      const { kind, inputs } = at;
      const shapes = inputs.map((input2) => this.#flows.get(input2)?.shape ?? []);
      return def(kind).work(at, shapes, shape).parameters ?? 0;
    };
    const flow2 = this.#flows.get(layer.sharedWith);
    const expected = "sharedWith to be an earlier layer of the same kind with as many parameters";
    const tied = isObject(owner) && owner.kind === "embedding" && layer.kind === "fc";
    if (!isObject(owner) || flow2 === void 0 || owner.kind !== layer.kind && !tied) {
      return fault({
        expected,
        got: show(layer.sharedWith)
      });
    }
    const [own, theirs] = [
      parameters(layer, made.shape),
      parameters(owner, flow2.shape)
    ];
    if (own !== theirs) fault({
      expected,
      got: `"${layer.sharedWith}" with ${theirs}, not ${own}`
    });
  }
  #fields(definition, layer, fault) {
    const before = this.problems.length;
    const { known, fields } = rulesOf(definition);
    for (const key in layer) if (!known.has(key)) fault(unknownWord("a key", key, [
      ...known
    ]));
    for (const [key, field] of fields) {
      const value = layer[key];
      if (field.accepts(value) || value === void 0 && key in optional) continue;
      fault({
        expected: `${key} to be ${field.stored ?? field.expected}`,
        got: show(value)
      });
    }
    return this.problems.length === before;
  }
  #inputs(definition, layer, index, fault) {
    const names = layer.inputs;
    const least = definition.inputs === "many" ? 2 : 1;
    const fits = Array.isArray(names) && names.every((name) => typeof name === "string") && (definition.inputs === "many" ? names.length >= least : names.length === 1);
    if (!fits) {
      const expected = `inputs to be a list of ${definition.inputs === "many" ? "two or more names" : "one name"}`;
      return void fault({
        expected,
        got: show(names)
      });
    }
    const flows = [];
    for (const name of names) {
      const place = this.#places.get(name);
      if (!this.#flows.has(name)) {
        fault(place === void 0 ? unknownWord("an input", name, [
          ...this.#inputNames,
          ...this.#before(index)
        ]) : this.#onCycle(place, index) ? {
          expected: "layers without cycles",
          got: `"${name}", which itself reads this layer`
        } : {
          expected: "layers in order of use",
          got: `"${name}", which stands later, at ${place}`
        });
        continue;
      }
      const found = this.#flows.get(name);
      if (found !== void 0) flows.push(found);
    }
    return flows.length === names.length ? flows : void 0;
  }
  /** Names of the layers before a place, which may have been meant there; of many the last. */
  #before(place) {
    const layers = this.#layers.slice(Math.max(0, place - 20), place);
    const names = layers.map((layer) => isObject(layer) ? layer.name : void 0);
    return [
      ...new Set(names.filter(common.name.accepts))
    ];
  }
  /** Whether two layers read each other, at however many removes. */
  #onCycle(a, b) {
    this.#components ??= components(this.#layers.length, (place) => this.#readsOf(place));
    return this.#components[a] === this.#components[b];
  }
  /** Places of the layers that a layer reads. */
  #readsOf(place) {
    const layer = this.#layers[place];
    const names = isObject(layer) && Array.isArray(layer.inputs) ? layer.inputs : [];
    return names.map((name) => this.#places.get(name)).filter((read) => read !== void 0);
  }
};
function inputNames(layer) {
  return layer.inputs.map((name) => `"${name}"`).join(" and ");
}
function check(value) {
  const checker = new Checker();
  checker.network(value);
  return checker.problems;
}
function networkFrom(value, source = "network") {
  const problems = check(value);
  if (problems.length === 0) return value;
  throw pointAtCaller(new FodlamError(faultsOf(source, problems), problems), networkFrom);
}

// ir/lower.ts
function workloadOf(layer, shapes, instances) {
  const definition = def(layer.kind);
  const fields = layer;
  const work = definition.work(fields, shapes, layer.shape);
  const own = work.nests ?? NO_NESTS;
  const nests = instances === 1 ? own : own.map((nest) => ({
    ...nest,
    n: nest.n * instances
  }));
  const parameters = work.parameters ?? 0;
  let macs = (work.macs ?? 0) * instances;
  for (let i = 0; i < nests.length; i++) macs += macsOf(nests[i]);
  let inputElements = 0;
  for (let i = 0; i < shapes.length; i++) inputElements += elements(shapes[i]) * instances;
  const workload = {
    group: typeof definition.group === "function" ? definition.group(fields) : definition.group,
    nests,
    macs,
    maskedMacs: (work.maskedMacs ?? 0) * instances,
    biasAdditions: (work.biasAdditions ?? 0) * instances,
    parameters: layer.sharedWith === void 0 ? parameters : 0,
    parametersRead: work.parametersRead ?? parameters,
    stateElements: (work.stateElements ?? 0) * instances,
    vectorOperations: (work.vectorOperations ?? 0) * instances,
    inputElements,
    outputElements: elements(layer.shape) * (layer.instances ?? 1)
  };
  if (work.inputBytes !== void 0) workload.inputBytes = work.inputBytes * instances;
  if (work.outputBytes !== void 0) workload.outputBytes = work.outputBytes * instances;
  if (layer.bits !== void 0) workload.bits = layer.bits;
  if (layer.density !== void 0) workload.density = layer.density;
  return workload;
}
var NO_NESTS = [];
function lower(network2) {
  const flows = /* @__PURE__ */ new Map();
  for (const input2 of network2.inputs) flows.set(input2.name, input2);
  return network2.layers.map((layer) => {
    flows.set(layer.name, layer);
    const shapes = layer.inputs.map((name) => flows.get(name).shape);
    return workloadOf(layer, shapes, flows.get(layer.inputs[0]).instances ?? 1);
  });
}

// ir/count.ts
var COUNT_FORMAT = "fodlam/count@1";
var NOTHING = {
  macs: 0,
  flops: 0,
  maskedMacs: 0,
  parameters: 0,
  weightBytes: 0,
  weightBytesRead: 0,
  stateBytes: 0,
  inputBytes: 0,
  outputBytes: 0,
  vectorOperations: 0,
  arithmeticIntensity: 0
};
function counted(workload, batch, conventions) {
  const fallback = {
    weights: conventions.weightBits,
    activations: conventions.activationBits
  };
  const bytes = bytesOf(workload, fallback);
  const { macs: all, maskedMacs, biasAdditions, parameters, vectorOperations } = workload;
  const macs = batch * (all - (conventions.masked ? 0 : maskedMacs) + (conventions.bias ? biasAdditions : 0));
  const moved = bytes.weightBytes + batch * (bytes.stateBytes + bytes.inputBytes + bytes.outputBytes);
  return {
    macs,
    flops: 2 * macs,
    maskedMacs: batch * maskedMacs,
    parameters,
    weightBytes: parameters * (workload.bits?.weights ?? fallback.weights) / BITS_PER_BYTE,
    weightBytesRead: bytes.weightBytes,
    stateBytes: batch * bytes.stateBytes,
    inputBytes: batch * bytes.inputBytes,
    outputBytes: batch * bytes.outputBytes,
    vectorOperations: batch * vectorOperations,
    arithmeticIntensity: moved === 0 ? 0 : macs / moved
  };
}
function sumOf(layers) {
  const sum2 = {
    ...NOTHING
  };
  const keys = Object.keys(NOTHING);
  for (const layer of layers) for (const key of keys) sum2[key] += layer[key];
  const moved = sum2.weightBytesRead + sum2.stateBytes + sum2.inputBytes + sum2.outputBytes;
  return {
    ...sum2,
    arithmeticIntensity: moved === 0 ? 0 : sum2.macs / moved
  };
}
function peakOf(network2, workloads, layers, inputBytes) {
  const alias = /* @__PURE__ */ new Map();
  const own = (name) => alias.get(name) ?? name;
  const bytes = new Map(inputBytes);
  network2.layers.forEach(({ name, inputs }, i) => {
    if (workloads[i].group === "identity") alias.set(name, own(inputs[0]));
    else bytes.set(name, layers[i].outputBytes);
  });
  const last = /* @__PURE__ */ new Map();
  network2.layers.forEach(({ inputs }, i) => inputs.forEach((name) => last.set(own(name), i)));
  for (const name of network2.outputs) last.set(own(name), network2.layers.length);
  const dying = /* @__PURE__ */ new Map();
  for (const [name, at2] of last) {
    const names = dying.get(at2);
    if (names === void 0) dying.set(at2, [
      name
    ]);
    else names.push(name);
  }
  let alive = [
    ...inputBytes
  ].reduce((sum2, [name, size]) => sum2 + (last.has(name) ? size : 0), 0);
  let peak = 0, at = network2.layers[0]?.name ?? "";
  network2.layers.forEach(({ name }, i) => {
    const made = alias.has(name) ? 0 : bytes.get(name);
    alive += made;
    if (alive > peak) [peak, at] = [
      alive,
      name
    ];
    if (!alias.has(name) && !last.has(name)) alive -= made;
    for (const dead of dying.get(i) ?? []) alive -= bytes.get(dead);
  });
  return {
    peakActivationBytes: peak,
    peakLayer: at
  };
}
function checked(options) {
  const { batch = 1, bits = {}, masked = true, bias = false } = options;
  const { weights: weightBits = 16, activations: activationBits = 16 } = bits;
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new FodlamError(badOption("batch", "a whole number of at least 1", batch));
  }
  for (const value of [
    weightBits,
    activationBits
  ]) {
    if (!Number.isInteger(value) || value < 1 || value > 64) {
      throw new FodlamError(badOption("bits", "whole numbers from 1 to 64", value));
    }
  }
  return {
    batch,
    masked,
    bias,
    weightBits,
    activationBits
  };
}
function count2(network2, options = {}) {
  const { batch, ...conventions } = checked(options);
  const workloads = lower(network2);
  const layers = network2.layers.map((layer, i) => ({
    name: layer.name,
    kind: layer.kind,
    group: workloads[i].group,
    shape: layer.shape,
    instances: layer.instances ?? 1,
    ...counted(workloads[i], batch, conventions)
  }));
  const inputBytes = new Map(network2.inputs.map(({ name, shape }) => {
    const elements2 = shape.reduce((all, size) => all * size, 1);
    return [
      name,
      batch * elements2 * conventions.activationBits / BITS_PER_BYTE
    ];
  }));
  return {
    format: COUNT_FORMAT,
    network: network2.name,
    batch,
    conventions,
    ...sumOf(layers),
    ...peakOf(network2, workloads, layers, inputBytes),
    layers
  };
}

// engine/estimate.ts
var ESTIMATE_FORMAT = "fodlam/estimate@1";

// profiles/rows.ts
var units = [
  [
    "Milliseconds",
    "Seconds",
    MILLI
  ],
  [
    "Microseconds",
    "Seconds",
    MICRO
  ],
  [
    "Milliwatts",
    "Watts",
    MILLI
  ],
  [
    "Megabytes",
    "Bytes",
    MEGA
  ],
  [
    "Percent",
    "",
    PERCENT
  ],
  [
    "Giga",
    "",
    GIGA
  ]
];
function toSi(column) {
  for (const [printed, si, factor] of units) {
    if (column.endsWith(printed)) return [
      column.slice(0, -printed.length) + si,
      factor
    ];
  }
  return [
    column,
    1
  ];
}
function nestOf(column) {
  const outputs = column("outputs");
  const stride = column("stride") ?? 1;
  return {
    n: 1,
    k: outputs ?? column("filters"),
    c: column(outputs === void 0 ? "inputChannels" : "inputs"),
    p: column("outputHeight") ?? 1,
    q: column("outputWidth") ?? 1,
    r: column("kernelHeight") ?? 1,
    s: column("kernelWidth") ?? 1,
    stride: [
      stride,
      stride
    ],
    dilation: [
      1,
      1
    ],
    groups: column("groups") ?? 1
  };
}
var numbers = new Float64Array(12);
var units16 = new Uint16Array(numbers.buffer);
function keyOf({ n, k, c, p, q, r, s, stride, dilation, groups }) {
  numbers[0] = n;
  numbers[1] = k;
  numbers[2] = c;
  numbers[3] = p;
  numbers[4] = q;
  numbers[5] = r;
  numbers[6] = s;
  numbers[7] = stride[0];
  numbers[8] = stride[1];
  numbers[9] = dilation[0];
  numbers[10] = dilation[1];
  numbers[11] = groups;
  return String.fromCharCode.apply(null, units16);
}
function rowsOf({ columns: columns2, rows }) {
  const places = /* @__PURE__ */ new Map();
  columns2.forEach((column, place) => {
    const [name, factor] = toSi(column);
    places.set(name, [
      place,
      factor
    ]);
  });
  const read = (cells, name) => {
    const found = places.get(name);
    return found && cells[found[0]] * found[1];
  };
  const word = (cells, name) => cells[places.get(name)[0]];
  return rows.map((cells) => {
    const nest = nestOf((name) => read(cells, name));
    const processing = read(cells, "processingLatencySeconds");
    const weights = read(cells, "weightDensity");
    return {
      network: word(cells, "network"),
      layer: word(cells, "layer"),
      source: word(cells, "source"),
      batch: read(cells, "batch"),
      key: keyOf(nest),
      macs: macsOf(nest),
      latencySeconds: read(cells, "latencySeconds"),
      powerWatts: read(cells, "powerWatts"),
      ...processing !== void 0 && {
        processingLatencySeconds: processing
      },
      ...weights !== void 0 && {
        density: {
          weights,
          activations: read(cells, "activationDensity")
        }
      }
    };
  });
}

// engine/models/perMac.ts
function averageCost(rows) {
  let latency = 0, energy = 0, macs = 0;
  for (const row of rows) {
    latency += row.latencySeconds / row.batch;
    energy += row.latencySeconds * row.powerWatts / row.batch;
    macs += row.macs;
  }
  return {
    latencySeconds: latency / macs,
    energyJoules: energy / macs
  };
}
var perMac = {
  id: "perMac",
  prepare(data, chip) {
    const rows = data.networks.flatMap((network2) => chip.rows.filter((row) => row.network === network2));
    const cost2 = averageCost(rows);
    const sources = [
      ...new Set(rows.map((row) => row.source))
    ];
    return (workloads, batch) => workloads.map(({ macs }) => ({
      latencySeconds: cost2.latencySeconds * macs * batch,
      energyJoules: cost2.energyJoules * macs * batch,
      basis: "scaled",
      sources,
      assumed: []
    }));
  }
};

// engine/models/sparse.ts
function paddingRatio(density2, rows, longest) {
  if (density2 <= 0) return 0;
  const step = longest + 1;
  const zeros = (1 - density2) ** step;
  if (rows === Infinity) return zeros / (1 - zeros);
  let ratio = 0;
  for (let run2 = step; run2 < rows; run2 += step) ratio += (1 - density2) ** run2 * (1 - run2 / rows);
  return ratio;
}
function sparseWork(nest, density2, pes, longestZeroRun) {
  const rows = nest.k / pes;
  const weights = (rows === Infinity ? nest.c : nest.k * nest.c) * density2.weights;
  const storedWeights = weights * (1 + paddingRatio(density2.weights, rows, longestZeroRun));
  const cycles = nest.n * storedWeights * density2.activations / pes;
  return {
    storedWeights,
    cycles,
    unevenness: rows === Infinity ? 1 : Math.ceil(rows) / rows
  };
}
function productsOf({ nests, macs }) {
  if (nests.length === 0) return [
    {
      ...product(1, macs, 1),
      k: Infinity
    }
  ];
  return nests.every(({ p, q, r, s, groups }) => p * q * r * s * groups === 1) ? nests : void 0;
}
function percent(share2) {
  return `${Math.round(share2 * 1e3) / 10} %`;
}
var sparse = {
  id: "sparse",
  prepare(data, { profile, factors, density: given2 }) {
    const { pes, longestZeroRun, powerWatts, weightCapacity, loadImbalance, assumedDensity } = data;
    const secondsPerCycle = factors.delay / profile.clock.hertz;
    const watts = powerWatts.value * factors.power;
    const fallback = given2 ?? assumedDensity;
    const sources = [
      ...new Set([
        pes,
        longestZeroRun,
        powerWatts,
        loadImbalance
      ].map(({ source }) => source))
    ];
    const gap = {
      gap: `${profile.name} computes products of matrices and vectors, and it is something else`
    };
    return (workloads, batch) => workloads.map((workload) => {
      const products = productsOf(workload);
      if (products === void 0) return gap;
      const stated = workload.density ?? {};
      const density2 = {
        weights: fallback.weights,
        activations: fallback.activations,
        ...stated
      };
      const works = products.map((nest) => sparseWork(nest, density2, pes.value, longestZeroRun.value));
      let cycles = 0, stored = 0;
      for (const work of works) {
        cycles += work.cycles * work.unevenness;
        stored += work.storedWeights;
      }
      const storedWeights = Math.max(stored, workload.parameters * density2.weights);
      const latencySeconds = cycles * loadImbalance.value * secondsPerCycle * batch;
      const assumed = workload.nests.length > 0 ? [] : [
        "one product with long columns, for its shape is not known"
      ];
      const missing = [
        "weights",
        "activations"
      ].filter((tensor) => stated[tensor] === void 0);
      if (missing.length > 0) {
        const values = missing.map((tensor) => `${tensor} ${percent(density2[tensor])}`).join(", ");
        assumed.push(`pruned, for it states no density: ${values} non-zero (${given2 ? "as asked" : "median of the paper's layers"})`);
      }
      if (storedWeights > weightCapacity.value) {
        const stored2 = Math.round(storedWeights).toLocaleString("en-US");
        const room = weightCapacity.value.toLocaleString("en-US");
        assumed.push(`on a chip with more memory: it stores ${stored2} weights, and there is room for ${room}`);
      }
      return {
        latencySeconds,
        energyJoules: latencySeconds * watts,
        basis: "modelled",
        bound: "compute",
        sources: given2 || missing.length === 0 ? sources : [
          ...sources,
          assumedDensity.source
        ],
        assumed
      };
    });
  }
};

// engine/models/table.ts
var DENSITY_TOLERANCE = 5e-3;
function percent2(share2) {
  return `${Math.round(share2 * 1e3) / 10} %`;
}
function sameDensity(stated, row) {
  const near = (a, b) => a !== void 0 && Math.abs(a - b) <= DENSITY_TOLERANCE;
  return near(stated.weights, row.weights) && near(stated.activations, row.activations);
}
function groupBy(items, keyOf2) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) {
    const key = keyOf2(item);
    const group = groups.get(key);
    if (group === void 0) groups.set(key, [
      item
    ]);
    else group.push(item);
  }
  return groups;
}
function shelfOf(all) {
  const rowsOfKey = groupBy(all, (row) => row.key);
  const numberOf = new Map([
    ...rowsOfKey.keys()
  ].map((key, number2) => [
    key,
    number2
  ]));
  const networks = [
    ...groupBy(all, (row) => row.network).values()
  ].map((rows) => ({
    rows,
    numbers: rows.map((row) => numberOf.get(row.key))
  }));
  return {
    networks,
    rowsOfKey,
    numberOf
  };
}
function align({ rows, numbers: numbers3 }, keys) {
  const width = keys.length + 1;
  const longest = new Uint32Array((rows.length + 1) * width);
  for (let i = rows.length - 1; i >= 0; i--) {
    for (let j = keys.length - 1; j >= 0; j--) {
      const skip = Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
      const take = numbers3[i] === keys[j] ? longest[(i + 1) * width + j + 1] + 1 : 0;
      longest[i * width + j] = Math.max(skip, take);
    }
  }
  const pairs2 = /* @__PURE__ */ new Map();
  for (let i = 0, j = 0; i < rows.length && j < keys.length; ) {
    const here = longest[i * width + j];
    if (numbers3[i] === keys[j] && here === longest[(i + 1) * width + j + 1] + 1) {
      pairs2.set(j++, rows[i++]);
    } else if (here === longest[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs2;
}
function bestAlignment({ networks, numberOf }, keys) {
  let best = /* @__PURE__ */ new Map();
  const numbers3 = keys.map((key) => numberOf.get(key) ?? -1);
  for (const network2 of networks) {
    const most = numbers3.filter((number2) => network2.numbers.includes(number2)).length;
    if (most <= best.size) continue;
    const pairs2 = align(network2, numbers3);
    if (pairs2.size > best.size) best = pairs2;
  }
  return best;
}
function byShape(shelf2) {
  return (_workloads, keys) => {
    const aligned = bestAlignment(shelf2, keys);
    const found = groupBy([
      ...aligned.values()
    ], (row) => row.key);
    return keys.map((key, i) => {
      const same = shelf2.rowsOfKey.get(key);
      if (same === void 0) return void 0;
      const own = aligned.get(i);
      const inNetwork = own && same.filter((row) => row.network === own.network).length;
      if (own !== void 0 && found.get(key).length === inNetwork) return {
        rows: [
          own
        ],
        assumed: []
      };
      if (same.length === 1) return {
        rows: same,
        assumed: []
      };
      const names = same.map((row) => `${row.network} ${row.layer}`).join(", ");
      return {
        rows: same,
        assumed: [
          `the mean of the rows of this shape, ${names}`
        ]
      };
    });
  };
}
function asPublished(row) {
  const { weights, activations } = row.density;
  const text2 = `pruned as published, for it states no density: weights ${percent2(weights)}, activations ${percent2(activations)} non-zero (${row.network} ${row.layer})`;
  return {
    rows: [
      row
    ],
    assumed: [
      text2
    ]
  };
}
function byDensity(shelf2) {
  const published = new Map(shelf2.networks.flatMap(({ rows }) => rows.map((row) => [
    row,
    asPublished(row)
  ])));
  return (workloads, keys) => {
    const aligned = bestAlignment(shelf2, keys);
    const network2 = [
      ...aligned.values()
    ][0]?.network;
    const whole2 = shelf2.networks.find(({ rows }) => rows[0].network === network2)?.rows.length === aligned.size;
    return workloads.map(({ density: density2 }, i) => {
      const same = shelf2.rowsOfKey.get(keys[i]) ?? [];
      const own = whole2 ? aligned.get(i) : void 0;
      if (density2 !== void 0) {
        const rows = same.filter((row) => sameDensity(density2, row.density));
        const exact = own !== void 0 && rows.includes(own) ? [
          own
        ] : rows;
        return exact.length > 0 ? {
          rows: exact,
          assumed: []
        } : void 0;
      }
      return own && published.get(own);
    });
  };
}
function batchAssumption(published) {
  return published === 1 ? "one input after another, as published for a batch of 1" : `the share of one input in a published batch of ${published}`;
}
function shareOf(row) {
  const { batch, latencySeconds, powerWatts, processingLatencySeconds: processing } = row;
  return {
    latencySeconds: latencySeconds / batch,
    energyJoules: latencySeconds * powerWatts / batch,
    processing: processing === void 0 ? void 0 : processing / batch,
    assumption: batchAssumption(batch)
  };
}
function addOnce(list2, word) {
  if (!list2.includes(word)) list2.push(word);
}
function costOf({ rows, assumed }, batch, shares2, isSilicon) {
  let latency = 0, energy = 0, processing = 0;
  const sources = [], assumptions = [
    ...assumed
  ];
  for (const row of rows) {
    const share2 = shares2.get(row);
    latency += share2.latencySeconds;
    energy += share2.energyJoules;
    processing = processing === void 0 || share2.processing === void 0 ? void 0 : processing + share2.processing;
    addOnce(sources, row.source);
    if (row.batch !== batch) addOnce(assumptions, share2.assumption);
  }
  const latencySeconds = latency / rows.length * batch;
  const energyJoules = energy / rows.length * batch;
  const basis = sources.every(isSilicon) ? "measured" : "simulated";
  if (processing === void 0) return {
    latencySeconds,
    energyJoules,
    basis,
    sources,
    assumed: assumptions
  };
  const computing = processing / rows.length * batch;
  const unoverlappedDram = latencySeconds - computing;
  return {
    latencySeconds,
    energyJoules,
    basis,
    latencyParts: {
      processing: computing,
      unoverlappedDram
    },
    bound: computing >= unoverlappedDram ? "compute" : "memory",
    sources,
    assumed: assumptions
  };
}
var table2 = {
  id: "table",
  prepare(data, chip) {
    const match = (data.match.includes("density") ? byDensity : byShape)(shelfOf(chip.rows));
    const shares2 = new Map(chip.rows.map((row) => [
      row,
      shareOf(row)
    ]));
    const isSilicon = (source) => chip.profile.sources[source].kind === "silicon";
    const gap = {
      gap: `no published row of ${chip.profile.name} has its shape`
    };
    return (workloads, batch) => {
      const keys = workloads.map(({ nests }) => nests.length === 1 ? keyOf(nests[0]) : "");
      return match(workloads, keys).map((found) => found === void 0 ? gap : costOf(found, batch, shares2, isSilicon));
    };
  }
};

// engine/models/mod.ts
var models = {
  table: table2,
  perMac,
  sparse
};

// engine/technology.ts
var unscaled = {
  delay: 1,
  power: 1
};
var stillmakerBaas = {
  "180": [
    0,
    97.09,
    -356.7,
    406.5,
    0,
    24.64,
    -17.98
  ],
  "130": [
    -76.65,
    334.9,
    -493.4,
    275.8,
    7.171,
    -6.709,
    2.904
  ],
  "90": [
    -60.34,
    262.5,
    -384.2,
    210.9,
    4.762,
    -4.781,
    2.092
  ],
  "65": [
    -53.3,
    230.4,
    -333.9,
    178.6,
    3.755,
    -4.398,
    1.975
  ],
  "HP45": [
    -501.6,
    1567,
    -1619,
    566.1,
    1.018,
    -0.3107,
    0.1539
  ],
  "HP32": [
    -1047,
    2982,
    -2797,
    873.5,
    0.8367,
    -0.4341,
    0.1701
  ],
  "HP20": [
    0,
    34.63,
    -66.37,
    41.15,
    0.373,
    -0.1582,
    0.04104
  ],
  "HP16": [
    0,
    24.8,
    -47.52,
    28.87,
    0.2958,
    -0.1241,
    0.03024
  ],
  "HP14": [
    -40.66,
    109.2,
    -100.6,
    35.92,
    0.2363,
    -0.09675,
    0.02239
  ],
  "HP10": [
    -34.95,
    93.65,
    -85.99,
    30.4,
    0.2068,
    -0.09311,
    0.02375
  ],
  "HP7": [
    -28.58,
    76.6,
    -70.26,
    24.69,
    0.1776,
    -0.09097,
    0.02447
  ],
  "LP45": [
    -285.7,
    1239,
    -1795,
    898.8,
    1.103,
    -0.362,
    0.2767
  ],
  "LP32": [
    -325.9,
    1374,
    -1922,
    913.2,
    0.9559,
    -0.7823,
    0.471
  ],
  "LP20": [
    -160.5,
    514.1,
    -558.6,
    217.5,
    0.2632,
    -0.14,
    0.06841
  ],
  "LP16": [
    -114.6,
    366.7,
    -397.4,
    153.6,
    0.2139,
    -0.1187,
    0.05639
  ],
  "LP14": [
    -85.37,
    271.6,
    -292.2,
    111.4,
    0.1556,
    -0.06472,
    0.03066
  ],
  "LP10": [
    -71.76,
    228.6,
    -246.3,
    93.91,
    0.1261,
    -0.0518,
    0.02769
  ],
  "LP7": [
    -61.79,
    196.1,
    -210.3,
    79.55,
    0.09365,
    -0.03409,
    0.02043
  ]
};
function nodeNamed(nanometers) {
  return `${nanometers}` in stillmakerBaas ? `${nanometers}` : `HP${nanometers}`;
}
function delayAndEnergy({ node, volts }) {
  const row = stillmakerBaas[node];
  if (row === void 0) {
    const known = Object.keys(stillmakerBaas).filter((name) => !name.startsWith("LP")).map((name) => name.replace("HP", "")).sort((a, b) => Number(b) - Number(a));
    throw new FodlamError(cannotScale("stillmaker-baas", `a node among ${known.join(", ")} nm`, `${node.replace("HP", "")} nm`));
  }
  const [d3, d2, d1, d0, e2, e1, e0] = row;
  return [
    ((d3 * volts + d2) * volts + d1) * volts + d0,
    (e2 * volts + e1) * volts + e0
  ];
}
function scaleFactors(rule, from, to2) {
  if (from.nanometers === to2) return unscaled;
  if (rule === "dennard") {
    const ratio = to2 / from.nanometers;
    return {
      delay: ratio,
      power: ratio ** 2
    };
  }
  const [delayFrom, energyFrom] = delayAndEnergy(from);
  const [delayTo, energyTo] = delayAndEnergy({
    node: nodeNamed(to2),
    volts: from.volts
  });
  const delay = delayTo / delayFrom;
  const energy = energyTo / energyFrom;
  if (delay > 0 && energy > 0) return {
    delay,
    power: energy / delay
  };
  throw new FodlamError(cannotScale(rule, `a node that works at ${from.volts} V`, `${to2} nm`));
}

// engine/chips.ts
function isComposite(profile) {
  return "parts" in profile;
}
function changed(own, changes) {
  if (changes === void 0) return own;
  const entries = Object.keys(models).flatMap((id) => {
    const change = changes[id];
    if (change === null || change === void 0 && own[id] === void 0) return [];
    return [
      [
        id,
        {
          ...own[id],
          ...change
        }
      ]
    ];
  });
  return Object.fromEntries(entries);
}
function scaledRow(row, { delay, power }, ignoreBatch) {
  const { processingLatencySeconds: processing } = row;
  return {
    ...row,
    batch: ignoreBatch ? 1 : row.batch,
    latencySeconds: row.latencySeconds * delay,
    powerWatts: row.powerWatts * power,
    ...processing !== void 0 && {
      processingLatencySeconds: processing * delay
    }
  };
}
function coster(id, data, chip) {
  let cost2;
  return (workloads, batch) => (cost2 ??= models[id].prepare(data, chip))(workloads, batch);
}
function ready(part, profile, options) {
  const composite = isComposite(profile) ? profile : void 0;
  const rule = options.scaling ?? composite?.scaling ?? "stillmaker-baas";
  const nanometers = options.processNanometers ?? profile.process.nanometers;
  const chipProfile = part.profile;
  const factors = scaleFactors(rule, chipProfile.process, nanometers);
  const data = changed(chipProfile.models, part.models);
  const rows = data.table === void 0 ? [] : rowsOf(data.table);
  const ignoreBatch = composite?.ignoreBatch ?? false;
  const chip = {
    profile: chipProfile,
    models: data,
    rows: rows.map((row) => scaledRow(row, factors, ignoreBatch)),
    factors,
    density: options.density
  };
  const ids = Object.keys(models).filter((id) => data[id] !== void 0);
  const { array, clock } = chipProfile;
  return {
    ...chip,
    groups: part.groups,
    costers: ids.map((id) => ({
      id,
      groups: data[id].groups,
      cost: coster(id, data[id], chip)
    })),
    validation: composite?.reproduction === void 0 ? chipProfile.validation : [],
    ...factors !== unscaled && {
      rule
    },
    ...array && {
      peakMacsPerSecond: array.macsPerCycle * clock.hertz / factors.delay
    }
  };
}
function readyChips(profile, options) {
  if (isComposite(profile)) return profile.parts.map((part) => ready(part, profile, options));
  const groups = [
    ...new Set(Object.values(profile.models).flatMap((data) => data.groups))
  ];
  return [
    ready({
      groups,
      profile
    }, profile, options)
  ];
}
var cache = /* @__PURE__ */ new WeakMap();
function chipsOf(profile, options) {
  const { scaling, processNanometers, density: density2 } = options;
  const key = `${scaling} ${processNanometers} ${density2?.weights} ${density2?.activations}`;
  let chips = cache.get(profile);
  if (chips === void 0) cache.set(profile, chips = /* @__PURE__ */ new Map());
  let found = chips.get(key);
  if (found === void 0) chips.set(key, found = readyChips(profile, options));
  return found;
}
function modelsOf(chips) {
  return [
    ...new Set(chips.flatMap((chip) => chip.costers.map(({ id }) => id)))
  ];
}

// engine/sums.ts
function costedOf(layers) {
  return layers.filter((layer) => layer.status === "costed");
}
function sum(costs) {
  let latencySeconds = 0, energyJoules = 0;
  for (const cost2 of costs) {
    latencySeconds += cost2.latencySeconds;
    energyJoules += cost2.energyJoules;
  }
  return {
    latencySeconds,
    energyJoules
  };
}
function sumBy(layers, wordOf) {
  const sums = {};
  for (const layer of layers) {
    const entry = sums[wordOf(layer)] ??= {
      latencySeconds: 0,
      energyJoules: 0
    };
    entry.latencySeconds += layer.latencySeconds;
    entry.energyJoules += layer.energyJoules;
  }
  return sums;
}
function totalOf(layers, batch) {
  const total = sum(layers);
  return {
    ...total,
    perInference: {
      latencySeconds: total.latencySeconds / batch,
      energyJoules: total.energyJoules / batch
    }
  };
}
function coverageOf(layers, bytes) {
  const share2 = (part, whole2) => whole2 === 0 ? 0 : part / whole2;
  const sums = {
    costed: {
      macs: 0,
      bytes: 0
    },
    free: {
      macs: 0,
      bytes: 0
    },
    uncovered: {
      macs: 0,
      bytes: 0
    }
  };
  let macs = 0, allBytes = 0;
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i], sum2 = sums[layer.status];
    sum2.macs += layer.macs;
    sum2.bytes += bytes[i];
    macs += layer.macs;
    allBytes += bytes[i];
  }
  const shares2 = (part) => ({
    macs: share2(part.macs, macs),
    bytes: share2(part.bytes, allBytes)
  });
  const uncoveredLayers = [];
  layers.forEach(({ name, kind, status, macs: macs2 }, i) => {
    if (status === "uncovered") uncoveredLayers.push({
      name,
      kind,
      ...shares2({
        macs: macs2,
        bytes: bytes[i]
      })
    });
  });
  return {
    costed: shares2(sums.costed),
    free: shares2(sums.free),
    uncovered: shares2(sums.uncovered),
    uncoveredLayers
  };
}
function basisOf(layers, total) {
  if (total.latencySeconds === 0) return {};
  const sums = {};
  for (const { basis, latencySeconds } of layers) sums[basis] = (sums[basis] ?? 0) + latencySeconds;
  const shares2 = Object.entries(sums).map(([basis, seconds]) => [
    basis,
    seconds / total.latencySeconds
  ]);
  return Object.fromEntries(shares2);
}
function errorOf(costed) {
  const rules2 = /* @__PURE__ */ new Set();
  for (const { error } of costed) if (error !== void 0) rules2.add(error.rule);
  if (rules2.size === 0) return void 0;
  const total = sum(costed);
  const range = (quantity2) => {
    const key = quantity2 === "latency" ? "latencySeconds" : "energyJoules";
    let low = 0, high = 0;
    for (const layer of costed) {
      const share2 = total[key] === 0 ? 0 : layer[key] / total[key];
      low += share2 * (layer.error?.[quantity2].low ?? 0);
      high += share2 * (layer.error?.[quantity2].high ?? 0);
    }
    return {
      low,
      high
    };
  };
  return {
    latency: range("latency"),
    energy: range("energy"),
    rule: [
      ...rules2
    ].join("; ")
  };
}

// engine/evaluate.ts
var scalingRules = [
  "dennard",
  "stillmaker-baas"
];
function checkOptions2({ batch, model, scaling, processNanometers, density: density2 }) {
  const refuse = (option, expected, value) => {
    throw new FodlamError(badOption(option, expected, value));
  };
  if (batch !== void 0 && !(Number.isSafeInteger(batch) && batch >= 1)) {
    refuse("batch", "a whole number of at least 1", batch);
  }
  if (model !== void 0 && model !== "auto" && !Object.hasOwn(models, model)) {
    throw new FodlamError(unknownName("model", model, [
      "auto",
      ...Object.keys(models)
    ]));
  }
  if (scaling !== void 0 && !scalingRules.includes(scaling)) {
    throw new FodlamError(unknownName("scaling", scaling, scalingRules));
  }
  if (processNanometers !== void 0 && !(processNanometers > 0 && processNanometers < 1e3)) {
    refuse("process", "a node in nanometers, above 0 and below 1000", processNanometers);
  }
  const shares2 = density2 === void 0 ? [] : [
    density2.weights,
    density2.activations
  ];
  if (shares2.some((share2) => !(share2 >= 0 && share2 <= 1))) {
    refuse("density", "weights and activations from 0 to 1", density2);
  }
}
function costOn(chip, workloads, batch, only, found) {
  for (const { id, groups, cost: cost2 } of chip.costers) {
    if (only !== void 0 && id !== only) continue;
    const open = [];
    for (let i = 0; i < workloads.length; i++) {
      const { group } = workloads[i];
      if (found[i]?.cost === void 0 && chip.groups.includes(group) && groups.includes(group)) open.push(i);
    }
    if (open.length === 0) continue;
    const results = cost2(open.map((i) => workloads[i]), batch);
    for (let at = 0; at < open.length; at++) {
      const result = results[at];
      found[open[at]] = "gap" in result ? {
        gap: result.gap
      } : {
        chip,
        model: id,
        cost: result
      };
    }
  }
}
function layerEstimate(layer, workload, found, chips, batch) {
  if (found?.cost !== void 0) return costedLayer(layer, workload, found, batch);
  const { group, macs, parameters, vectorOperations } = workload;
  const base = {
    name: layer.name,
    kind: layer.kind,
    group,
    macs,
    parameters
  };
  if (group === "identity" && macs + vectorOperations === 0) {
    return {
      ...base,
      status: "free",
      reason: "no work: nothing is computed or moved",
      sources: []
    };
  }
  for (const { profile } of chips) {
    const free = macs > 0 ? void 0 : profile.free.find((free2) => free2.group === group);
    if (free !== void 0) return {
      ...base,
      status: "free",
      reason: free.reason,
      sources: [
        free.source
      ]
    };
  }
  return {
    ...base,
    status: "uncovered",
    reason: found?.gap ?? uncovered(chips, group)
  };
}
function uncovered(chips, group) {
  return `no model of ${chips.map(({ profile }) => profile.name).join(" and ")} costs ${group} layers`;
}
function costedLayer({ name, kind }, { group, macs, parameters }, { chip, model, cost: cost2 }, batch) {
  const { latencySeconds, energyJoules, latencyParts, basis, bound, sources } = cost2;
  const peak = chip.peakMacsPerSecond;
  const validation = basis === "measured" || basis === "simulated" ? void 0 : chip.validation.find((entry) => entry.model === model && entry.group === group);
  const layer = {
    name,
    kind,
    group,
    macs,
    parameters,
    status: "costed",
    latencySeconds,
    energyJoules,
    perInference: {
      latencySeconds: latencySeconds / batch,
      energyJoules: energyJoules / batch
    }
  };
  if (latencyParts !== void 0) layer.latencyParts = latencyParts;
  if (peak !== void 0 && latencySeconds > 0) layer.utilization = macs * batch / (latencySeconds * peak);
  if (bound !== void 0) layer.bound = bound;
  layer.basis = basis;
  layer.model = model;
  layer.on = chip.profile.id;
  if (validation !== void 0) {
    layer.error = {
      latency: validation.latency,
      energy: validation.energy,
      rule: validation.rule
    };
  }
  layer.sources = sources;
  return layer;
}
function assumptionsOf(network2, found) {
  const layersOf = /* @__PURE__ */ new Map();
  for (let i = 0; i < found.length; i++) {
    const assumed = found[i]?.cost?.assumed;
    if (assumed === void 0) continue;
    const { name } = network2.layers[i];
    for (const text2 of assumed) {
      const layers = layersOf.get(text2);
      if (layers === void 0) layersOf.set(text2, [
        name
      ]);
      else layers.push(name);
    }
  }
  return [
    ...layersOf
  ].map(([text2, layers]) => ({
    text: text2,
    layers
  }));
}
function scalingOf(chips, toNanometers) {
  return chips.flatMap(({ profile, rule, factors: { delay, power } }) => rule === void 0 ? [] : [
    {
      on: profile.id,
      rule,
      fromNanometers: profile.process.nanometers,
      toNanometers,
      delayFactor: delay,
      energyFactor: delay * power
    }
  ]);
}
function sourcesOf(profile, chips, layers) {
  const used = /* @__PURE__ */ new Set();
  for (const layer of layers) {
    if (layer.status !== "uncovered") {
      for (const id of layer.sources) used.add(id);
    }
  }
  const shelves = [
    ...chips.map((chip) => chip.profile.sources),
    profile.sources
  ];
  const sources = {};
  for (const id of [
    ...used
  ].sort()) sources[id] = shelves.find((shelf2) => id in shelf2)[id];
  return sources;
}
function evaluate(network2, profile, options = {}) {
  try {
    return estimate(network2, profile, options);
  } catch (error) {
    throw pointAtCaller(error, evaluate);
  }
}
function estimate(network2, profile, options) {
  checkOptions2(options);
  const { batch = 1, model = "auto", processNanometers = profile.process.nanometers } = options;
  const workloads = lower(network2);
  const chips = chipsOf(profile, options);
  const only = model === "auto" ? void 0 : model;
  const known = modelsOf(chips);
  if (only !== void 0 && !known.includes(only)) {
    throw new FodlamError(modelNotInProfile(only, profile.id, [
      "auto",
      ...known
    ]));
  }
  const found = new Array(workloads.length);
  for (const chip of chips) costOn(chip, workloads, batch, only, found);
  const layers = network2.layers.map((layer, i) => layerEstimate(layer, workloads[i], found[i], chips, batch));
  const bytes = workloads.map((workload, i) => {
    const entry = found[i];
    const { precision } = (entry?.cost !== void 0 ? entry.chip : chips[0]).profile;
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(workload, precision);
    return weightBytes + (stateBytes + inputBytes + outputBytes) * batch;
  });
  const costed = costedOf(layers);
  const total = totalOf(costed, batch);
  const error = errorOf(costed);
  return {
    format: ESTIMATE_FORMAT,
    network: {
      name: network2.name,
      macs: workloads.reduce((sum2, { macs }) => sum2 + macs, 0),
      parameters: workloads.reduce((sum2, { parameters }) => sum2 + parameters, 0)
    },
    profile: {
      id: profile.id,
      name: profile.name,
      year: profile.year,
      energyScope: profile.energyScope,
      ..."reproduction" in profile && {
        reproduction: profile.reproduction
      }
    },
    model,
    batch,
    processNanometers,
    scaling: scalingOf(chips, processNanometers),
    layers,
    byKind: sumBy(costed, (layer) => layer.kind),
    byGroup: sumBy(costed, (layer) => layer.group),
    total,
    coverage: coverageOf(layers, bytes),
    basis: basisOf(costed, total),
    ...error && {
      error
    },
    assumptions: assumptionsOf(network2, found),
    sources: sourcesOf(profile, chips, layers)
  };
}

// profiles/mod.ts
var shelf = {
  "eie": () => Promise.resolve().then(() => __toESM(require_eie())),
  "eyeriss": () => Promise.resolve().then(() => __toESM(require_eyeriss())),
  "eyeriss+eie": () => Promise.resolve().then(() => __toESM(require_eyeriss_eie())),
  "fodlam-2017": () => import("../profiles/fodlam-2017.json", { with: { type: "json" } })
};
var profileIds = Object.keys(shelf);
async function loadProfile(id) {
  if (!Object.hasOwn(shelf, id)) {
    throw pointAtCaller(new FodlamError(unknownName("profile", id, profileIds)), loadProfile);
  }
  const profile = (await shelf[id]()).default;
  if (!("parts" in profile)) return profile;
  const parts = profile.parts.map(async (part) => ({
    ...part,
    profile: await loadProfile(part.profile)
  }));
  return {
    ...profile,
    parts: await Promise.all(parts)
  };
}

// cli/io.ts
var USER_ERROR = 1;
var FAILURE = 2;
var encoder = new TextEncoder();
function write(to2, text2) {
  let bytes = encoder.encode(`${text2}
`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(to2.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    Deno.exit(0);
  }
}
var processIo = {
  out: (text2) => write(Deno.stdout, text2),
  err: (text2) => write(Deno.stderr, text2),
  fail: (code) => Deno.exitCode = code,
  color: !Deno.noColor && Deno.stdout.isTerminal(),
  watched: Deno.stderr.isTerminal()
};
function report(error, io) {
  if (isFodlamError(error)) {
    io.err(error.message);
    return io.fail(USER_ERROR);
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  io.err(`FODLAM failed: ${reason}`);
  io.fail(FAILURE);
}

// cli/options.ts
var DEFAULT_PROFILE = "eyeriss+eie";
var evaluating = [
  {
    flags: "--on <profiles>",
    help: `accelerators, separated by commas (default: ${DEFAULT_PROFILE})`
  },
  {
    flags: "--batch <n>",
    help: "inferences processed together (default: 1)"
  },
  {
    flags: "--model <model>",
    help: "the one cost model to use: table, perMac, sparse (default: the best for each layer)"
  },
  {
    flags: "--scaling <rule>",
    help: "how to go from one process to another: dennard, stillmaker-baas"
  },
  {
    flags: "--process <nm>",
    help: "the process to bring every number to, in nanometers"
  },
  {
    flags: "--density <w,a>",
    help: "non-zero share of weights and activations where a layer states none, such as 0.1,0.4"
  }
];
var printing = [
  {
    flags: "--json",
    help: "print JSON (fodlam/estimate@1)"
  },
  {
    flags: "--csv",
    help: "print CSV, a line a layer"
  },
  {
    flags: "--layers",
    help: "list every layer, also those without a cost"
  },
  {
    flags: "--total",
    help: "list no layers"
  }
];
var counts = {
  expected: "a whole number of at least 1",
  accepts: (value) => Number.isSafeInteger(value) && value >= 1
};
var nodes = {
  expected: "a node in nanometers, above 0 and below 1000",
  accepts: (value) => value > 0 && value < 1e3
};
var shares = {
  expected: "two shares from 0 to 1, such as 0.1,0.4",
  accepts: (value) => value >= 0 && value <= 1
};
function numbers2(option, count3, range, text2) {
  const parts = String(text2).split(",").map((part) => part.trim());
  const legal = parts.length === count3 && parts.every((part) => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part) && range.accepts(Number(part)));
  if (!legal) throw new FodlamError(badOption(option, range.expected, text2));
  return parts.map(Number);
}
function number(option, range, text2) {
  return numbers2(option, 1, range, text2)[0];
}
function density(text2) {
  const [weights, activations] = numbers2("--density", 2, shares, text2);
  return {
    weights,
    activations
  };
}
function profileNames(options, fallback = DEFAULT_PROFILE) {
  if (options.on === void 0) return [
    fallback
  ];
  const names = String(options.on).split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new FodlamError(badOption("--on", "names of profiles separated by commas", options.on));
  }
  return names;
}
function evaluateOptions(options) {
  const { batch, model, scaling, process } = options;
  return {
    ...batch !== void 0 && {
      batch: number("--batch", counts, batch)
    },
    ...model !== void 0 && {
      model
    },
    ...scaling !== void 0 && {
      scaling
    },
    ...process !== void 0 && {
      processNanometers: number("--process", nodes, process)
    },
    ...options.density !== void 0 && {
      density: density(options.density)
    }
  };
}
function oneOf2(options, words) {
  const given2 = words.filter((word) => options[word] === true);
  if (given2.length > 1) {
    throw new FodlamError(exclusiveOptions(given2.map((word) => `--${word}`)));
  }
  return given2[0];
}
function printOptions(options) {
  return {
    format: oneOf2(options, [
      "json",
      "csv"
    ]) ?? "text",
    detail: oneOf2(options, [
      "layers",
      "total"
    ]) ?? "costed"
  };
}

// report/csv.ts
function csvField(cell) {
  const text2 = `${cell ?? ""}`;
  return /[",\r\n]/.test(text2) ? `"${text2.replaceAll('"', '""')}"` : text2;
}
var header = [
  "network",
  "profile",
  "batch",
  "layer",
  "kind",
  "macs",
  "parameters",
  "status",
  "latencySeconds",
  "energyJoules",
  "utilization",
  "basis",
  "model",
  "latencyErrorLow",
  "latencyErrorHigh",
  "sources"
];
function line2(estimate2, layer) {
  const cost2 = layer.status === "costed" ? layer : {};
  return [
    estimate2.network.name,
    estimate2.profile.id,
    estimate2.batch,
    layer.name,
    layer.kind,
    layer.macs,
    layer.parameters,
    layer.status,
    cost2.latencySeconds,
    cost2.energyJoules,
    cost2.utilization,
    cost2.basis,
    cost2.model,
    cost2.error?.latency.low,
    cost2.error?.latency.high,
    layer.status === "uncovered" ? "" : layer.sources.join(" ")
  ];
}
function csv(estimates2) {
  const lines = estimates2.flatMap((estimate2) => estimate2.layers.map((layer) => line2(estimate2, layer)));
  return [
    header,
    ...lines
  ].map((cells) => cells.map(csvField).join(",")).join("\n");
}

// report/json.ts
function json(estimates2) {
  return JSON.stringify(estimates2.length === 1 ? estimates2[0] : estimates2, null, 2);
}

// report/columns.ts
function columns(rows, spec) {
  const cells = rows.map((row) => spec.map(({ text: text2 }) => text2(row)));
  const lines = [
    spec.map(({ head }) => head),
    ...cells
  ];
  const widths = spec.map((_, i) => Math.max(...lines.map((line3) => line3[i].length)));
  const pad3 = (text2, i) => spec[i].align === "right" ? text2.padStart(widths[i]) : text2.padEnd(widths[i]);
  return lines.map((line3) => line3.map(pad3).join("  ").trimEnd());
}

// report/quantity.ts
var prefixes = [
  [
    1e15,
    "P"
  ],
  [
    1e12,
    "T"
  ],
  [
    1e9,
    "G"
  ],
  [
    1e6,
    "M"
  ],
  [
    1e3,
    "k"
  ],
  [
    1,
    ""
  ],
  [
    1e-3,
    "m"
  ],
  [
    1e-6,
    "u"
  ],
  [
    1e-9,
    "n"
  ],
  [
    1e-12,
    "p"
  ],
  [
    1e-15,
    "f"
  ]
];
function quantity(value, unit, digits = 4) {
  if (value === 0) return `0 ${unit}`;
  const size = Math.abs(value) * (1 + 0.5 * 10 ** -digits);
  let at = 0;
  while (at < prefixes.length - 1 && size < prefixes[at][0]) at++;
  const [factor, prefix] = prefixes[at];
  return `${(value / factor).toPrecision(digits)} ${prefix}${unit}`;
}
function tally(count3) {
  return count3 < 1e3 && Number.isInteger(count3) ? `${count3}` : quantity(count3, "").trimEnd();
}
function percent3(share2, digits = 1) {
  const least = 10 ** -digits;
  const value = share2 * 100;
  if (value > 0 && value < least) return `<${least} %`;
  if (value < 100 && value > 100 - least) return `>${100 - least} %`;
  return `${Number(value.toFixed(digits))} %`;
}
function errorRange({ low, high }) {
  const signed = (share2) => `${Math.round(share2 * 100) < 0 ? "" : "+"}${Math.round(share2 * 100)}`;
  return `${signed(low)}..${signed(high)} %`;
}

// report/style.ts
var escape = (code) => (text2) => `\x1B[${code}m${text2}\x1B[0m`;
var plain2 = {
  bold: (text2) => text2,
  dim: (text2) => text2,
  warn: (text2) => text2
};
var ansi = {
  bold: escape(1),
  dim: escape(2),
  warn: escape(33)
};

// report/text.ts
function some(names) {
  return names.length <= 6 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
}
function gather(pairs2) {
  const names = /* @__PURE__ */ new Map();
  for (const [text2, name] of pairs2) {
    const list2 = names.get(text2);
    if (list2 === void 0) names.set(text2, [
      name
    ]);
    else list2.push(name);
  }
  return [
    ...names
  ].map(([text2, list2]) => `${some(list2)}: ${text2}`);
}
function cost(layer, text2, other) {
  return layer.status === "costed" ? text2(layer) : other;
}
function layerColumns(estimate2, numbers3) {
  const { layers } = estimate2;
  const optional2 = (wanted, column) => layers.some((layer) => layer.status === "costed" && wanted(layer)) ? [
    column
  ] : [];
  const word = {
    costed: "",
    free: "free",
    uncovered: "not costed"
  };
  return [
    {
      head: "layer",
      align: "left",
      text: (layer) => layer.name
    },
    {
      head: "kind",
      align: "left",
      text: (layer) => layer.kind
    },
    {
      head: "MACs",
      align: "right",
      text: (layer) => layer.macs === 0 ? "-" : tally(layer.macs)
    },
    {
      head: "latency",
      align: "right",
      text: (layer) => cost(layer, ({ latencySeconds }) => quantity(latencySeconds, "s"), "-")
    },
    {
      head: "energy",
      align: "right",
      text: (layer) => cost(layer, ({ energyJoules }) => quantity(energyJoules, "J"), "-")
    },
    ...optional2((layer) => layer.utilization !== void 0, {
      head: "use",
      align: "right",
      text: (layer) => cost(layer, ({ utilization: use }) => use === void 0 ? "-" : percent3(use, 0), "-")
    }),
    {
      head: "basis",
      align: "left",
      text: (layer) => cost(layer, ({ basis }) => basis, word[layer.status])
    },
    ...optional2((layer) => layer.error !== void 0, {
      head: "error",
      align: "right",
      text: (layer) => cost(layer, ({ error }) => error ? errorRange(error.latency) : "", "")
    }),
    {
      head: "source",
      align: "left",
      text: (layer) => layer.status === "uncovered" ? "" : layer.sources.map((id) => `[${numbers3.get(id)}]`).join("")
    }
  ];
}
function heading({ network: network2, profile, batch, processNanometers, model }) {
  const by = model === "auto" ? "" : `, model ${model}`;
  return `${network2.name} on ${profile.name} (${processNanometers} nm), batch ${batch}${by}`;
}
function sumLines({ byKind, total, batch, network: network2 }) {
  const rows = [
    ...Object.entries(byKind).map(([kind, sum2]) => ({
      name: kind,
      ...sum2
    })),
    {
      name: `total, batch ${batch}`,
      ...total
    },
    ...batch === 1 ? [] : [
      {
        name: "one inference",
        ...total.perInference
      }
    ]
  ];
  const lines = columns(rows, [
    {
      head: "sum",
      align: "left",
      text: ({ name }) => name
    },
    {
      head: "latency",
      align: "right",
      text: ({ latencySeconds }) => quantity(latencySeconds, "s")
    },
    {
      head: "energy",
      align: "right",
      text: ({ energyJoules }) => quantity(energyJoules, "J")
    }
  ]);
  const counts2 = `${tally(network2.macs)} MACs and ${tally(network2.parameters)} parameters for one inference`;
  return [
    ...lines,
    counts2
  ];
}
function coverageLines({ layers, coverage, profile }) {
  const { costed, free, uncovered: uncovered2 } = coverage;
  const shares2 = (name, { macs, bytes }) => `${name} ${percent3(macs)} of MACs and ${percent3(bytes)} of bytes`;
  const lines = [
    `${shares2("costed:", costed)}; energy is ${profile.energyScope}`
  ];
  const pairs2 = (status) => layers.flatMap((layer) => layer.status === status ? [
    [
      layer.reason,
      layer.name
    ]
  ] : []);
  for (const line3 of gather(pairs2("free"))) lines.push(`free: ${line3}`);
  if (free.bytes > 0) lines.push(shares2("free in all:", free));
  for (const line3 of gather(pairs2("uncovered"))) lines.push(`not costed: ${line3}`);
  if (coverage.uncoveredLayers.length > 0) lines.push(shares2("not costed in all:", uncovered2));
  return lines;
}
function trustLines({ basis, error, assumptions, scaling, profile }) {
  const shares2 = Object.entries(basis).map(([word, share2]) => `${word} ${percent3(share2)}`);
  const lines = shares2.length > 0 ? [
    `basis of the latency: ${shares2.join(", ")}`
  ] : [];
  if (error) {
    lines.push(`error of the total: latency ${errorRange(error.latency)}, energy ${errorRange(error.energy)}`);
    lines.push(`  estimated / published - 1; ${error.rule}`);
  }
  for (const { on, rule, fromNanometers, toNanometers, delayFactor, energyFactor } of scaling) {
    const factors = `time x ${delayFactor.toFixed(3)}, energy x ${energyFactor.toFixed(3)}`;
    lines.push(`scaled: ${on} from ${fromNanometers} to ${toNanometers} nm by ${rule}, ${factors}`);
  }
  for (const { text: text2, layers } of assumptions) lines.push(`assumed: ${some(layers)}: ${text2}`);
  if (profile.reproduction) lines.push(`reproduction: ${profile.reproduction}`);
  return lines;
}
function sourceLines(estimate2, numbers3) {
  return [
    ...numbers3
  ].map(([id, number2]) => {
    const { kind, short, where } = estimate2.sources[id];
    return `[${number2}] ${kind}: ${short}, ${where}`;
  });
}
function isListed(layer, detail) {
  return detail === "layers" || detail === "costed" && (layer.status === "costed" || layer.macs > 0);
}
function numbered(layers) {
  const ids = new Set(layers.flatMap((layer) => layer.status === "uncovered" ? [] : layer.sources));
  return new Map([
    ...ids
  ].map((id, i) => [
    id,
    i + 1
  ]));
}
function text(estimate2, { detail = "costed", style = plain2 } = {}) {
  const numbers3 = numbered(estimate2.layers);
  const listed = estimate2.layers.filter((layer) => isListed(layer, detail));
  const table3 = listed.length === 0 ? [] : columns(listed, layerColumns(estimate2, numbers3));
  const headed = (lines) => lines.map((line3, i) => i === 0 ? style.bold(line3) : line3);
  const warned = (line3) => /^(not costed|assumed|reproduction)/.test(line3) ? style.warn(line3) : line3;
  const blocks = [
    [
      style.bold(heading(estimate2))
    ],
    headed(table3),
    headed(sumLines(estimate2)),
    [
      ...coverageLines(estimate2),
      ...trustLines(estimate2)
    ].map(warned),
    sourceLines(estimate2, numbers3).map(style.dim)
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}

// report/mod.ts
var reports = {
  text: (estimates2, options) => estimates2.map((estimate2) => text(estimate2, options)).join("\n\n\n"),
  json: (estimates2) => json(estimates2),
  csv: (estimates2) => csv(estimates2)
};

// cli/print.ts
async function estimates(networks, options) {
  const how = evaluateOptions(options);
  const profiles = await Promise.all(profileNames(options).map((name) => loadProfile(name)));
  return networks.flatMap((network2) => profiles.map((profile) => evaluate(network2, profile, how)));
}
async function printEstimates(networks, options, io) {
  const { format, detail } = printOptions(options);
  const results = await estimates(networks, options);
  io.out(reports[format](results, {
    detail,
    style: io.color ? ansi : plain2
  }));
}

// cli/run.ts
function commandOf(networks) {
  return {
    spec: {
      name: "net.ts",
      help: `Estimate the latency and energy of ${networks.map(({ name }) => name).join(", ")}.`,
      arguments: [],
      options: [
        ...evaluating,
        ...printing
      ]
    },
    run: (options, _args, io) => printEstimates(networks, options, io)
  };
}
function checked2(value) {
  if (typeof value !== "object" || value === null || !("format" in value)) {
    throw new FodlamError(notANetwork(value));
  }
  return isBuilt(value) ? value : networkFrom(value);
}
async function run(networks, options = {}) {
  const { args = Deno.args } = options;
  try {
    const list2 = (Array.isArray(networks) ? networks : [
      networks
    ]).map(checked2);
    if (list2.length === 0) throw new FodlamError(notANetwork(networks));
    if (args.length === 0) return await printEstimates(list2, {}, processIo);
    const { runCommand } = await import("../cli/tree.ts");
    await runCommand(commandOf(list2), args, processIo);
  } catch (error) {
    report(error, processIo);
  }
}
export {
  COUNT_FORMAT,
  ESTIMATE_FORMAT,
  FodlamError,
  NETWORK_FORMAT,
  adaptivePool2 as adaptivePool,
  add2 as add,
  anchors2 as anchors,
  apply,
  attention,
  basicBlock,
  batchNorm2 as batchNorm,
  bilinear2 as bilinear,
  bottleneck,
  branch,
  bytesOf,
  channelShuffle2 as channelShuffle,
  check,
  classToken2 as classToken,
  concat2 as concat,
  conv2 as conv,
  conv1d2 as conv1d,
  conv3d2 as conv3d,
  convNorm,
  convTranspose2 as convTranspose,
  count2 as count,
  custom2 as custom,
  def,
  denseBlock,
  depthwise2 as depthwise,
  dequantize2 as dequantize,
  dotProductAttention2 as dotProductAttention,
  dropout2 as dropout,
  einsum2 as einsum,
  elu2 as elu,
  embedding2 as embedding,
  evaluate,
  fc2 as fc,
  feedForward,
  fire,
  flatten2 as flatten,
  fromWindows2 as fromWindows,
  gatedFeedForward,
  gelu2 as gelu,
  globalPool2 as globalPool,
  glu2 as glu,
  groupNorm2 as groupNorm,
  gru2 as gru,
  hardSigmoid2 as hardSigmoid,
  hardSwish2 as hardSwish,
  inception,
  input,
  instanceNorm2 as instanceNorm,
  invertedResidual,
  kinds,
  layerNorm2 as layerNorm,
  leakyRelu2 as leakyRelu,
  linearAttention2 as linearAttention,
  loadProfile,
  lower,
  lrn2 as lrn,
  lstm2 as lstm,
  macsOf,
  matmul2 as matmul,
  mish2 as mish,
  moe2 as moe,
  mul2 as mul,
  network,
  networkFrom,
  nms2 as nms,
  pad2 as pad,
  patchEmbedding,
  pixelShuffle2 as pixelShuffle,
  pool2 as pool,
  positionEmbedding2 as positionEmbedding,
  prelu2 as prelu,
  profileIds,
  quantize2 as quantize,
  relu2 as relu,
  relu62 as relu6,
  repeat,
  reshape2 as reshape,
  residual,
  resize2 as resize,
  rmsNorm2 as rmsNorm,
  rnn2 as rnn,
  roiAlign2 as roiAlign,
  roiPool2 as roiPool,
  rotary2 as rotary,
  run,
  scope,
  selectiveScan2 as selectiveScan,
  separable,
  shareWeights,
  sigmoid2 as sigmoid,
  silu2 as silu,
  slice2 as slice,
  softmax2 as softmax,
  softplus2 as softplus,
  spaceToDepth2 as spaceToDepth,
  split,
  squeezeExcite,
  tanh2 as tanh,
  toImage2 as toImage,
  toTokens2 as toTokens,
  toWindows2 as toWindows,
  transformerBlock,
  transpose2 as transpose,
  upsample2 as upsample
};
