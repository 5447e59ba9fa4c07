import { textOf } from "../../formats/text.ts";
import { Tokens } from "../../formats/maestro/tokens.ts";
import { badFile, FodlamError, show, unknownWord } from "../../ir/errors.ts";
import type { Source } from "../format.ts";

/** What a hardware file states: counts, bytes, elements a cycle. */
export interface Hardware {
  /** Processing elements. */
  readonly elements: number;
  /** Bytes of an element's own memory. */
  readonly nearBytes?: number | undefined;
  /** Bytes of the memory that they share. */
  readonly sharedBytes?: number | undefined;
  /** Elements of tensors a cycle between the shared memory and the processing elements. */
  readonly nearWords?: number | undefined;
  /** Elements of tensors a cycle off the chip. */
  readonly farWords?: number | undefined;
  /** Keys that nothing is made of. */
  readonly unused: readonly string[];
}

const KEYS = ["num_pes", "l1_size_cstr", "l2_size_cstr", "noc_bw_cstr", "offchip_bw_cstr", "NoC_NumHops"];

/** The most that a number of the file may be: the tool keeps 32 bits. */
const MOST = 2 ** 31 - 1;

/** The numbers of a hardware file. */
export function hardwareOf(source: Source): Hardware {
  const { path } = source, tokens = new Tokens(path, textOf(source)), values = new Map<string, number>();
  while (tokens.next !== undefined) {
    const { line } = tokens, key = tokens.take("a key");
    if (!KEYS.includes(key)) {
      const { expected, got, hint } = unknownWord("a key", key, KEYS);
      const isMapping = /^(Network|Dataflow|Constant|Accelerator)$/.test(key);
      throw new FodlamError(
        badFile(
          path,
          `line ${line}`,
          expected,
          got,
          isMapping ? "a dataflow or mapping goes beside it, with --beside" : hint,
        ),
      );
    }
    if (values.has(key)) throw tokens.fault("each key once", show(key), line);
    tokens.accept(":");
    const word = tokens.take(`a number of ${key}`), value = /^\d+$/.test(word) ? Number(word) : 0;
    if (value < 1 || value > MOST) {
      throw tokens.fault(`${key} to be a whole number of 1 to ${MOST}`, show(word), line);
    }
    values.set(key, value);
    while (tokens.accept(",") || tokens.accept(";"));
  }
  const elements = values.get("num_pes");
  if (elements === undefined) throw new FodlamError(badFile(path, "file", "num_pes", "none"));
  return {
    elements,
    nearBytes: values.get("l1_size_cstr"),
    sharedBytes: values.get("l2_size_cstr"),
    nearWords: values.get("noc_bw_cstr"),
    farWords: values.get("offchip_bw_cstr"),
    unused: values.has("NoC_NumHops") ? ["NoC_NumHops"] : [],
  };
}
