/** TypeScript's language service over files in memory. Loaded by the page's worker for types alone. */
export { createSystem, createVirtualTypeScriptEnvironment } from "npm:@typescript/vfs@1.6.6";
export { default as ts } from "npm:typescript@6.0.3";
