import { conv } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
const block = async () => await Promise.resolve().then(() => conv(8, 3));

export const f = await block();
