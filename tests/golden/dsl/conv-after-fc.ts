import { input } from "../../../mod.ts";

export const x = input(3, 32, 32).fc(10).conv(64, 3);
