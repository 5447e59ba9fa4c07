/**
 * Imports by a name that is put together when they are reached. Of a server, Deno fetches whatever a literal `import()` names, used or
 * not. Beside a file, it looks through the folder of a template that begins with `./`, and reads each file that fits at every start: so
 * what a script may need lies together in few files, in `late/`. A package stays literal: what names it needs it.
 */
import { release, root } from "./layout.ts";

/** Profiles and families that the library names. */
const data = new Set<string>();

/** The folder of what the library loads when it needs it. */
const LATE = "./late/";

/** That of profiles and families. */
const DATA = "./profiles/";

/** A file beside another: its folder and its name, without an ending. */
const BESIDE = /\bimport\("(?!(?:\.\.\/|\.\/)packages\/)(\.[^"]*\/)([^"/]+)\.js"\)/g;

/** Code whose imports are put together. */
export function onDemand(code: string, fileName: string): string {
  if (/^(cli\.js|parts\/cli-)/.test(fileName)) {
    return code.replace(BESIDE, 'import(new URL("$1$2.js",import.meta.url).href)'); // the command may read its own files
  }
  const folders: string[] = [];
  const calling = (folder: string, name: string) => {
    if (!folders.includes(folder)) folders.push(folder);
    return `importOf${folders.indexOf(folder)}("${name}")`;
  };
  const named = code.replace(BESIDE, (_, folder: string, name: string) => {
    if (fileName !== "fodlam.js" || !folder.startsWith(DATA)) return calling(folder, name);
    const path = folder.slice(DATA.length) + name;
    data.add(path);
    return `importData("${path}")`;
  });
  const fetching = data.size > 0 && fileName === "fodlam.js" ? importingData(calling(LATE, "data")) : "";
  const functions = folders.map((folder, i) =>
    `function importOf${i}(name){return import(\`${folder}\${name}.js\`)}\n`
  );
  return named + fetching + functions.join("");
}

/** Over a network one by one; beside a file, or in a bundle, all are in one. */
function importingData(all: string): string {
  return `async function importData(name){
if(/^https?:.*\\/fodlam\\.js$/.test(import.meta.url))return import(new URL("profiles/"+name+".js",import.meta.url).href);
const{data}=await ${all};return{default:JSON.parse(data[name]())}}
`;
}

/** A text as code of plain characters. */
function literal(text: string): string {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[^ -~]/g, escaped);
}

/** Writes the data that the library names into one file; each is parsed when it is used. */
export async function writeData(): Promise<void> {
  const lines = await Promise.all(
    [...data].sort().map(async (name) => {
      const text = JSON.stringify(JSON.parse(await Deno.readTextFile(`${root}profiles/${name}.json`)));
      return `${JSON.stringify(name)}:()=>${literal(text)}`;
    }),
  );
  await Deno.writeTextFile(`${release}late/data.js`, `export const data={\n${lines.join(",\n")}};\n`);
}
