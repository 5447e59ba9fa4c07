import { conv } from "../../../mod.ts";

const widths: Record<string, number> = { wide: 64 };

export const f = conv(widths.wide! * Number("x"), 3, { name: "stem" });
