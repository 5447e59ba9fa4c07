import { fc } from "../../../mod.ts";

export const f = fc(10, { bits: { weights: 0 } });
