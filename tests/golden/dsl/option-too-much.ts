import { relu } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = relu(6);
