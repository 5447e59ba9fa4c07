/** Messages about foreign files: reading, writing, telling formats apart. Part of `errors.ts`. */
import { type Problem, show } from "./problem.ts";
import { list, mismatch, oneLine, suggestion } from "./wording.ts";

/** A place in a foreign file that is not as it should be: `line 3`, `node "conv1"`, `byte 17`, or the whole file (`""`). */
export function badFile(path: string, place: string, expected: string, got: string, hint?: string): Problem {
  const act = `Cannot read ${[oneLine(path), oneLine(place)].filter((word) => word !== "").join(" ")}`;
  return mismatch("bad-file", act, { expected: oneLine(expected), got: oneLine(got), hint });
}

/** A dimension of a foreign model that is open and was given no value. */
export function missingDimension(path: string, place: string, dimension: string): Problem {
  const hint = `give it with --dim ${oneLine(dimension)}=1`;
  return badFile(path, place, `a size for dimension ${show(dimension)}`, "none", hint);
}

/** A file whose format cannot be told. */
export function unknownFormat(path: string, known: readonly string[], option: string): Problem {
  const message = `Cannot tell the format of ${oneLine(path)}: expected one of ${
    known.join(", ")
  }; name it with ${option}`;
  return { code: "unknown-format", message, expected: known.join(", "), got: path };
}

/** A format that can be read but not written, or the other way round. */
export function oneWayFormat(act: "read" | "write", format: string, known: readonly string[]): Problem {
  return mismatch("one-way-format", `Cannot ${act} format "${format}"`, {
    expected: `one of ${known.join(", ")}`,
    got: `"${format}"`,
  });
}

/** Several chips put together, where a format says one. */
export function severalChips(chips: string, format: string): Problem {
  return mismatch("several-chips", `Cannot write ${show(chips)} as "${format}"`, {
    expected: "one chip",
    got: "several put together",
    hint: "write each of them",
  });
}

/** A part of another tool's description that FODLAM does not model. */
export function notModelled(path: string, place: string, what: string, hint?: string): Problem {
  return { ...badFile(path, place, "what FODLAM models", what, hint), code: "not-modelled" };
}

/** So many layers are listed where a format cannot say them. */
const MOST_LISTED = 10;

/** Layers that a format cannot say. */
export function cannotSay(
  format: string,
  network: string,
  skipped: readonly { readonly layer: string; readonly reason: string }[],
): Problem {
  const listed = skipped.slice(0, MOST_LISTED).map(({ layer, reason }) => `"${layer}" (${reason})`);
  const more = skipped.length > MOST_LISTED ? [`${skipped.length - MOST_LISTED} more`] : [];
  const got = [...listed, ...more].join(", ");
  const expected = `layers that ${format} can express`;
  const hint = "--skip-unsupported leaves them out";
  return mismatch("cannot-say", `Cannot write network ${show(network)}`, { expected, got, hint });
}

/** Parts of a chip that a format of descriptions cannot say. */
export function cannotSayOfChip(
  format: string,
  chip: string,
  parts: readonly string[],
  canSkip: boolean,
): Problem {
  const more = parts.length > MOST_LISTED ? [`${parts.length - MOST_LISTED} more`] : [];
  return mismatch("cannot-say", `Cannot write chip ${show(chip)}`, {
    expected: `a chip that ${format} can express`,
    got: [...parts.slice(0, MOST_LISTED), ...more].join("; "),
    hint: canSkip ? "--skip-unsupported leaves them out" : undefined,
  });
}

/** A network of which the file would be larger than what readers take. */
export function tooManyParts(format: string, network: string, layers: number): Problem {
  return mismatch("cannot-say", `Cannot write network ${show(network)}`, {
    expected: `a network whose ${format} FODLAM can read back`,
    got: `${layers} layers, which need more nodes than FODLAM reads`,
  });
}

/** A network without a layer that a list of layers with MACs could hold. */
export function nothingToSay(format: string, network: string): Problem {
  return mismatch("cannot-say", `Cannot write network ${show(network)}`, {
    expected: `at least one layer with MACs that ${format} can express`,
    got: "none",
  });
}

/** A file that a foreign file names and that must not be opened. */
export function outsideFolder(path: string, named: string): Problem {
  return badFile(path, "", "files inside its own folder", `"${named}"`);
}

/** A file that is larger than what is read. */
export function tooLarge(path: string, most: string, got: string): Problem {
  return badFile(path, "", `at most ${most}`, got);
}

/** A dimension given on the command line that is none. */
export function badDimension(text: string): Problem {
  return mismatch("bad-option", "Cannot use --dim", {
    expected:
      "a name, = and a whole number of at least 1, such as batch=1, or an input's sizes, such as x=1x3x64x64",
    got: show(text),
  });
}

/** A shape for an input that has other sizes: another number of them, or none that are sizes. */
export function badShape(name: string, like: readonly unknown[], got: readonly unknown[]): Problem {
  const sizes = like.map((size) => Number.isSafeInteger(size) && (size as number) >= 1 ? size : 1);
  const count = `${sizes.length} ${sizes.length === 1 ? "size" : "sizes"} of at least 1`;
  return mismatch("bad-option", `Cannot use --dim ${oneLine(name)}`, {
    expected: `${count}, such as ${sizes.join("x")}`,
    got: oneLine(got.join("x")),
  });
}

/** Networks of one file where one is wanted, or a name that none of them has. */
export function whichGraph(path: string, names: readonly string[], wanted?: string): Problem {
  const hint = wanted === undefined ? undefined : suggestion(wanted, names);
  return mismatch("which-graph", `Cannot use ${oneLine(path)}`, {
    expected: `--graph with one of its networks ${list(names, wanted)}`,
    got: wanted === undefined ? `all ${names.length} of them for one output file` : show(wanted),
    hint,
  });
}

/** A file that cannot be written. */
export function cannotWrite(path: string, reason: string): Problem {
  return { code: "cannot-write", message: `Cannot write ${oneLine(path)}: ${oneLine(reason)}` };
}
