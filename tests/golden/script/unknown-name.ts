export const net = network("n", [3, 8, 8], 1);
