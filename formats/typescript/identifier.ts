/** Words of the language that a script is written in, and those that it uses itself. */
const RESERVED = new Set(
  ("arguments await boolean break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof var void while with yield async of type undefined NaN Infinity " +
    "Deno console network input run Network x").split(" "),
);

/** A name as an identifier that nothing else bears: `layer1.conv2` is `layer1Conv2`. */
export function identifier(name: string, taken: ReadonlySet<string>): string {
  const words = name.normalize("NFKD").split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const joined = words.map((word, i) => i === 0 ? lowered(word) : word[0]!.toUpperCase() + word.slice(1))
    .join("");
  const base = /^[a-z]/i.test(joined) ? joined.slice(0, 40) : `net${joined.slice(0, 37)}`;
  let own = base;
  for (let number = 2; RESERVED.has(own) || taken.has(own); number++) own = `${base}_${number}`;
  return own;
}

/** `ResNet` as `resnet`, `groupNorm3` as it is. */
function lowered(word: string): string {
  return /^[A-Z]/.test(word) ? word.toLowerCase() : word;
}
