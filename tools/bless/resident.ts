/**
 * A process that stays and runs one command of the project after another, so that a document's many commands load it once. What is
 * asked and answered goes through a folder: words into a pipe `ask`, what a command says into files, its exit code into a pipe `done`.
 *
 * ```sh
 * deno run -A tools/bless/resident.ts CLI FOLDER
 * ```
 *
 * @module
 */
import type { main as Main } from "../../cli/main.ts";
import type { Io } from "../../cli/spec.ts";

/** What a shell runs in place of `deno task fodlam`, with the folder in `RESIDENT`; what else Deno is asked for is left to Deno. */
export const ASKING = `deno() {
  if test "$1 $2" != "task fodlam"; then "$DENO" "$@"; return; fi
  shift 2
  printf '%s\\0' "$@" > "$RESIDENT/ask"
  read -r code < "$RESIDENT/done"
  cat "$RESIDENT/err" >&2
  cat "$RESIDENT/out"
  return "$code"
}
`;

async function answer(main: typeof Main, folder: string): Promise<void> {
  const words = new TextDecoder().decode(await Deno.readFile(`${folder}/ask`)).split("\0").slice(0, -1);
  const encoder = new TextEncoder(), out: Uint8Array[] = [], err: string[] = [];
  let exitCode = 0;
  const io: Io = {
    out: (text) => void out.push(encoder.encode(`${text}\n`)),
    content: (content) => void out.push(typeof content === "string" ? encoder.encode(content) : content),
    err: (text) => void err.push(`${text}\n`),
    fail: (code) => exitCode = code,
    color: false,
    watched: false,
  };
  await main(words, io);
  await Deno.writeFile(`${folder}/out`, new Uint8Array(await new Blob(out as BlobPart[]).arrayBuffer()));
  await Deno.writeTextFile(`${folder}/err`, err.join(""));
  await Deno.writeTextFile(`${folder}/done`, `${exitCode}\n`);
}

if (import.meta.main) {
  const [cli, folder] = Deno.args;
  const { main } = await import(cli!) as { readonly main: typeof Main };
  for (;;) await answer(main, folder!);
}
