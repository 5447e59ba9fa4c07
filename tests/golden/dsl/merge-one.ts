import { add, input } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const y = add(input(3, 8, 8));
