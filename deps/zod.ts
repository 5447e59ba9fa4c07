/** Checks of what comes from outside: configurations, netfiles. Loaded only there. */
export { z } from "npm:zod@4.6.7";
