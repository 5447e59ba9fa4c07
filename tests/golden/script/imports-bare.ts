import { conv } from "fodlam";

export const net = conv;
