import { run } from "../../../mod.ts";

await run([]);
