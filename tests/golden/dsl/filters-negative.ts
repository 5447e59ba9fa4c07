import { conv } from "../../../mod.ts";

export const f = conv(-64, 3);
