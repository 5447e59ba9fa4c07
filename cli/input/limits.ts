/** How long, how large and with which rights: the bounds of everything that is read. */
import { badOption, FodlamError } from "../../ir/errors.ts";
import type { Options, OptionSpec } from "../spec.ts";

/** The bounds of a reading. */
export interface Limits {
  /** Seconds until the last byte of a pipe or an address has come, or a script is done. */
  readonly seconds: number;
  /** Bytes of an address, a pipe or a file; what its format allows if that is less. */
  readonly sizeBytes: number;
  /** Resident bytes of a script's process. */
  readonly memoryBytes: number;
  /** Whether a script has the rights of the user. */
  readonly trust: boolean;
}

/** The default bounds: those of a file's size are its format's. */
export const LIMITS: Limits = {
  seconds: 30,
  sizeBytes: Infinity,
  memoryBytes: 2 ** 30,
  trust: false,
};

/** Options that bound what is read. */
export const bounding: readonly OptionSpec[] = [
  { flags: "--timeout <seconds>", help: "how long a pipe, an address or a script may take (default: 30)" },
  {
    flags: "--max-size <size>",
    help: "how much is read, such as 100MB or 2GB (default: 768MB of a pipe or an address, 2GB of a file)",
  },
];

/** Options that bound a script. */
export const running: readonly OptionSpec[] = [
  { flags: "--max-memory <size>", help: "how much memory a script may take, such as 500MB (default: 1GB)" },
  { flags: "--trust", help: "run a script with your rights; without it, it has none" },
];

const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, "": 2 ** 20 };

/** A size as written: `100MB`, `1.5 GiB`, or a number of megabytes; units count by 1024. */
function sizeOf(option: string, text: unknown): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?(?:([KMG])i?B?)?$/i.exec(String(text)) ?? [];
  const bytes = Math.floor(Number(number) * UNITS[unit.toUpperCase()]!);
  if (!(bytes >= 1 && Number.isSafeInteger(bytes))) {
    throw new FodlamError(badOption(option, "a size above 0, such as 100MB or 2GB", text));
  }
  return bytes;
}

/** The longest time that a timer can wait, in seconds. */
const MOST_SECONDS = (2 ** 31 - 1) / 1000;

function secondsOf(text: unknown): number {
  const seconds = /^(\d+\.?\d*|\.\d+)s?$/.test(String(text)) ? parseFloat(String(text)) : NaN;
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new FodlamError(badOption("--timeout", "a number of seconds above 0", text));
  }
  return seconds;
}

/** The bounds asked for. */
export function limitsOf({ timeout, maxSize, maxMemory, trust }: Options): Limits {
  return {
    ...LIMITS,
    ...(timeout !== undefined && { seconds: secondsOf(timeout) }),
    ...(maxSize !== undefined && { sizeBytes: sizeOf("--max-size", maxSize) }),
    ...(maxMemory !== undefined && { memoryBytes: sizeOf("--max-memory", maxMemory) }),
    trust: trust === true,
  };
}
