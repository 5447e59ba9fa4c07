/** Declarations rolled up as the code is: one file for the library, and one beside each other entry. */
import { type Plugin, rollup } from "../../deps/rollup.ts";
import { dts } from "../../deps/rollup_dts.ts";
import project from "../../deno.json" with { type: "json" };
import { heed, output } from "./sources.ts";
import { PACKAGE } from "./manifest.ts";

/** Compiler options by the numbers that TypeScript's interface has for them. */
const ES_NEXT = 99, BUNDLER = 100;

/** A namespace of modules in a circle has getters, which the roller of declarations does not read. */
const withoutGetters: Plugin = {
  name: "without-getters",
  renderChunk: (code) => code.replace(/get (\w+) \(\) \{ return (\w+); \}/g, "$1: $2"),
};

/** Examples in comments import the package by the name that it has here. */
const renaming: Plugin = {
  name: "renaming",
  renderChunk: (code) => code.replaceAll(`"${project.name}`, `"${PACKAGE}`),
};

/** Writes the declarations of some entries. */
export async function writeTypes(input: Readonly<Record<string, string>>): Promise<void> {
  const compilerOptions = {
    ...project.compilerOptions,
    allowImportingTsExtensions: true,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
    module: ES_NEXT,
    moduleResolution: BUNDLER,
    noCheck: true, // `deno check` does
    resolveJsonModule: true,
    target: ES_NEXT,
    types: [],
  };
  const bundle = await rollup({
    input,
    plugins: [withoutGetters, dts({ tsconfig: false, compilerOptions }), renaming],
    external: [/^(npm|node):/, /\.json$/],
    preserveEntrySignatures: "allow-extension",
    onLog: heed,
  });
  await bundle.write(output(".d.ts"));
  await bundle.close();
}
