/** FODLAM's version, as `deno.json` has it: it stands in every JSON and every report. */
export const VERSION = "0.1.0";
