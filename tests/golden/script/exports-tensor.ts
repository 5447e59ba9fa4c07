import { input } from "../../../mod.ts";

export const net = input(3, 8, 8).conv(8, 3);
