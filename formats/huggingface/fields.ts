import { badFile, FodlamError, show, unknownWord } from "../../ir/errors.ts";

/** Where a configuration stands, and how its fields may be called. */
export interface Standing {
  /** The path of a part, with a dot at its end. */
  readonly within?: string;
  /** Other names of fields, by the name that counts. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** Fields that were asked for. */
  readonly asked?: Set<string>;
}

/** The fields of a configuration as they stand in the file. It remembers which were asked for, so that the others can be told. */
export class Fields {
  /** The file's path, by which messages begin. */
  protected readonly path: string;
  /** What the fields hold. */
  protected readonly values: Readonly<Record<string, unknown>>;
  /** Where the configuration stands. */
  protected readonly standing: Standing;
  readonly #asked: Set<string>;

  /** The fields of a file, or of a part of it. */
  constructor(path: string, value: unknown, standing: Standing = {}) {
    this.path = path;
    this.standing = standing;
    this.#asked = standing.asked ?? new Set();
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.fault("", "an object", value);
    }
    this.values = value as Readonly<Record<string, unknown>>;
  }

  /** The same standing, with other names for some fields. */
  protected withNames(aliases: NonNullable<Standing["aliases"]>): Standing {
    return { ...this.standing, aliases, asked: this.#asked };
  }

  /** What stands in a field; nothing if it is missing or null. */
  value(field: string): unknown {
    const key = this.#key(field);
    this.#asked.add(key);
    for (const other of this.#others(field)) {
      if (this.values[other] === this.values[key]) this.#asked.add(other);
    }
    return Object.hasOwn(this.values, key) ? this.values[key] ?? undefined : undefined;
  }

  /** Whether a field is there and null. */
  isNull(field: string): boolean {
    return this.values[this.#key(field)] === null;
  }

  /** Fields that stand in the file and were not asked for. */
  get others(): readonly string[] {
    return Object.keys(this.values).filter((key) => !this.#asked.has(key));
  }

  /** Fields that were asked for and do not stand in the file. */
  get missing(): readonly string[] {
    return [...this.#asked].filter((key) => !Object.hasOwn(this.values, key));
  }

  /** Fields that are configurations themselves. */
  get parts(): readonly string[] {
    return Object.keys(this.values).filter((key) =>
      /_config$/.test(key) && typeof this.values[key] === "object" && this.values[key] !== null
    );
  }

  /** A field's name with the parts that it stands in. */
  placed(field: string): string {
    return `${this.standing.within ?? ""}${field}`;
  }

  /** An error about a field. */
  fault(field: string, expected: string, value: unknown): FodlamError {
    return new FodlamError(badFile(this.path, this.#place(field), expected, show(value)));
  }

  /** An error about a word that is not known. */
  unknown(field: string, what: string, word: unknown, known: readonly string[]): FodlamError {
    const { expected, got, hint } = unknownWord(what, word, known);
    return new FodlamError(badFile(this.path, this.#place(field), expected, got, hint));
  }

  /** The name by which a field stands in the file. */
  #key(field: string): string {
    if (Object.hasOwn(this.values, field)) return field;
    return this.#others(field).find((name) => Object.hasOwn(this.values, name)) ?? field;
  }

  /** Other names of a field. */
  #others(field: string): readonly string[] {
    const { aliases = {} } = this.standing;
    return Object.hasOwn(aliases, field) ? aliases[field]! : [];
  }

  #place(field: string): string {
    const name = this.placed(this.values === undefined ? field : this.#key(field));
    return name === "" ? "file" : `field "${name.replace(/\.$/, "")}"`;
  }
}
