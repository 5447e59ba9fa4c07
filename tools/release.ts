/**
 * Writes a release to `release/` (git-ignored), of the sources as they are: `deno task release [FOLDER]`.
 *
 * - `fodlam.js` and `fodlam.d.ts`, the library in one file each; `formats.js`, `report.js`, `cli.js` beside them
 * - `profiles/`, `parts/`, `packages/`: what is loaded when it is named; `late/`, what the library itself loads so, in few files
 * - `examples/`, the zoo
 * - `fodlam-VERSION.tgz`, the npm package: all of that, and the command
 *
 * Files are the same for the same sources. It needs npm for the packages that the library loads.
 *
 * @module
 */
import { entries, release } from "./release/layout.ts";
import { writePackage } from "./release/manifest.ts";
import { tidy, writePackages } from "./release/packages.ts";
import { facades, writeSources } from "./release/sources.ts";
import { writeTypes } from "./release/types.ts";
import { warm } from "./release/warm.ts";

await Deno.remove(release, { recursive: true }).catch(() => {});
const bundled = await writeSources(await facades());
await writePackages(bundled);
await warm();
await writeTypes(await entries());
await tidy();
await writePackage();
