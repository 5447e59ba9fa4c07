import { conv } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = conv("64", 3);
