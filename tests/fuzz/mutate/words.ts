/** Changes of texts by words and lines: prototxt, cfg, CSV, YAML, MAESTRO's language. */
import { pick, type Random } from "../random.ts";
import { WORDS } from "./hostile.ts";

const lines = (text: string): string[] => text.split("\n");

/** How many changes a mutant has: one is most likely to get far. */
const CHANGES = [1, 1, 1, 2, 3];

type Change = (text: string, random: Random) => string;

function changedWord(text: string, random: Random): string {
  const words = [...text.matchAll(/[\w.+-]+|[^\w\s]/g)];
  if (words.length === 0) return pick(WORDS, random);
  const { index, 0: word } = pick(words, random);
  const other = random(2) === 0 ? pick(words, random)[0] : pick(WORDS, random);
  return text.slice(0, index) + other + text.slice(index + word.length);
}

const changes: readonly Change[] = [
  changedWord,
  changedWord,
  changedWord,
  (text, random) => {
    const all = lines(text);
    all.splice(random(all.length), 1 + random(3));
    return all.join("\n");
  },
  (text, random) => {
    const all = lines(text), from = random(all.length);
    all.splice(random(all.length + 1), 0, ...all.slice(from, from + 1 + random(12)));
    return all.join("\n");
  },
  (text, random) => {
    const all = lines(text), a = random(all.length), b = random(all.length);
    [all[a], all[b]] = [all[b]!, all[a]!];
    return all.join("\n");
  },
  (text, random) => text.slice(0, random(text.length)),
  (text, random) => {
    const at = random(text.length);
    return text.slice(0, at) + pick(WORDS, random) + text.slice(at);
  },
];

/** A text with one to three such changes. */
export function mutantWords(bytes: Uint8Array, random: Random): Uint8Array {
  let text = new TextDecoder().decode(bytes);
  for (let i = pick(CHANGES, random); i > 0; i--) text = pick(changes, random)(text, random);
  return new TextEncoder().encode(text);
}
