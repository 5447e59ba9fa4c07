/** Nothing is skipped: each number of a description changes the chip when it is doubled, is refused, or is said to have no effect. */
import assert from "node:assert/strict";
import { readChip } from "../../hardware/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { configuration } from "./scale_sim.ts";

/** A description, and the files beside it. */
interface Sample {
  readonly name: string;
  readonly text: string;
  readonly beside?: Readonly<Record<string, string>>;
}

const samples: readonly Sample[] = [
  { name: "scale.cfg", text: configuration({ dataflow: "os", bandwidth: "10", mode: "USER" }) },
  {
    name: "arch.yaml",
    text: `variables:
  version: 0.4
  lines: 128
  spare: 7
architecture:
  version: 0.4
  nodes:
  - !Container {name: chip, attributes: {global_cycle_seconds: 2e-9, technology: 45, datawidth: 8, pads: 12}}
  - !Component {name: far, class: DRAM, attributes: {width: 64, n_ports: 2}}
  - !Component {name: near, class: SRAM, energy_scale: 3, attributes: {depth: lines, width: 32, read_bandwidth: 4}}
  - !Container {name: lanes, spatial: {meshX: 8}, attributes: {datawidth: 8}}
  - !Component {name: mac, class: intmac, area_share: 4, attributes: {width: 16, datawidth: 24}}
`,
    beside: {
      "ERT.yaml": `ERT:
  version: 0.4
  unit: 5
  tables:
  - name: chip.far
    actions: [{name: read, energy: 512}, {name: write, energy: 513}]
  - name: chip.near[1..1]
    actions:
    - {name: read, energy: 8, arguments: {global_cycle_seconds: 1e-9, action_latency_cycles: 3}}
    - {name: write, energy: 9, arguments: {global_cycle_seconds: 1e-9}}
  - name: chip.mac
    actions: [{name: compute, energy: 0.5}]
`,
    },
  },
  {
    name: "classic.yaml",
    text: `architecture:
  version: 0.3
  subtree:
  - name: system
    attributes: {technology: 40, depth_of_pipeline: 3}
    local:
    - {name: far, class: DRAM, attributes: {width: 64, datawidth: 8}}
    subtree:
    - name: chip
      local:
      - {name: "near[0..3]", class: regfile, attributes: {depth: 128, width: 8, datawidth: 8, meshX: 2, meshY: 2}}
      - {name: "mac[0..3]", class: intmac, attributes: {datawidth: 32, meshX: 2}}
`,
  },
  {
    name: "core.yaml",
    text: `name: core
memories:
  sram:
    size: 65536
    r_cost: 3.5
    w_cost: 4.5
    area: 6
    latency: 1
    operands: [I1, I2, O]
    ports:
    - {name: rw_port_1, type: read_write, bandwidth_min: 64, bandwidth_max: 128, allocation:
        ["I1, fh", "I1, tl", "I2, fh", "I2, tl", "O, fh", "O, tl", "O, fl", "O, th"]}
    served_dimensions: [D1, D2]
operational_array:
  unit_energy: 0.04
  unit_area: 1
  dimensions: [D1, D2]
  sizes: [2, 4]
`,
    beside: {
      "mapping.yaml":
        '- name: default\n  spatial_mapping:\n    D1: ["K, 2"]\n    D2: ["C, 2", "OX, 4"]\n  memory_operand_links: {O: O, W: I2, I: I1}\n',
    },
  },
  {
    name: "chip.m",
    text:
      "num_pes: 64\nl1_size_cstr: 256\nl2_size_cstr: 65536\nnoc_bw_cstr: 64\noffchip_bw_cstr: 16\nNoC_NumHops: 2\n",
    beside: {
      "rows.m":
        "Dataflow {\n SpatialMap(1,1) K;\n TemporalMap(3,1) Y;\n TemporalMap(Sz(S),1) X;\n TemporalMap(4,4) C;\n Cluster(8, P);\n SpatialMap(1,1) C;\n}\n",
    },
  },
  {
    name: "forge.yaml",
    text: `arch:
  extra_attributes_for_all_component_models: {tech_node: 7e-9, voltage: 0.8}
  variables: {spare: 3, places: 16}
  nodes:
  - !Memory
    name: Main
    size: inf
    leak_power: 0.5
    area: 2
    actions:
    - {name: read, energy: 4e-12, throughput: 8e9}
    - {name: write, energy: 5e-12, throughput: 8e9}
    total_latency: max(a.n_calls/a.throughput for a in actions)
    tensors: {keep: All}
  - !Container
    name: lanes
    spatial: [{name: x, fanout: 2 * places, reuse: input, min_usage: 1}]
  - !Compute
    name: MAC
    leak_power: 0
    actions: [{name: compute, energy: 1e-13, throughput: 1e9}]
`,
  },
];

/** Numbers of a line outside of words and of texts in which they are versions. */
const NUMBERS = /(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.])/g;

/** Numbers whose line or place says that they are no quantity. */
const NO_QUANTITY = /version|\[\d+\.\.\d+\]|_port_1|"[IO]\d?, f|memory_operand_links/;

async function outcome({ name, text, beside }: Sample): Promise<readonly [chip: string, read: string]> {
  try {
    const { profile, read } = await readChip(text, name, { ...(beside && { beside }) });
    return [JSON.stringify(profile), read.join("\n")];
  } catch (error) {
    if (!isFodlamError(error)) throw error;
    return ["refused", (error as Error).message];
  }
}

/** The key of a number: the last one before it. */
function keyOf(before: string): string {
  return /([A-Za-z_]\w*)["']?\s*[:=(][^:=]*$/.exec(before)?.[1] ?? before.trim();
}

Deno.test("each number of a description has an effect, is refused, or is said to have none", async (test) => {
  for (const sample of samples) {
    await test.step(sample.name, async () => {
      const whole = await outcome(sample);
      assert.notEqual(whole[0], "refused", whole[1]);
      const files = [[sample.name, sample.text], ...Object.entries(sample.beside ?? {})] as const;
      const silent: string[] = [];
      for (const [file, text] of files) {
        for (const found of text.matchAll(NUMBERS)) {
          const start = text.lastIndexOf("\n", found.index) + 1, before = text.slice(start, found.index);
          const end = text.indexOf("\n", found.index), line = text.slice(start, end);
          if (NO_QUANTITY.test(line.replace(/\{name: "?(near|mac).*$/, ""))) continue;
          const changed = `${text.slice(0, found.index)}${2 * Number(found[0]) || 3}${
            text.slice(found.index + found[0].length)
          }`;
          const mutant = file === sample.name
            ? { ...sample, text: changed }
            : { ...sample, beside: { ...sample.beside, [file]: changed } };
          const [chip] = await outcome(mutant), key = keyOf(before);
          if (chip === whole[0] && !new RegExp(`\\b${key}\\b`).test(whole[1])) {
            silent.push(`${file}: ${line.trim()}: ${key} ${found[0]}`);
          }
        }
      }
      assert.deepEqual(silent, []);
    });
  }
});

/** Words of each sample that the reader looks up in a table of its own. */
const WORDS: readonly (readonly [name: string, word: string])[] = [
  ["scale.cfg", "os"],
  ["scale.cfg", "USER"],
  ["core.yaml", "read_write"],
  ["core.yaml", "I1, fh"],
  ["arch.yaml", "intmac"],
  ["arch.yaml", "depth: lines"],
  ["forge.yaml", "reuse: input"],
  ["forge.yaml", "keep: All"],
  ["forge.yaml", "Memory"],
  ["forge.yaml", "max(a.n_calls/a.throughput for a in actions)"],
];

Deno.test("names that every object of JavaScript has are no words of a format", async (test) => {
  for (const [name, word] of WORDS) {
    await test.step(`${name}: ${word}`, async () => {
      const sample = samples.find((one) => one.name === name)!, [before] = /^\w+: |^/.exec(word)!;
      for (const odd of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
        const text = sample.text.replace(word, () => `${before}${odd}`);
        assert.notEqual(text, sample.text);
        assert.equal((await outcome({ ...sample, text }))[0], "refused", odd);
      }
    });
  }
  for (const odd of ["constructor", "__proto__"]) {
    const chip = samples.find(({ name }) => name === "chip.m")!;
    const dataflow = chip.beside!["rows.m"]!.replace("TemporalMap(4", `${odd}(4`);
    assert.equal((await outcome({ ...chip, beside: { "rows.m": dataflow } }))[0], "refused", odd);
    const forge = samples.find(({ name }) => name === "forge.yaml")!;
    const text = forge.text.replace("area: 2", `bits_per_value: {${odd}: 8}`);
    assert.equal((await outcome({ ...forge, text }))[0], "refused", odd);
  }
});
