import { openStore, type Store } from "../../sweep/store.ts";
import { checkEnding, STORES } from "../output/rows.ts";
import type { Row } from "../../sweep/row.ts";
import type { Command } from "../spec.ts";

/** Rows that are put into the store at once. */
const ROWS = 1000;

/** `fodlam merge r.sqlite r.sqlite.parts/*.sqlite`: the rows of several stores in one. */
export const merge: Command = {
  spec: {
    name: "merge",
    help: "Put the rows of several stores of sweeps into one, each row once",
    arguments: [
      { name: "<store>", help: "the store that takes them; made if it is not there" },
      { name: "<parts...>", help: "the stores that they are in, such as those of an array job's tasks" },
    ],
    options: [],
    examples: ["fodlam merge r.sqlite r.sqlite.parts/*.sqlite"],
  },
  async run(_options, [path, ...parts], io) {
    checkEnding(path!, STORES);
    const sources: Store[] = [];
    try {
      for (const part of parts) sources.push(await openStore(part, { existing: true })); // all, before anything is written
      const store = await openStore(path!);
      try {
        let made = 0;
        for (const source of sources) {
          let rows: Row[] = [];
          for (const row of source.rows()) {
            if (rows.push(row) < ROWS) continue;
            made += store.put(rows);
            rows = [];
          }
          made += store.put(rows);
        }
        const stores = sources.length === 1 ? "1 store" : `${sources.length} stores`;
        io.out(`${made} new rows from ${stores}; ${store.count()} in ${path}`);
      } finally {
        store.close();
      }
    } finally {
      for (const source of sources) source.close();
    }
  },
};
