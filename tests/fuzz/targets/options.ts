/** Command lines: options, values, names. Nothing is written and nobody is asked, for the process has no right to. */
import assert from "node:assert/strict";
import { specs } from "../../../cli/commands/mod.ts";
import { main } from "../../../cli/main.ts";
import { pick, type Random } from "../random.ts";
import { mutant as mutantBytes } from "../../formats/fuzz.ts";
import { WORDS } from "../mutate/hostile.ts";
import { assertNumbers, assertSeen } from "../properties.ts";
import { jsonSamples } from "../samples.ts";
import type { Target } from "../target.ts";

const lines = [
  "eval lenet5 --on eyeriss,eie --batch 4 --total",
  "eval vit-ti-16 --on a100 --bits 8 --json --layers",
  "eval caffe-lenet --on eyeriss+eie --model perMac --csv",
  "eval lenet5 --on eyeriss --process 28 --scaling dennard --json",
  "eval lenet5 --on eie --density 0.1,0.4",
  "compare lenet5 --on eyeriss,eie,a100 --models --csv",
  "compare lenet5 --on tpu-v1,h100 --json",
  "explain lenet5 c1 --on scale-sim --json",
  "count lenet5 --weight-bits 4 --activation-bits 8 --bias --no-masked --json",
  "count vit-ti-16 --batch 3 --csv",
  "convert lenet5 - --to mermaid",
  "convert lenet5 - --to typescript --import ./mod.ts --rename",
  "convert lenet5 - --to scale-sim --batch 2 --skip-unsupported",
  "nets lenet5 --json",
  "profiles eyeriss",
  "profile new",
  "completions bash",
  "complete -- eval lenet5 --on e",
];

const flags = (await specs()).flatMap(({ options }) => options.map((option) => option.flags.split(" ")[0]!));
const words = [
  "-1",
  "0",
  "1e9",
  "1.5",
  "eie",
  "lenet5",
  "json",
  "dennard",
  "auto",
  "--",
  "-h",
  "--version",
  "a,b",
  "x=1",
];

/** One word replaced, left out, doubled or put in. */
function changed(args: readonly string[], random: Random): string[] {
  const copy = [...args], at = random(copy.length);
  const word = pick([flags, words, WORDS, lines.flatMap((line) => line.split(" "))], random);
  const action = random(6);
  if (action === 0) copy.splice(at, 1);
  else if (action === 1) copy.splice(at, 0, copy[at] ?? "");
  else if (action < 4) copy[at] = pick(word, random);
  else copy.splice(at, 0, pick(word, random));
  return copy;
}

/** What a command said. */
async function said(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const outcome = { code: 0, out: "", err: "" };
  await main(args, {
    out: (text) => outcome.out += `${text}\n`,
    content: (content) => outcome.out += typeof content === "string" ? content : "",
    err: (text) => outcome.err += `${text}\n`,
    fail: (code) => outcome.code = code,
    color: false,
    watched: false,
  });
  return outcome;
}

/** Command lines. */
export const options: Target = {
  name: "options",
  samples: () => Promise.resolve(jsonSamples("arguments", lines.map((line) => line.split(" ")))),
  mutate(bytes, random) {
    if (random(50) === 0) return mutantBytes(bytes, random);
    let args = JSON.parse(new TextDecoder().decode(bytes)) as string[];
    for (let i = random(4); i >= 0; i--) args = changed(args, random);
    return new TextEncoder().encode(JSON.stringify(args));
  },
  async run({ bytes }) {
    let args: unknown;
    try {
      args = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      return "refused"; // no list of words
    }
    if (!Array.isArray(args) || !args.every((word) => typeof word === "string" && word.isWellFormed())) {
      return "refused";
    }
    if (args[0] === "-" || args.slice(1).includes("-") && args[0] !== "convert") return "refused"; // standard input
    if (args[0] === "convert" && args[1] === "-") return "refused";
    const { code, out, err } = await said(args);
    assert.ok(code === 0 || code === 1, `exit ${code}: ${err}`);
    assertSeen(err);
    if (code === 1) assert.match(err, /^(Note: .*\n)*Cannot /);
    else if (args.includes("--json") && /^[{[]/.test(out)) assertNumbers(JSON.parse(out));
    else assertSeen(args[0] === "complete" ? out.replaceAll("\t", " ") : out); // words and their help
    return code === 0 ? "accepted" : "refused";
  },
};
