import { input } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const x = input([3, 224, 224]);
