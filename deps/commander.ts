/** Command-line parsing. Loaded only when there are arguments to parse. */
export { Command, CommanderError, InvalidArgumentError, Option } from "npm:commander@15.1.0";
