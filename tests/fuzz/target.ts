/** What is fuzzed: samples, how they are changed, what is done with a mutant. */
import type { ReadOptions, Source } from "../../formats/format.ts";
import { loadFormat } from "../../formats/mod.ts";
import { type Mutate, mutators } from "./mutate/mod.ts";
import { type Outcome, refusal, useNetwork } from "./properties.ts";
import { pick, type Random } from "./random.ts";

/** An input to begin with. */
export interface Sample {
  /** Its path, by which messages call it. */
  readonly path: string;
  /** Its content. */
  readonly bytes: Uint8Array;
  /** How a reader is to read it. */
  readonly options?: ReadOptions;
  /** Reads the files that it names, which are not changed. */
  readonly sibling?: NonNullable<Source["sibling"]>;
}

/** Something that takes input from outside. */
export interface Target {
  /** Its name. */
  readonly name: string;
  /** Inputs to begin with. */
  samples(): Promise<readonly Sample[]>;
  /** One of them changed. */
  readonly mutate: Mutate;
  /** Uses an input; throws if something does not hold. */
  run(sample: Sample, random: Random): Promise<Outcome>;
}

/** A reader of a format, by its word; its mutator knows the structure of its files. */
export function reader(
  format: string,
  structure: keyof typeof mutators,
  samples: () => readonly Sample[] | Promise<readonly Sample[]>,
): Target {
  return {
    name: format,
    samples: async () => await samples(),
    mutate: mutators[structure],
    async run({ options = {}, ...source }, random) {
      const { read } = await loadFormat(format, "read");
      let networks;
      try {
        networks = (await read!(source, options)).networks;
      } catch (error) {
        return refusal(error);
      }
      for (const network of networks.slice(0, 3)) await useNetwork(network, random);
      return "accepted";
    },
  };
}

/** An input of a target by its number: always the same from the same seed. */
export function inputOf(target: Target, samples: readonly Sample[], random: Random): Sample {
  const sample = pick(samples, random);
  return { ...sample, bytes: target.mutate(sample.bytes, random) };
}
