/** Formulas are said once: equations are assignments that run as they stand, and what is printed of them is their own text. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { type Run, Scope, statementsOf, traced } from "../../engine/equations.ts";
import type { Term } from "../../engine/model.ts";

type Equations = (...scopes: Scope[]) => void;
type Values = Record<string, number>;
type Loose = (equations: Equations, ...scopes: Scope[]) => void;

const root = new URL("../../engine/", import.meta.url);

/** The files of a folder of the engine and of those below it. */
function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, root))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}${name}/`) : [`${folder}${name}`]
  ).sort();
}

const engine = filesIn("").filter((path) => path !== "trust/unmeasured.gen.ts");
const withEquations = engine.filter((path) => path.endsWith("/equations.ts"));
const text = (path: string) => Deno.readTextFileSync(new URL(path, root));

/** A source without comments and what is imported. */
function codeOf(path: string): string {
  return text(path).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$|^import .*?;$/gms, "");
}

/** Equations with the scopes that their parameters are of. */
interface Declared {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly scopes: readonly (new () => Scope)[];
  readonly equations: Equations;
}

type Module = Readonly<Record<string, unknown>>;

async function moduleOf(path: string): Promise<Module> {
  return await import(new URL(path, root).href);
}

const mapping = await moduleOf("mapping/equations.ts");

/** Every exported function of a file. */
async function declaredIn(path: string): Promise<Declared[]> {
  const own = await moduleOf(path), classes = { ...mapping, ...own };
  return [...text(path).matchAll(/^export function (\w+)\(([^)]*)\): void/gm)].map(([, name, list]) => {
    const parameters = list!.split(",").map((one) => one.split(":").map((word) => word.trim()));
    return {
      name: `${path} ${name}`,
      parameters: parameters.map(([parameter]) => parameter!),
      scopes: parameters.map(([, type]) => classes[type!] as new () => Scope),
      equations: own[name!] as Equations,
    };
  });
}

const all = (await Promise.all([...withEquations, "batch.ts"].map(declaredIn))).flat();

Deno.test("each model and the mapping have their equations, and every function there is one", async () => {
  const folders = engine.filter((path) => /^models\/\w+\/mod\.ts$/.test(path)).map((path) =>
    path.replace("mod.ts", "equations.ts")
  );
  assert.deepEqual(withEquations, ["mapping/equations.ts", ...folders].sort());
  assert.ok(folders.length >= 8 && all.length > 90, `${all.length} in ${folders.length} models`);
  for (const path of withEquations) {
    const functions = Object.values(await moduleOf(path)).filter((value) =>
      typeof value === "function" && !(value.prototype instanceof Scope)
    );
    assert.equal(functions.length, all.filter(({ name }) => name.startsWith(`${path} `)).length, path);
  }
});

const REFERENCE = /\b([A-Za-z_$][\w$]*)\.([A-Za-z_]\w*)/g;

Deno.test("equations are plain assignments to terms that their scopes have, from such terms", () => {
  for (const { name, parameters, scopes, equations } of all) {
    const known = scopes.map((scope) => new scope() as unknown as Values);
    const statements = statementsOf(equations);
    assert.ok(statements.length > 0, name);
    for (const { scope, name: term, text } of statements) {
      assert.equal(typeof known[scope]![term], "number", `${name}: ${term}`);
      for (const [, parameter, word] of text.matchAll(REFERENCE)) {
        if (parameter === "Math") continue;
        const at = parameters.indexOf(parameter!);
        assert.equal(typeof known[at]?.[word!], "number", `${name}: ${parameter}.${word}`);
      }
      const rest = text.replace(REFERENCE, "").replace(/\b\d+(\.\d+)?\b/g, "");
      assert.match(rest, /^[-+*/(), ]*$/, `${name}: ${text}`); // no branch, no call but of Math, no constant but a number
    }
  }
});

/** Scopes of a function with numbers in them. */
function filled({ scopes }: Declared, numbers: readonly number[]): (Scope & Values)[] {
  let at = 0;
  return scopes.map((scope, i) => {
    const filled = new scope() as Scope & Values;
    for (const [key, value] of Object.entries(filled)) {
      if (typeof value === "number") filled[key] = numbers[at++ % numbers.length]!;
    }
    filled.prefix = "abc"[i]!;
    return filled;
  });
}

const numbersOf = (scope: object): Values => {
  const entries = Object.entries(scope).filter(([, value]) => typeof value === "number");
  return Object.fromEntries(entries);
};

// Twice with other numbers: a text that did not come from what runs would not go along.
Deno.test("what is traced is what runs: the same values, whatever the numbers, and every name of a formula above it", () => {
  const numbers = fastCheck.array(fastCheck.integer({ min: 1, max: 50 }), { minLength: 7, maxLength: 31 });
  fastCheck.assert(
    fastCheck.property(fastCheck.nat(all.length - 1), numbers, (at, numbers) => {
      const declared = all[at]!, plain = filled(declared, numbers), followed = filled(declared, numbers);
      declared.equations(...plain);
      const terms = traced((run) => (run as Loose)(declared.equations, ...followed));
      plain.forEach((scope, i) => assert.deepEqual(numbersOf(scope), numbersOf(followed[i]!), declared.name));
      for (const { scope, name } of statementsOf(declared.equations)) {
        const shown = `${plain[scope]!.prefix}${name[0]!.toUpperCase()}${name.slice(1)}`;
        const term = terms.find((term) => term.name === shown);
        assert.equal(term?.value, plain[scope]![name], `${declared.name}: ${shown}`);
        assert.ok(term?.formula !== undefined, shown);
      }
      assertNamed(terms, declared.name);
    }),
    { seed: 2017, numRuns: 600 },
  );
});

/** Every name in a formula stands above it. */
function assertNamed(terms: readonly Term[], what: string): void {
  const above = new Set(["max", "min", "ceil", "floor", "round", "sqrt", "x"]);
  for (const { name, formula } of terms) {
    for (const [word] of formula?.matchAll(/[A-Za-z_]\w*/g) ?? []) {
      assert.ok(above.has(word) || word === name, `${what}: ${word} in ${name} = ${formula}`);
    }
    above.add(name);
  }
}

/** Texts of a source. */
function textsIn(path: string): string[] {
  return [...codeOf(path).matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)].map(([text]) => text);
}

Deno.test("no formula stands as a text in a model or in the mapping", () => {
  const FORMULA =
    /\b[a-z]+[A-Z]\w*\b *[-+x*/] *\(?[\da-z]|[\w)] *[x*/+] *\b[a-z]+[A-Z]\w*\b|\b(max|min|ceil|floor)\(|^.= /;
  const files = engine.filter((path) => /^(models|mapping)\//.test(path));
  assert.ok(files.length > 25);
  for (const path of files) {
    assert.doesNotMatch(codeOf(path), /\bformula\??:/, path);
    const formulas = textsIn(path).filter((text) =>
      !/^"[.\w/]+\.ts"$/.test(text) && FORMULA.test(text.replace(/\$\{[^}]*\}/g, ""))
    );
    assert.deepEqual(formulas, [], path);
  }
  assert.ok(
    FORMULA.test('"computeCycles / clockHertz"') && FORMULA.test('"max(a, b)"') &&
      FORMULA.test('"2 x macs + dramBytes"'),
  );
});

/** Code without spaces, and without the words for scopes. */
function bare(code: string): string {
  return code.replace(
    /\b(?:[a-z]|part|memory|near|row|scaled|published|product|this\.#[a-z])\.(?=[a-z])/g,
    "",
  ).replace(/\s+/g, "");
}

Deno.test("no formula of some length is written a second time in code", () => {
  const others = engine.filter((path) => !withEquations.includes(path) && path !== "batch.ts");
  const codes = others.map((path) => [path, bare(codeOf(path))] as const);
  let tried = 0;
  for (const { name, equations } of all) {
    for (const { text } of statementsOf(equations)) {
      if ([...text.matchAll(/[-+*/]|Math\.\w+/g)].length < 3) continue;
      tried++;
      for (const [path, code] of codes) {
        assert.ok(!code.includes(bare(text)), `${path} says again ${name}: ${text}`);
      }
    }
  }
  assert.ok(tried > 60, `${tried}`);
});

class Sum extends Scope {
  rate = 2;
  total = 0;
  longest = 0;
  half = 0;
}

class Part extends Scope {
  size = 0;
  seconds = 0;
}

function part(p: Part, t: Sum): void {
  p.seconds = p.size * p.size / t.rate;
}

function add(t: Sum, p: Part): void {
  t.total += p.seconds;
  t.longest = Math.max(t.longest, p.seconds);
}

function half(t: Sum): void {
  t.half = Math.max(t.total, t.longest) / 2;
}

Deno.test("sums over parts and the longest of them are printed with every part, constants with their source", () => {
  const t = Object.assign(new Sum(), { cited: { rate: "datasheet" } }), p = new Part();
  const work = (run: Run) => {
    t.total = t.longest = 0;
    for (const [suffix, size] of [["1", 4], ["2", 6]] as const) {
      Object.assign(p, { suffix, size });
      run(part, p, t);
      run(add, t, p);
    }
    run(half, t);
  };
  assert.deepEqual(traced(work), [
    { name: "size1", value: 4 },
    { name: "rate", value: 2, source: "datasheet" },
    { name: "seconds1", value: 8, formula: "size1 x size1 / rate", holds: false },
    { name: "size2", value: 6 },
    { name: "seconds2", value: 18, formula: "size2 x size2 / rate", holds: true },
    { name: "total", value: 26, formula: "seconds1 + seconds2" },
    { name: "longest", value: 18, formula: "max(seconds1, seconds2)" },
    { name: "half", value: 13, formula: "max(total, longest) / 2" },
  ]);
});

Deno.test("what is no assignment is refused with its text", () => {
  const wrong: readonly [Equations, RegExp][] = [
    [(t) => {
      if (t.prefix) t.suffix = "";
    }, /if \(t\.prefix\)/],
    [(t) => {
      const x = 1;
      t.suffix = `${x}`;
    }, /const x = 1/],
    [() => {
      console.log(1);
    }, /console\.log\(1\)/],
  ];
  for (const [equations, message] of wrong) {
    assert.throws(() => statementsOf(equations), { name: "SyntaxError", message });
  }
});

Deno.test("statements read the same, however their source is spaced and its numbers are written", () => {
  const spaced = new Function("t", "return 0") as Equations;
  Object.defineProperty(spaced, "toString", {
    value: () => "(t)=>{t.sum=-t.a*.5+t.b/1e3-(t.c-1_000);t.most=Math.max(t.most,t.a**2,1.50)}",
  });
  assert.deepEqual(statementsOf(spaced), [
    { scope: 0, name: "sum", keeps: "nothing", text: "-t.a * 0.5 + t.b / 1000 - (t.c - 1000)" },
    { scope: 0, name: "most", keeps: "greatest", text: "t.a ** 2, 1.5" },
  ]);
});
