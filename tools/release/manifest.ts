/** The npm package: what is where, what it takes, and the command. */
import project from "../../deno.json" with { type: "json" };
import { npm } from "../npm.ts";
import { release, root } from "./layout.ts";
import { schemas } from "./sources.ts";

/** The package's name on npm. */
export const PACKAGE = "fodlam";

/** The oldest Node.js that runs the library and the command. */
const NODE = 20;

function entry(path: string) {
  return { types: `./${path}.d.ts`, default: `./${path}.js` };
}

const manifest = {
  name: PACKAGE,
  version: project.version,
  description:
    "Seconds and joules of a neural network on an accelerator, layer by layer, and how far to trust them",
  keywords: ["accelerator", "cost-model", "energy", "latency", "neural-network", "onnx", "roofline"],
  license: project.license,
  type: "module",
  exports: {
    ".": entry("fodlam"),
    "./formats": entry("formats"),
    "./hardware": entry("hardware"),
    "./report": entry("report"),
    "./cli": entry("cli"),
    "./mcp": entry("mcp"),
    "./examples": entry("examples/mod"),
    "./examples/*": entry("examples/*"),
    "./package.json": "./package.json",
  },
  bin: { [PACKAGE]: "bin/fodlam.js", [`${PACKAGE}-mcp`]: "bin/fodlam-mcp.js" },
  engines: { node: `>=${NODE}`, bun: ">=1.2", deno: ">=2" },
  sideEffects: false,
};

/** A program that calls a function: an old Node.js is told so before it reads what it does not understand. */
function program(name: string, file: string, call: string): string {
  return `#!/usr/bin/env node
const { node: version } = process.versions;
if (parseInt(version) < ${NODE}) {
  console.error("Cannot run ${name}: expected Node.js ${NODE} or newer, got " + version);
  process.exit(1);
}
const { ${call} } = await import("../${file}");
await ${call}();
`;
}

const programs = {
  [PACKAGE]: program(PACKAGE, "cli.js", "main"),
  [`${PACKAGE}-mcp`]: program(`${PACKAGE}-mcp`, "mcp.js", "serveTools"),
};

/** The page on the package as it stands in it: no other page is beside it. */
function readme(page: string): string {
  return page.replace(/^# .*/, `# ${PACKAGE}`).replace(/^<!--.*-->\n\n/gm, "").replace(
    /\[([^\]]+)\]\([^)]+\.md[^)]*\)/g,
    "$1",
  );
}

/** Writes what npm and its users need besides the code, and packs it. */
export async function writePackage(): Promise<void> {
  await Deno.mkdir(`${release}bin`);
  for (const [name, code] of Object.entries(programs)) {
    await Deno.writeTextFile(`${release}bin/${name}.js`, code, { mode: 0o755 });
  }
  await Deno.writeTextFile(`${release}package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  const copies = { "CITATION.cff": "CITATION.cff", "LICENSE": "LICENSE", ...schemas };
  for (const [from, to] of Object.entries(copies)) await Deno.copyFile(root + from, release + to);
  await Deno.writeTextFile(`${release}README.md`, readme(await Deno.readTextFile(`${root}docs/npm.md`)));
  await npm(["pack", "--silent", "--pack-destination", release], release);
}
