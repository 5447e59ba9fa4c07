import { x } from "./nowhere.ts";

export const net = x;
