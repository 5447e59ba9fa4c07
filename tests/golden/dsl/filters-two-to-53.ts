import { conv } from "../../../mod.ts";

export const f = conv(2 ** 53, 3);
