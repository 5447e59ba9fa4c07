import type { FormatEntry } from "../../formats/format.ts";
import { columns } from "../../report/columns.ts";
import type { Command } from "../spec.ts";

function does({ reads, writes }: FormatEntry): string {
  const wrote = writes === "folder" ? "writes a folder" : writes ? "writes" : undefined;
  return [reads ? "reads" : undefined, wrote].filter((word) => word !== undefined).join(", ");
}

/** `fodlam formats`: what can be read and written. */
export const formats: Command = {
  spec: {
    name: "formats",
    help: "List the formats that networks can be read from and written to",
    arguments: [],
    options: [],
    examples: ["fodlam formats"],
  },
  async run(_options, _args, io) {
    const { shelf } = await import("../../formats/mod.ts");
    io.out(
      columns(shelf, [
        { head: "format", align: "left", text: ({ id }) => id },
        { head: "does", align: "left", text: does },
        { head: "files", align: "left", text: ({ extensions }) => extensions.join(" ") },
        { head: "what it is", align: "left", text: ({ name, summary }) => `${name}: ${summary}` },
      ]).join("\n"),
    );
  },
};
