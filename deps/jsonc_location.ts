/** Where a place in a JSON text is. Loaded by the page alone. */
export { getLocation, type Location } from "npm:jsonc-parser@3.3.1";
