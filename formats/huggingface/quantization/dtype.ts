import type { Ask } from "../ask.ts";
import type { Config } from "../config.ts";
import { HALF } from "./scheme.ts";

/** Bits of PyTorch's types of weights. */
const TYPES: Readonly<Record<string, number>> = {
  auto: HALF,
  bfloat16: HALF,
  float16: HALF,
  half: HALF,
  float32: 32,
  float: 32,
  float64: 64,
  double: 64,
  float8_e4m3fn: 8,
  float8_e5m2: 8,
};

/** The type that a configuration says its weights are of: its name and bits; nothing if it says none. */
export function typeOf(config: Config): { readonly name: string; readonly bits: number } | undefined {
  const field = config.value("dtype") === undefined ? "torch_dtype" : "dtype";
  const name = config.word(field)?.replace(/^torch\./, "");
  if (name === undefined) return undefined;
  if (!Object.hasOwn(TYPES, name)) throw config.unknown(field, "a type", name, Object.keys(TYPES));
  return { name, bits: TYPES[name]! };
}

/** Says that the precision is the chip's or the caller's, where the file says another than the usual one. */
export function noteType(config: Config, ask: Ask): void {
  const type = typeOf(config);
  if (type === undefined || type.bits === HALF) return;
  ask.note(
    `weights are stored as ${type.name}; they are counted in the precision of the chip, or in 16 bits, unless --bits or ` +
      `--weight-bits says otherwise`,
  );
}
