import { input } from "../../../mod.ts";

// @ts-expect-error a vector has no conv
export const x = input(3, 32, 32).fc(10).conv(64, 3);
