import { conv, input } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const y = input(3, 8, 8).add(conv(3, 1));
