/** The sources as few files: the library is one, and what is loaded when it is named lies beside it. */
import { transform } from "../../deps/esbuild.ts";
import { type Chunk, type OutputOptions, type Plugin, rollup } from "../../deps/rollup.ts";
import project from "../../deno.json" with { type: "json" };
import { type InfoOf, isLate, lateNameOf, libraryOf } from "./chunks.ts";
import { onDemand, writeData } from "./onDemand.ts";
import { entries, HOME, relativeTo, release, root } from "./layout.ts";

/** What every runtime that is supported understands: Node.js 20. */
export const TARGET = "es2022";

/** A package of npm as a specifier names it, version and module apart. */
const SPECIFIER = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)(\/.*)?$/;

/** A module of a package that is bundled with the release. */
export interface Bundled {
  /** Its file in the release. */
  readonly file: string;
  /** What it is called in the package: `@bufbuild/protobuf/wire`. */
  readonly module: string;
  /** The package with its version. */
  readonly packaged: string;
}

/** The module that a specifier of npm means. */
export function bundledOf(specifier: string): Bundled {
  const [, name, version, path = ""] = SPECIFIER.exec(specifier)!;
  const module = `${name}${path}`;
  const file = `packages/${module.replace(/^@/, "").replaceAll("/", "-").replace(/\.js$/, "")}`;
  return { file, module, packaged: `${name}@${version}` };
}

/** JSON schemas, and their places in a release. */
export const schemas: Readonly<Record<string, string>> = {
  "profiles/generated/profile.schema.json": "profile.schema.json",
  "cli/budget/generated/budget.schema.json": "budget.schema.json",
};

/** Where the sources say where they are, and what stands there in a release. */
const places: Readonly<Record<string, string>> = {
  "mod.ts": "fodlam.js",
  ...schemas,
};

/** Code in which addresses beside the module and packages of npm are those of the release. */
function moved(code: string, id: string): string {
  return code
    .replace(/new URL\("([^"]+)", import\.meta\.url\)/g, (whole, relative: string) => {
      const place = places[new URL(relative, `file://${id}`).pathname.slice(root.length)];
      return place === undefined ? whole : `new URL("${HOME}${place}", import.meta.url)`;
    })
    .replace(/\bnpm\(\s*"([^"]+)",?\s*\)/g, 'import("npm:$1")')
    .replace(/\btable\(("[^"]+")\)/g, "import($1)")
    .replace(/\blazily\(\s*("[^"]+"),\s*(?:import\.meta\.url|here),?\s*\)/g, "import($1)");
}

/** Data as a module: only the version of `deno.json` is anybody's business. */
function dataModule(text: string, id: string): string {
  const data: unknown = id === `${root}deno.json` ? { version: project.version } : JSON.parse(text);
  return `export default ${JSON.stringify(data)};`;
}

/** An entry that is a part of the library as well stands before it as a module of its own, so that the library keeps its file. */
const FACADE = "facade:";

/** What a release is made of. */
export async function facades(): Promise<Record<string, string>> {
  const { fodlam, report, ...others } = await entries();
  return { fodlam: fodlam!, report: FACADE + report, ...others };
}

/** Reads the sources; packages are noted, and left for `packages.ts`. */
function reading(found: Map<string, Bundled>): Plugin {
  return {
    name: "sources",
    load: (id) => id.startsWith(FACADE) ? `export * from "${id.slice(FACADE.length)}";` : null,
    resolveId(specifier, from) {
      if (specifier.startsWith(FACADE)) return specifier;
      if (specifier.startsWith("npm:")) {
        const bundled = bundledOf(specifier);
        found.set(bundled.file, bundled);
        return { id: `${HOME}${bundled.file}.js`, external: true };
      }
      return specifier.startsWith(".") ? new URL(specifier, `file://${from}`).pathname : null;
    },
    async transform(code, id) {
      if (id.endsWith(".json")) return { code: dataModule(code, id), map: null };
      const plain = await transform(code, { loader: "ts", target: TARGET });
      return { code: moved(plain.code, id), map: null };
    },
  };
}

/** How code is made smaller: statements stay what they are, since formulas are printed from them. */
const SMALLER = { minifyWhitespace: true, minifyIdentifiers: true };

/** Finishes files: the release's own folder is where it is from there, spaces go, and an entry says where its types are. */
const finishing: Plugin = {
  name: "finishing",
  async renderChunk(code, { fileName, isEntry }) {
    const placed = code.replace(/(["'])~\//g, `$1${relativeTo(fileName, "")}`);
    const small = await transform(placed, { loader: "js", target: TARGET, ...SMALLER });
    const types = fileName.slice(fileName.lastIndexOf("/") + 1).replace(/js$/, "d.ts");
    const late = onDemand(small.code, fileName);
    return { code: isEntry ? `/* @ts-self-types="./${types}" */\n${late}` : late, map: null };
  },
};

/** A part is named as its source is, data lies where it lay, and what the library loads late lies together. */
function nameOf({ facadeModuleId, moduleIds, name }: Chunk, infoOf: InfoOf | undefined): string {
  const code = moduleIds.filter((id) => !id.endsWith(".json")); // data that code imports stands in its file
  const areLate = infoOf !== undefined && code.length > 0 && code.every((id) => isLate(id, infoOf));
  const folder = areLate ? "late" : "parts";
  if (!facadeModuleId?.startsWith(root)) return `${folder}/${name}`;
  const path = facadeModuleId.slice(root.length);
  if (path.endsWith(".json")) return path.replace(/\.json$/, "");
  return `${folder}/${path.replace(/(\/mod)?\.ts$/, "").replaceAll("/", "-")}`;
}

/** How files are made of modules, with what ending. */
export function output(ending: string): OutputOptions {
  let infoOf: InfoOf | undefined;
  return {
    dir: release,
    format: "es",
    hoistTransitiveImports: false,
    entryFileNames: `[name]${ending}`,
    chunkFileNames: (chunk) => `${nameOf(chunk, infoOf)}${ending}`,
    manualChunks(id, { getModuleInfo }) {
      infoOf = getModuleInfo;
      return libraryOf(getModuleInfo).has(id) ? "fodlam" : lateNameOf(id, getModuleInfo);
    },
  };
}

/** What bundlers say of a facade that keeps names which we do not use, of circles, and of types that an entry does not export. */
const QUIET = /^(UNUSED_EXTERNAL_IMPORT|CIRCULAR_DEPENDENCY)$|references private shared type exports/;

/** Whatever else a bundler says is a fault. */
export function heed(
  level: string,
  { code = "", message }: { readonly code?: string; readonly message: string },
): void {
  if (level === "warn" && !QUIET.test(code) && !QUIET.test(message)) throw new Error(message);
}

/** Writes the code of some entries; gives the modules of packages that it loads. */
export async function writeSources(input: Readonly<Record<string, string>>): Promise<Bundled[]> {
  const found = new Map<string, Bundled>();
  const bundle = await rollup({
    input,
    plugins: [reading(found), finishing],
    external: [/^node:/],
    preserveEntrySignatures: "allow-extension",
    onLog: heed,
  });
  await bundle.write(output(".js"));
  await bundle.close();
  await writeData();
  return [...found.values()];
}
