import { input } from "../../../mod.ts";

const x = input(128, 100);
export const net = x.dualScan(x.fc(24), x.fc(16), x.fc(16), 24, 16).toNetwork("n");
