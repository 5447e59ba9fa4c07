/** An accelerator as a tree of memories. */
import { PICO } from "../../ir/units.ts";
import type {
  ByTensor,
  Cited,
  FanOut,
  LoopName,
  MemoryEnergy,
  MemoryPort,
  MemoryTreeData,
  TensorName,
  TreeLevel,
} from "../../profiles/types.ts";
import { assumed, stated } from "../chip.ts";
import {
  type AcceleratorText,
  type ArrayText,
  type Direction,
  type MemoryText,
  type Operand,
  OPERANDS,
  type Port,
  READS,
} from "./grammar.ts";
import type { Links, MappingText } from "./mapping.ts";

/** The id of the source of what ZigZag counts. */
export const ZIGZAG = "zigzag";

/** Every loop of a nest: where no mapping says which are spread. */
const ALL: readonly LoopName[] = ["g", "n", "k", "c", "p", "q", "r", "s"];

/** Bits of words and of sums that are not finished: what ZigZag takes for networks in ONNX. */
const WORD_BITS = 8, SUM_BITS = 16;

/** What is said beside the tree. */
export interface Remarks {
  /** What was read, or has no effect. */
  readonly read: string[];
  /** What had to be assumed. */
  readonly assumptions: string[];
}

/** Significant digits of a number that was multiplied; more are rounding. */
const DIGITS = 12;

/** A quotient or a product without the noise of binary fractions. */
const tidy = (value: number): number => Number(value.toPrecision(DIGITS));

/** The tree of an accelerator, its memories from the farthest, and what is said beside it. */
export function treeOf(file: AcceleratorText, mapping: MappingText, remarks: Remarks): MemoryTreeData {
  const { memories, array } = file;
  checkChains(memories);
  if (array.bits === undefined) {
    remarks.assumptions.push(
      `words of ${WORD_BITS} bits and sums of ${SUM_BITS}, as ZigZag takes for networks in ONNX`,
    );
  }
  const serves = served(memories, remarks);
  const levels = memories.map((memory, at) =>
    new Level(memory, mapping.links, array, remarks).level(serves[at]!)
  );
  if (array.picojoules === undefined) {
    remarks.assumptions.push("energy of a multiply-accumulate from FODLAM's table, for the file states none");
  }
  return {
    groups: ["conv", "fc", "matmul"],
    levels: levels.reverse(),
    fanOuts: fanOutsOf(array, mapping, remarks),
    compute: array.picojoules === undefined ? {} : { joulesPerMac: stated(tidy(array.picojoules * PICO)) },
    counting: { strideGaps: "skipped", firstSums: "read", leavingSums: "read", source: ZIGZAG },
  };
}

/** Refuses a file whose farthest memory does not keep all operands. */
function checkChains(memories: readonly MemoryText[]): void {
  const { operands, at } = memories.at(-1)!;
  const missing = OPERANDS.find((operand) => !operands.includes(operand));
  if (missing === undefined) return;
  throw at.get("operands").fault(
    "I1, I2 and O in the last memory, which is the farthest",
    operands.join(", "),
  );
}

/**
 * The dimensions that each memory serves. One that a nearer memory of the same operand serves is served by farther ones as well: ZigZag spreads
 * it at the nearer one, whatever the farther one says.
 */
function served(memories: readonly MemoryText[], { read }: Remarks): string[][] {
  const all = memories.map(({ serves }) => new Set(serves));
  for (const operand of OPERANDS) {
    let nearer: Set<string> | undefined;
    for (const [at, { operands, name }] of memories.entries()) {
      if (!operands.includes(operand)) continue;
      const more = [...nearer ?? []].filter((dimension) => !all[at]!.has(dimension));
      more.forEach((dimension) => all[at]!.add(dimension));
      if (more.length > 0) {
        read.push(`${name} serves ${more.join(" and ")} too, for a nearer memory of ${operand} does`);
      }
      nearer = all[at];
    }
  }
  return all.map((own) => [...own].sort());
}

/** The array's dimensions as fan-outs. */
function fanOutsOf(
  { dimensions }: ArrayText,
  { spreads }: MappingText,
  { read, assumptions }: Remarks,
): FanOut[] {
  const open = dimensions.filter(({ name }) => !spreads.has(name)).map(({ name }) => name);
  if (open.length > 0) {
    assumptions.push(`any loop may be spread over ${open.join(", ")}, for no mapping says which`);
  }
  return dimensions.map(({ name, size }) => {
    const { loops, places } = spreads.get(name) ?? { loops: ALL, places: size };
    if (places < size) {
      read.push(`${places} of the ${size} places of ${name}, as many as the mapping spreads over`);
    }
    return { name, size: stated(places), loops };
  });
}

/** A memory that becomes a level. */
class Level {
  readonly #memory: MemoryText;
  readonly #links: Links;
  readonly #array: ArrayText;
  readonly #remarks: Remarks;

  constructor(memory: MemoryText, links: Links, array: ArrayText, remarks: Remarks) {
    this.#memory = memory;
    this.#links = links;
    this.#array = array;
    this.#remarks = remarks;
  }

  /** The level, with the fan-outs that it feeds. */
  level(feeds: readonly string[]): TreeLevel {
    const { name, bits, operands, isDoubled, replaced } = this.#memory;
    for (const one of replaced) {
      this.#remarks.read.push(`${name}: ${one} has no effect, for a later port serves it`);
    }
    if (isDoubled) this.#remarks.read.push(`${name} holds two tiles of each tensor: force_double_buffering`);
    const leastBits = this.#leastBits(), energy = this.#energy();
    return {
      name,
      keeps: ORDER.filter((tensor) => operands.some((operand) => this.#links[operand] === tensor)),
      feeds,
      capacityBits: stated(bits),
      ...(isDoubled && { tiles: stated(2, "force_double_buffering") }),
      wordBits: this.#wordBits(),
      lineBits: this.#lineBits(),
      ...(leastBits > 1 && { leastBits: stated(leastBits) }),
      ...(energy && { energy }),
      ports: this.#ports(),
    };
  }

  /** Bits of a direction's port; none where no port serves it. */
  #width(operand: Operand, direction: Direction): number | undefined {
    return this.#memory.ports.find(({ serves }) =>
      serves.some((own) => own.operand === operand && own.direction === direction)
    )?.bits;
  }

  /** The width of the accesses that an operand's energies are for: reads toward the arithmetic. */
  #line(operand: Operand): number {
    const line = this.#width(operand, "tl");
    if (line !== undefined) return line;
    throw this.#memory.at.get("ports").fault(`a port for ${operand}, tl: reads toward the arithmetic`);
  }

  #lineBits(): ByTensor {
    return this.#byTensor((operand) => stated(this.#line(operand)));
  }

  #wordBits(): TreeLevel["wordBits"] {
    const { operands } = this.#memory, { bits } = this.#array;
    const [inputs, weights] = bits?.map((own) => stated(own)) ?? [assumed(WORD_BITS), assumed(WORD_BITS)];
    const of = { inputs, weights, outputs: bits === undefined ? assumed(WORD_BITS) : assumed(bits[0]) };
    const sums = assumed(bits === undefined ? SUM_BITS : bits[0] + bits[1]);
    const word = (operand: Operand) => of[this.#links[operand]]!;
    return operands.includes("O") ? { ...this.#each(word), partialSums: sums } : this.#byTensor(word);
  }

  /** The least bits that a transfer moves: one number for a memory. */
  #leastBits(): number {
    const { name, ports } = this.#memory, all = ports.map(({ leastBits }) => leastBits);
    const least = Math.min(...all);
    if (all.some((own) => own !== least)) {
      this.#remarks.assumptions.push(`accesses of ${name} in steps of ${least} bits, the least of its ports`);
    }
    return least;
  }

  /** Joules of lines; a port of another width takes its share. */
  #energy(): MemoryEnergy | undefined {
    const { name, cost, operands } = this.#memory, { assumptions } = this.#remarks;
    if (cost === undefined) {
      assumptions.push(`energies of ${name} from FODLAM's table, for the file leaves them to CACTI`);
      return undefined;
    }
    const share = (operand: Operand, direction: Direction) =>
      this.#line(operand) / (this.#width(operand, direction) ?? this.#line(operand));
    const filled = operands.filter((operand) => this.#width(operand, "fh") !== undefined);
    const writes = filled.map((operand) => share(operand, "fh"));
    const write = writes[0] ?? 1, update = operands.includes("O") ? share("O", "fl") : write;
    if (writes.some((own) => own !== write) || operands.includes("O") && share("O", "th") !== 1) {
      assumptions.push(`each bit of ${name} as it costs toward the arithmetic, whatever port it takes`);
    }
    const joules = (picojoules: number, of = 1) => stated(tidy(picojoules * PICO * of));
    return {
      readJoules: joules(cost.read),
      writeJoules: joules(cost.write, write),
      ...(update !== write && { updateJoules: joules(cost.write, update) }),
    };
  }

  /** The ports; those that serve the same tensor the same way are one of their widths together. */
  #ports(): MemoryPort[] {
    const { name, ports } = this.#memory, { read, assumptions } = this.#remarks;
    return grouped(ports).map((group) => {
      const bits = group.reduce((sum, port) => sum + port.bits, 0);
      const ways = new Set(
        group.flatMap(({ serves }) =>
          serves.map(({ operand, direction }) =>
            `${READS.includes(direction) ? "reads" : "writes"} ${operand}`
          )
        ),
      );
      const side = (way: string) =>
        ORDER.filter((tensor) =>
          OPERANDS.some((own) => this.#links[own] === tensor && ways.has(`${way} ${own}`))
        );
      const reads = side("reads"), writes = side("writes");
      if (group.length > 1) {
        const names = group.map((port) => port.name).join(" and ");
        const words = `${names} of ${name} as one port of ${bits} bits a cycle`;
        (ways.size > 1 ? assumptions : read).push(words);
      }
      const note = group.length > 1 ? `${group.length} ports together` : undefined;
      return {
        bitsPerCycle: stated(bits, note),
        ...(reads.length > 0 && { reads }),
        ...(writes.length > 0 && { writes }),
      };
    });
  }

  /** One number for all tensors where it is the same, or one for each. */
  #byTensor(of: (operand: Operand) => Cited): ByTensor {
    const { operands } = this.#memory, all = operands.map(of);
    const isSame = all.every(({ value, source }) => value === all[0]!.value && source === all[0]!.source);
    return isSame ? all[0]! : this.#each(of);
  }

  /** A number for each tensor. */
  #each(of: (operand: Operand) => Cited): { [T in TensorName]?: Cited } {
    const { operands } = this.#memory;
    return Object.fromEntries(ORDER.flatMap((tensor) => {
      const operand = operands.find((own) => this.#links[own] === tensor);
      return operand === undefined ? [] : [[tensor, of(operand)]];
    }));
  }
}

/** The order in which tensors are listed. */
const ORDER: readonly TensorName[] = ["weights", "inputs", "outputs"];

/** Ports that share a tensor and whether it is read or written, together. */
function grouped(ports: readonly Port[]): Port[][] {
  let groups: { readonly ports: Port[]; readonly ways: ReadonlySet<string> }[] = [];
  for (const port of ports) {
    const ways = port.serves.map(({ operand, direction }) => `${operand} ${READS.includes(direction)}`);
    const same = groups.filter((group) => ways.some((way) => group.ways.has(way)));
    const joined = {
      ports: [...same.flatMap((group) => group.ports), port],
      ways: new Set([...same.flatMap((group) => [...group.ways]), ...ways]),
    };
    groups = [...groups.filter((group) => !same.includes(group)), joined];
  }
  return groups.map((group) => group.ports);
}
