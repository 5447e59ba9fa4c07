/**
 * Keys that stand twice in a mapping. Python's reader of YAML, which ZigZag uses, takes the last of them without a word; the format
 * itself allows none.
 */
import { EVENT_ID, parseEvents, YAMLException } from "../../deps/js_yaml.ts";
import { placeOf } from "../../formats/text.ts";

/** Levels of things inside each other, as the reader of YAML bounds them. */
const MOST_DEPTH = 64;

type Event = ReturnType<typeof parseEvents>[number];

/** A key with what stands under it: characters of the text. */
interface Span {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** A text in which each key of a mapping stands once, and the keys that stood there before, with their lines. */
export interface Once {
  readonly text: string;
  readonly repeated: readonly { readonly key: string; readonly line: number }[];
}

/** Leaves the last of each key, as Python does, and blanks the others, so that lines stay where they are. Text that is no YAML stays. */
export function once(text: string): Once {
  let events: readonly Event[];
  try {
    events = parseEvents(text, { maxDepth: MOST_DEPTH });
  } catch (error) {
    if (error instanceof YAMLException) return { text, repeated: [] };
    throw error;
  }
  const spans: Span[] = [];
  for (let at = 0; at < events.length;) at = collect(text, events, at, spans);
  if (spans.length === 0) return { text, repeated: [] };
  const characters = text.split("");
  for (const { from, to } of spans) {
    for (let at = from; at < to; at++) if (!/[\r\n]/.test(characters[at]!)) characters[at] = " ";
  }
  const repeated = spans.map(({ key, from }) => ({ key, line: placeOf(text, from).line }));
  return { text: characters.join(""), repeated };
}

/** Collects what stands under keys that come again, of the value at a place of the events; gives the place after it. */
function collect(text: string, events: readonly Event[], at: number, spans: Span[]): number {
  const { type } = events[at++]!;
  if (type === EVENT_ID.SCALAR || type === EVENT_ID.ALIAS || type === EVENT_ID.POP) return at;
  const starts: { readonly key: string; readonly from: number }[] = [];
  while (at < events.length && events[at]!.type !== EVENT_ID.POP) {
    const key = events[at]!;
    if (type === EVENT_ID.MAPPING) {
      if (key.type === EVENT_ID.SCALAR) {
        starts.push({ key: text.slice(key.valueStart, key.valueEnd), from: key.valueStart });
      }
      at = collect(text, events, at, spans);
    }
    if (at < events.length && events[at]!.type !== EVENT_ID.POP) at = collect(text, events, at, spans);
  }
  const last = new Map(starts.map(({ key }, i) => [key, i]));
  for (const [i, { key, from }] of starts.entries()) {
    if (last.get(key) !== i) spans.push({ key, from, to: starts[i + 1]!.from });
  }
  return at + 1;
}
