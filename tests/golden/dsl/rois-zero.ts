import { input } from "../../../mod.ts";

export const x = input(512, 14, 14).roiPool(0, 7);
