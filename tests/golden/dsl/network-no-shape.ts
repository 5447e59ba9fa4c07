import { conv, network } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
export const net = network("n", conv(8, 3));
