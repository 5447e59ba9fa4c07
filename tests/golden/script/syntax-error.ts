export const net = network("n", [3, 8, 8], conv(8, 3);
