import { conv, network, run } from "../../../mod.ts";

const net = network("n", [3, 8, 8], conv(8, 3));

// @ts-expect-error the types refuse it too
await run([net, conv(8, 3)]);
