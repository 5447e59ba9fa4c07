import { conv } from "../../../mod.ts";

export const f = conv(0, 3);
