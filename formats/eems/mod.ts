/**
 * The input of MIT's energy estimation tool: T.-J. Yang, Y.-H. Chen, V. Sze, "Designing Energy-Efficient Convolutional Neural
 * Networks using Energy-Aware Pruning", CVPR 2017, and energyestimation.mit.edu. 25 numbers a layer: index; input rows,
 * columns, channels, batch, zeros, bits; filter rows, columns, channels, filters, zeros, bits; output rows, columns, channels,
 * batch, zeros, bits; stride down, across; padding top, bottom, left, right.
 */
import type { Format } from "../format.ts";
import { read } from "./read.ts";
import { write } from "./write.ts";

/** The input of MIT's energy estimation tool, read and written. */
export const format: Format = { read, write };
