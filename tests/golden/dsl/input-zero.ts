import { input } from "../../../mod.ts";

export const x = input(3, 0, 224);
