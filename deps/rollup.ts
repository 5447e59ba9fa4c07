/** Puts modules together into few files. Loaded only by tools/. */
import { npm } from "./npm.ts";

/** A module as it was resolved. */
export interface Resolved {
  readonly id: string;
  readonly external?: boolean;
}

/** What is known of a file while it is made. */
export interface Chunk {
  readonly fileName: string;
  readonly name: string;
  /** Whether it is imported by name, not by other files alone. */
  readonly isEntry: boolean;
  readonly moduleIds: readonly string[];
  /** The module that the file stands for, if it is one. */
  readonly facadeModuleId: string | null;
}

/** What is known of a module. */
export interface ModuleInfo {
  readonly importedIds: readonly string[];
  readonly dynamicallyImportedIds: readonly string[];
}

type Code = string | { readonly code: string; readonly map: null } | null;

/** A plugin: what it does at each step. */
export interface Plugin {
  readonly name: string;
  load?(id: string): string | null;
  resolveId?(specifier: string, from: string | undefined): Resolved | string | null;
  transform?(code: string, id: string): Promise<Code> | Code;
  renderChunk?(code: string, chunk: Chunk): Promise<Code> | Code;
}

/** What goes in. */
export interface InputOptions {
  readonly input: Readonly<Record<string, string>>;
  readonly plugins: readonly Plugin[];
  readonly external: readonly RegExp[];
  readonly preserveEntrySignatures: "allow-extension";
  readonly onLog: (level: string, log: { readonly code?: string; readonly message: string }) => void;
}

/** What comes out. */
export interface OutputOptions {
  readonly dir: string;
  readonly format: "es";
  readonly entryFileNames: string;
  readonly chunkFileNames: (chunk: Chunk) => string;
  readonly manualChunks: (
    id: string,
    about: { readonly getModuleInfo: (id: string) => ModuleInfo | null },
  ) => string | undefined;
  readonly hoistTransitiveImports: boolean;
}

interface Bundle {
  write(options: OutputOptions): Promise<unknown>;
  close(): Promise<void>;
}

interface Package {
  rollup(options: InputOptions): Promise<Bundle>;
}

/** A node of a syntax tree (ESTree), with the place of its text. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Parser {
  parseAst(code: string): Node & { readonly body: readonly Node[] };
}

const { rollup } = await npm<Package>("rollup@4.68.8");
const { parseAst } = await npm<Parser>("rollup@4.68.8/parseAst");

export { parseAst, rollup };
