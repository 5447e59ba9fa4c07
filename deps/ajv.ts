/** Checks data against a JSON schema as editors do. Loaded only by tests. */
export { Ajv } from "npm:ajv@8.17.1";
