/** Fields of a parsed message by type. */
import type { FodlamError } from "../../ir/errors.ts";
import { show } from "../../ir/errors.ts";
import type { Message, Value } from "./text.ts";

/** Makes the fault of a field, at its line. */
export type FaultAt = (line: number, expected: string, got: string) => FodlamError;

/** A message whose fields are asked for by type. */
export class Fields {
  readonly #message: Message | undefined;
  readonly #fault: FaultAt;

  /** A message, or none: every field is left out then. */
  constructor(message: Message | undefined, fault: FaultAt) {
    this.#message = message;
    this.#fault = fault;
  }

  /** The line on which the message begins. */
  get line(): number {
    return this.#message?.line ?? 0;
  }

  /** Whether there is a field. */
  has(name: string): boolean {
    return this.#message?.fields.has(name) ?? false;
  }

  #all(name: string): readonly Value[] {
    return this.#message?.fields.get(name) ?? [];
  }

  /** All values of a field that holds texts or words. */
  words(name: string): string[] {
    return this.#all(name).map(({ value, line }) => {
      if (typeof value === "string") return value;
      throw this.#fault(line, `${name} to be a word`, "a message");
    });
  }

  /** The last value of a field that holds a text or a word. */
  word(name: string): string | undefined {
    return this.words(name).at(-1);
  }

  /** All values of a field that holds whole numbers. */
  integers(name: string): number[] {
    return this.#all(name).map(({ value, line }) => {
      const number = typeof value === "string" && value !== "" ? Number(value) : NaN;
      if (Number.isSafeInteger(number)) return number;
      const got = typeof value === "string" ? show(value) : "a message";
      throw this.#fault(line, `${name} to be a whole number`, got);
    });
  }

  /** The last value of a field that holds a whole number. */
  integer(name: string): number | undefined {
    return this.integers(name).at(-1);
  }

  /** The last value of a field that holds a number. */
  number(name: string): number | undefined {
    const last = this.#all(name).at(-1);
    if (last === undefined) return undefined;
    const number = typeof last.value === "string" ? parseFloat(last.value) : NaN;
    if (Number.isFinite(number)) return number;
    throw this.#fault(last.line, `${name} to be a number`, show(last.value));
  }

  /** The last value of a field that holds true or false. */
  flag(name: string): boolean | undefined {
    const last = this.#all(name).at(-1);
    if (last === undefined) return undefined;
    if (last.value === "true" || last.value === "1" || last.value === "True") return true;
    if (last.value === "false" || last.value === "0" || last.value === "False") return false;
    throw this.#fault(
      last.line,
      `${name} to be true or false`,
      typeof last.value === "string" ? show(last.value) : "a message",
    );
  }

  /** All messages of a field. */
  messages(name: string): Fields[] {
    return this.#all(name).map(({ value, line }) => {
      if (typeof value !== "string") return new Fields(value, this.#fault);
      throw this.#fault(line, `${name} to be a message { ... }`, show(value));
    });
  }

  /** The last message of a field; one without fields if there is none. */
  message(name: string): Fields {
    return this.messages(name).at(-1) ?? new Fields(undefined, this.#fault);
  }
}
