/** Looks for what keeps people from using a page. Loaded only by tests, which run its text in a browser. */
import axe from "npm:axe-core@4.14.1";

/** The program's text; it makes `axe` in the page. */
export const axeSource: string = axe.source;
