import { concat, input } from "../../../mod.ts";

const x = input(3, 8, 8);

export const y = concat(x, x.fc(8), { name: "join" });
