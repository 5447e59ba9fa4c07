/** The CSV reader of Deno's standard library. Loaded only where a table is read. */
import { npm } from "./npm.ts";

/** How to read. */
export interface CsvOptions {
  /** What a line that is no record begins with. */
  readonly comment?: string;
}

interface Module {
  parse(text: string, options?: CsvOptions): string[][];
}

const { parse }: Module = await npm("deno-std@1.4.0/csv/parse.js");

export { parse };
