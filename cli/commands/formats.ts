import type { FormatCard } from "../../formats/format.ts";
import { columns } from "../../report/columns.ts";
import type { Command } from "../spec.ts";

/** A format as it is listed, whether of networks or of chips. */
type Listed = Pick<FormatCard, "id" | "name" | "extensions" | "reads" | "writes" | "summary">;

function does({ reads, writes }: Listed): string {
  const wrote = writes === "folder" ? "writes a folder" : writes ? "writes" : undefined;
  return [reads ? "reads" : undefined, wrote].filter((word) => word !== undefined).join(", ");
}

/** A table of formats; the first heading says of what. */
function table(of: string, listed: readonly Listed[]): string[] {
  return columns(listed, [
    { head: of, align: "left", text: ({ id }) => id },
    { head: "does", align: "left", text: does },
    { head: "files", align: "left", text: ({ extensions }) => extensions.join(" ") },
    { head: "what it is", align: "left", text: ({ name, summary }) => `${name}: ${summary}` },
  ]);
}

/** `fodlam formats`: what can be read and written. */
export const formats: Command = {
  spec: {
    name: "formats",
    help: "List the formats that networks and chips can be read from and written to",
    arguments: [],
    options: [],
    examples: ["fodlam formats"],
  },
  async run(_options, _args, io) {
    const [{ shelf }, { shelf: chips }] = await Promise.all([
      import("../../formats/mod.ts"),
      import("../../hardware/mod.ts"),
    ]);
    const ofChips = chips.map((card) => ({ ...card, reads: true }));
    io.out([...table("network", shelf), "", ...table("chip", ofChips)].join("\n"));
  },
};
