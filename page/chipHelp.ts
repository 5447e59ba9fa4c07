/** Help of the schema for the visitor's own chip: names and values that may stand at a place, and what they are. */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  type Extension,
  hoverTooltip,
} from "../deps/codemirror.ts";
import { element } from "./element.ts";
import { describedAt, possibleAt, type Schema } from "./schema.ts";

let schema: Promise<Schema> | undefined;

function schemaOnce(): Promise<Schema> {
  return schema ??= fetch(new URL("./profile.schema.json", import.meta.url)).then((found) => found.json());
}

async function suggestions(context: CompletionContext): Promise<CompletionResult | null> {
  const { state, pos, explicit } = context, word = context.matchBefore(/"?[\w.-]*/);
  if (!explicit && (word === null || word.from === word.to)) return null;
  const from = word?.from ?? pos, isQuoted = word?.text.startsWith('"') === true;
  const found = possibleAt(await schemaOnce(), state.doc.toString(), pos);
  const closes = state.doc.sliceString(pos, pos + 1) === '"';
  const options = found.map(({ text, about }) => {
    const label = text.startsWith('"') ? text : JSON.stringify(text);
    return { label: isQuoted && closes ? label.slice(0, -1) : label, type: "property", info: about };
  });
  return { from, options, validFor: /^"?[\w.-]*$/ };
}

/** The extensions of the chip's editor. */
export function chipHelp(): Extension[] {
  const hover = hoverTooltip(async ({ state }, at) => {
    const found = describedAt(await schemaOnce(), state.doc.toString(), at);
    if (found === undefined) return null;
    const dom = element(
      "div",
      { class: "hover" },
      element("pre", {}, found.text),
      element("p", {}, found.about),
    );
    return { pos: at, above: true, create: () => ({ dom }) };
  });
  return [hover, autocompletion({ override: [suggestions] })];
}
