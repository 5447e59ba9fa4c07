import { conv, network } from "../../../mod.ts";

network("n", [3, 8, 8], conv(8, 3));
