import { fc } from "../../../mod.ts";

export const f = fc(10, { name: "fc6", density: { weights: 9 } });
