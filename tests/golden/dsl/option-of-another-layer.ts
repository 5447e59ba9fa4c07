import { conv, network } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const net = network("n", [3, 9, 9], conv(8, 3).pool(2, { dilation: 2 }));
