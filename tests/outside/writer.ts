/** Writes large files for the tests that interrupt it: `writer.ts FOLDER FILES BYTES`. */
import { writeWhole } from "../../cli/output/whole.ts";

const [folder, files, bytes] = Deno.args;
const content = new Uint8Array(Number(bytes)).fill(110); // "n", for new
const targets = Array.from({ length: Number(files) }, (_, i) => ({ path: `${folder}/file-${i}`, content }));
await writeWhole(targets, { force: true });
