import type { FormatCard } from "../format.ts";
import { GGUF_HEADER_BYTES } from "../limits.ts";

/** Models of llama.cpp. */
export const gguf: FormatCard = {
  id: "gguf",
  name: "GGUF",
  extensions: [".gguf"],
  reads: true,
  writes: false,
  prefixBytes: GGUF_HEADER_BYTES,
  summary: "models of llama.cpp: architecture, shapes and the type of every tensor, from the header alone",
  recognises: (head) => [0x47, 0x47, 0x55, 0x46].every((byte, i) => head[i] === byte), // "GGUF"
  load: async () => (await import("./mod.ts")).format,
};
