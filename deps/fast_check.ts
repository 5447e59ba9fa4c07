/** Property-based testing. Loaded only by tests. */
export { default as fastCheck } from "npm:fast-check@4.10.2";
