import { fc } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = fc(10, { bias: 0 });
