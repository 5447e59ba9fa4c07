/** Rolls declarations up. Loaded only by tools/. */
import { npm } from "./npm.ts";
import type { Plugin } from "./rollup.ts";
import "./typescript.ts"; // it takes the one that is there

interface Package {
  /** The plugin. */
  dts(options: { readonly tsconfig: false; readonly compilerOptions: object }): Plugin;
}

const { dts } = await npm<Package>("rollup-plugin-dts@6.5.1");

export { dts };
