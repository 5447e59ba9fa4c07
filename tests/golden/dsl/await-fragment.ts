import { conv } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = await conv(8, 3);
