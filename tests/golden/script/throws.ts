export const net = undefined;

throw new RangeError("the sweep is empty\nand a second line");
