import { badFile, badJson, FodlamError, show } from "../../ir/errors.ts";
import { placeOf } from "../text.ts";
import { repeatedKey } from "./repeated.ts";

const reasons: Readonly<Record<string, string>> = {
  InvalidNumberFormat: "a bad number",
  PropertyNameExpected: "no property name",
  ValueExpected: "no value",
  ColonExpected: "no colon",
  CommaExpected: "no comma",
  CloseBraceExpected: "no closing brace",
  CloseBracketExpected: "no closing bracket",
  EndOfFileExpected: "more after the end",
  InvalidCommentToken: "a comment",
  UnexpectedEndOfComment: "an unfinished comment",
  UnexpectedEndOfString: "an unfinished string",
  UnexpectedEndOfNumber: "an unfinished number",
  InvalidUnicode: "a bad unicode escape",
  InvalidEscapeCharacter: "a bad escape",
  InvalidCharacter: "a control character in a string",
};

/** What is wrong with a text, and where. */
interface Fault {
  readonly offset: number;
  readonly reason: string;
}

/** The first fault of a text that is not JSON. Stops there, so that a large text costs no more than its reading. */
async function faultOf(text: string): Promise<Fault> {
  if (text.trim() === "") return { offset: text.length, reason: "nothing" };
  const { printParseErrorCode, visit } = await import("../../deps/jsonc.ts");
  let fault: Fault | undefined;
  let last = 0;
  const open = (offset: number) => {
    last = offset;
  };
  const onError = (error: number, offset: number) => {
    const word = () => /[^\s,:"{}[\]]+/.exec(text.slice(offset, offset + 80))?.[0];
    const reason = reasons[printParseErrorCode(error)] ?? show(word());
    fault = { offset, reason };
    throw fault;
  };
  try {
    visit(text, { onError, onArrayBegin: open, onObjectBegin: open }, { disallowComments: true });
  } catch (error) {
    if (error instanceof RangeError) return { offset: last, reason: "too many brackets inside each other" };
    if (error !== fault) throw error;
  }
  return fault ?? { offset: text.length, reason: "something else" };
}

/** Values that a text may hold: each takes memory of its own, however short it is. */
const MOST_VALUES = 12_000_000;

const COMMA = 0x2c, BRACKET = 0x5b, BRACE = 0x7b;

/** The character behind which a text holds too many values, if it does. */
function tooMany(text: string): number | undefined {
  for (let at = 0, values = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code === COMMA || code === BRACKET || code === BRACE) && ++values > MOST_VALUES) return at;
  }
}

/** Characters of the longest text that is looked through for keys given twice: no person writes a longer one. */
const MOST_BY_HAND = 4_000_000;

/** Refuses a key that an object has already: its first value would be dropped without a word. */
function refuseRepeated(json: string, path: string): void {
  const again = json.length > MOST_BY_HAND ? undefined : repeatedKey(json);
  if (again === undefined) return;
  const { line, column } = placeOf(json, again.offset), place = `line ${line}, column ${column}`;
  throw new FodlamError(badFile(path, place, "each key of an object once", `${show(again.key)} again`));
}

/**
 * A text as JSON, with or without a byte order mark.
 *
 * @throws {FodlamError} if it is not JSON or gives a key twice, with the first fault's line and column
 */
export async function parseJson(text: string, path: string): Promise<unknown> {
  const json = text.replace(/^\uFEFF/, "");
  const end = tooMany(json);
  if (end !== undefined) {
    throw new FodlamError(
      badFile(path, `line ${placeOf(json, end).line}`, `at most ${MOST_VALUES} values`, "more"),
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    const { offset, reason } = await faultOf(json);
    const { line, column } = placeOf(json, offset);
    throw new FodlamError(badJson(path, line, column, reason));
  }
  refuseRepeated(json, path);
  return value;
}
