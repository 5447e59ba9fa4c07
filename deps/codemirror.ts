/** The editor. Loaded by the page alone. */
export { basicSetup, EditorView } from "npm:codemirror@6.0.2";
export {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "npm:@codemirror/autocomplete@6.20.4";
export { javascript } from "npm:@codemirror/lang-javascript@6.2.5";
export { json } from "npm:@codemirror/lang-json@6.0.2";
export { HighlightStyle, syntaxHighlighting } from "npm:@codemirror/language@6.13.1";
export { type Diagnostic, setDiagnostics } from "npm:@codemirror/lint@6.9.8";
export { EditorState, type Extension } from "npm:@codemirror/state@6.7.6";
export { hoverTooltip, type Tooltip } from "npm:@codemirror/view@6.43.15";
export { tags } from "npm:@lezer/highlight@1.2.5";
