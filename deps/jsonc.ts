/** A JSON parser that says where a fault is. Loaded only when the built-in one has refused a text. */
export { parse, type ParseError, printParseErrorCode } from "npm:jsonc-parser@3.3.1";
