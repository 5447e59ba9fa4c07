import { custom } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const f = custom(1000, { group: "attention" });
