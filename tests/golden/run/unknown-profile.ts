import { conv, network, run } from "../../../mod.ts";

const net = network("n", [3, 8, 8], conv(8, 3));

await run(net, { args: ["--on", "eyeris"] });
