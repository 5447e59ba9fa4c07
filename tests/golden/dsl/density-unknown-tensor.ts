import { fc } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = fc(10, { density: { weight: 0.1 } });
