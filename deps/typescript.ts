/** TypeScript, the last version with an interface for programs. Loaded only by tools/. */
import { npm } from "./npm.ts";

/** The package; rollup_dts.ts finds it by itself. */
export const typescript: unknown = await npm("typescript@6.0.3");
