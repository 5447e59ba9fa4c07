/** Takes the types out of a program and leaves its lines where they are. Loaded by the page alone. */
export { transform } from "npm:sucrase@3.35.1";
