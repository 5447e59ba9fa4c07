import { conv } from "../../../mod.ts";

export const net = conv(8, 3);
export default net;
