import { input } from "../../../mod.ts";

export const x = input(4, 32, 32).conv(63, 3, { groups: 2 });
