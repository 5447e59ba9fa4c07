import { pool } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = pool(2, { mode: "avg" });
