/** A JSON parser that says where a fault is. Loaded only when the built-in one has refused a text. */
export { printParseErrorCode, visit } from "npm:jsonc-parser@3.3.1";
