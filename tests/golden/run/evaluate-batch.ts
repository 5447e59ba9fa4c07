import { conv, evaluate, loadProfile, network } from "../../../mod.ts";

const net = network("n", [3, 8, 8], conv(8, 3));

evaluate(net, await loadProfile("eyeriss"), { batch: 0.5 });
