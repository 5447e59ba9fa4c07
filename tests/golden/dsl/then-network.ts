import { conv, network } from "../../../mod.ts";

const tail = network("tail", [8, 6, 6], conv(8, 3));

// @ts-expect-error the types refuse it too
export const f = conv(8, 3).then(tail);
