/** Takes the types out of TypeScript, and bundles and minifies. Loaded only by tools/. */
import { npm } from "./npm.ts";

/** How a text is transformed. */
export interface TransformOptions {
  readonly loader: "ts" | "js";
  readonly target: string;
  readonly minifyIdentifiers?: boolean;
  readonly minifyWhitespace?: boolean;
}

/** How packages are bundled. */
export interface BuildOptions {
  readonly entryPoints: Readonly<Record<string, string>>;
  readonly absWorkingDir: string;
  readonly outdir: string;
  readonly chunkNames: string;
  readonly bundle: boolean;
  readonly splitting: boolean;
  readonly minify: boolean;
  readonly format: "esm";
  readonly platform: "neutral" | "browser";
  readonly target: string;
  readonly mainFields: readonly string[];
  readonly external: readonly string[];
  /** Other names of packages. */
  readonly alias?: Readonly<Record<string, string>>;
  readonly legalComments: "inline";
  readonly logLevel: "warning";
}

interface Package {
  transform(code: string, options: TransformOptions): Promise<{ readonly code: string }>;
  build(options: BuildOptions): Promise<unknown>;
  stop(): Promise<void>;
}

const { build, stop, transform } = await npm<Package>("esbuild@0.28.2");

export { build, stop, transform };
