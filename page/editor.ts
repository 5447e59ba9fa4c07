/** The editor: the program with colours, mistakes, hovers and completions. */
import {
  autocompletion,
  basicSetup,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type Diagnostic,
  EditorView,
  type Extension,
  HighlightStyle,
  hoverTooltip,
  javascript,
  json,
  setDiagnostics,
  syntaxHighlighting,
  tags,
} from "../deps/codemirror.ts";
import { element } from "./element.ts";
import type { Mistake, Typing } from "./typing.ts";

/** Colours of the page's style, light and dark, each readable on its ground. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "code-text" },
  { tag: [tags.number, tags.bool, tags.null], class: "code-number" },
  { tag: [tags.comment], class: "code-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "code-function" },
  { tag: [tags.propertyName, tags.typeName, tags.className], class: "code-name" },
]);

/** Kinds of TypeScript by the icons of the editor. */
const ICONS: Readonly<Record<string, string>> = {
  method: "method",
  function: "function",
  "local function": "function",
  property: "property",
  getter: "property",
  const: "constant",
  let: "variable",
  "local var": "variable",
  var: "variable",
  parameter: "variable",
  class: "class",
  interface: "interface",
  type: "type",
  alias: "namespace",
  module: "namespace",
  keyword: "keyword",
  string: "text",
};

/** What an editor is of. */
export interface EditorOptions {
  readonly parent: Element;
  /** What it is called to those who do not see it. */
  readonly label: string;
  readonly language: "typescript" | "json";
  readonly text: string;
  readonly extensions?: readonly Extension[];
  /** Called when the text has changed. */
  readonly onChange: () => void;
  /** Called with the line of the cursor when it moves. */
  readonly onLine?: (line: number) => void;
}

/** An editor. */
export class Editor {
  readonly #view: EditorView;
  #mistakes: readonly Diagnostic[] = [];
  #fault: Diagnostic | undefined;

  constructor({ parent, label, language, text, extensions = [], onChange, onLine }: EditorOptions) {
    this.#view = new EditorView({
      parent,
      doc: text,
      extensions: [
        basicSetup,
        EditorView.lineWrapping,
        language === "json" ? json() : javascript({ typescript: true }),
        syntaxHighlighting(COLOURS),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
          if (docChanged) onChange();
          if (docChanged || selectionSet) onLine?.(state.doc.lineAt(state.selection.main.head).number);
        }),
        ...extensions,
      ],
    });
  }

  /** The text. */
  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    const { state } = this.#view;
    this.#view.dispatch({
      changes: { from: 0, to: state.doc.length, insert: text },
      selection: { anchor: 0 },
    });
  }

  /** Puts the cursor on a line and shows it. */
  toLine(line: number): void {
    const { doc } = this.#view.state, { from } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    this.#view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  /** Underlines what TypeScript finds wrong. */
  showMistakes(mistakes: readonly Mistake[]): void {
    const { length } = this.#view.state.doc;
    this.#mistakes = mistakes.map(({ from, to, message, isError }) => ({
      from: Math.min(from, length),
      to: Math.min(Math.max(to, from + 1), length),
      message,
      severity: isError ? "error" : "hint",
    }));
    this.#show();
  }

  /** Underlines a line with what the program said when it ran; without an argument, none. */
  showFault(message?: string, line?: number): void {
    const { doc } = this.#view.state;
    if (message === undefined || line === undefined || line > doc.lines) this.#fault = undefined;
    else {
      const { from, to } = doc.line(line);
      this.#fault = { from, to, message, severity: "error" };
    }
    this.#show();
  }

  #show(): void {
    const all = this.#fault === undefined ? this.#mistakes : [...this.#mistakes, this.#fault];
    this.#view.dispatch(setDiagnostics(this.#view.state, [...all]));
  }
}

/** Hovers and completions of TypeScript. */
export function typed(typing: Typing): Extension[] {
  const hover = hoverTooltip(async ({ state }, at) => {
    const found = await typing.ask("hover", state.doc.toString(), at);
    if (found === null) return null;
    const { from, to, type, doc } = found;
    const dom = element(
      "div",
      { class: "hover" },
      element("pre", {}, type),
      ...(doc === "" ? [] : [element("p", {}, doc)]),
    );
    return { pos: from, end: to, above: true, create: () => ({ dom }) };
  });
  return [hover, autocompletion({ override: [(context) => suggestions(typing, context)] })];
}

async function suggestions(typing: Typing, context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\w$]*/);
  const isAsked = context.explicit || word !== null && word.from < word.to ||
    context.matchBefore(/\.\s*/) !== null;
  if (!isAsked) return null;
  const found = await typing.ask("suggestions", context.state.doc.toString(), context.pos);
  if (found === null || context.aborted) return null;
  const options = found.map(({ name, kind, order }): Completion => {
    const icon = ICONS[kind];
    return { label: name, boost: order < "12" ? 1 : 0, ...(icon !== undefined && { type: icon }) };
  });
  return { from: word?.from ?? context.pos, options, validFor: /^[\w$]*$/ };
}
