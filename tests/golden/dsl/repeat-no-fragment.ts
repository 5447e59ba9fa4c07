import { repeat } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = repeat(3, () => undefined);
