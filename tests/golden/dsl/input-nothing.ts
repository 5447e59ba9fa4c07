import { input } from "../../../mod.ts";

export const x = input();
