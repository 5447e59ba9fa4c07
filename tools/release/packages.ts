/** Packages of npm that the library loads when it needs them, bundled: who imports a release needs no other server. */
import { build, stop } from "../../deps/esbuild.ts";
import { npm } from "../npm.ts";
import { release } from "./layout.ts";
import { type Bundled, TARGET } from "./sources.ts";

/** Where the packages are installed: apart for each build, because npm removes from a folder what it is not told to install. */
export const folder: string = `${release}.packages/`;

/** Removes them. */
export async function tidy(): Promise<void> {
  await Deno.remove(folder, { recursive: true });
}

async function install(packages: readonly string[]): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}package.json`, "{}\n");
  const quietly = [
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--prefer-offline",
  ];
  await npm(["install", ...quietly, ...packages], folder);
}

/** The licences of everything that was installed for the packages, whole. */
async function licences(): Promise<string> {
  const texts: string[] = [];
  async function collect(path: string): Promise<void> {
    for await (const { name } of Deno.readDir(path)) {
      if (name.startsWith("@")) await collect(`${path}/${name}`);
      else if (!name.startsWith(".")) texts.push(await licence(`${path}/${name}`));
    }
  }
  await collect(`${folder}node_modules`);
  return texts.sort().join("\n\n");
}

async function licence(path: string): Promise<string> {
  const { name, version, license } = JSON.parse(await Deno.readTextFile(`${path}/package.json`));
  const files = (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
  const file = files.find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name));
  const text = file === undefined ? "" : await Deno.readTextFile(`${path}/${file}`);
  return `== ${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/** Writes the packages' modules, for browsers alone or for all that runs a release, and their licences. */
export async function writePackages(
  bundled: readonly Bundled[],
  platform: "neutral" | "browser" = "neutral",
): Promise<void> {
  await install([...new Set(bundled.map(({ packaged }) => packaged))].sort());
  await build({
    entryPoints: Object.fromEntries(bundled.map(({ file, module }) => [file, module])),
    absWorkingDir: folder,
    outdir: release,
    chunkNames: "packages/[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform,
    target: TARGET,
    mainFields: platform === "browser" ? ["browser", "module", "main"] : ["module", "main"],
    external: platform === "browser" ? ["node:*", "fs", "path"] : ["node:*"],
    alias: platform === "browser" ? {} : { fs: "node:fs", crypto: "node:crypto" },
    legalComments: "inline",
    logLevel: "warning",
  });
  await stop();
  await Deno.writeTextFile(`${release}licenses.txt`, await licences());
}
