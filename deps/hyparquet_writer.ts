/** Parquet files. Loaded only where rows are exported to one. */
import { npm } from "./npm.ts";

/** A column of a file; null where a row has no value. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: "STRING" | "DOUBLE" | "BOOLEAN";
  readonly data: readonly (string | number | boolean | null)[];
  readonly nullable: true;
}

interface Package {
  parquetWriteBuffer(options: { columnData: readonly ParquetColumn[] }): ArrayBuffer;
}

const { parquetWriteBuffer } = await npm<Package>("hyparquet-writer@0.17.0");

export { parquetWriteBuffer };
