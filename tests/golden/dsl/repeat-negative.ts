import { conv, repeat } from "../../../mod.ts";

export const f = repeat(-1, conv(8, 3));
