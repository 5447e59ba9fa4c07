import { openStore } from "../../sweep/store.ts";
import { writeRows } from "../output/rows.ts";
import type { Command } from "../spec.ts";

/** `fodlam export r.sqlite r.parquet`: the rows of a store as another file. */
export const exportRows: Command = {
  spec: {
    name: "export",
    help: "Write the rows of a sweep as CSV, JSON lines or Parquet, a column for each knob",
    arguments: [
      { name: "<store>", help: "the store, as sweep --out made it" },
      { name: "<file>", help: "the file: .csv, .jsonl or .parquet" },
    ],
    options: [{ flags: "--force", help: "write over a file that is there" }],
    examples: ["fodlam export r.sqlite r.parquet"],
  },
  async run(options, [path, file], io) {
    const store = await openStore(path!, { existing: true });
    try {
      await writeRows(() => store.rows(), file!, options.force === true);
      io.out(`${store.count()} rows in ${file}`);
    } finally {
      store.close();
    }
  },
};
