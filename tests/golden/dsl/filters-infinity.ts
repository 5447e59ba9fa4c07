import { conv } from "../../../mod.ts";

export const f = conv(1 / 0, 3);
