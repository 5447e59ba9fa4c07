/**
 * LeNet-5: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document Recognition", Proc.
 * IEEE 86(11), 1998, with every map of C3 connected to all of S2 as is usual now; and the LeNet that Caffe ships for MNIST.
 *
 * @module
 */
import { conv, type Network, network, type Parametric, run } from "../mod.ts";
import { ofImages } from "./shelf/parameters.ts";

/** LeNet-5; the paper's sigmoids are written as rectifiers, which count the same. */
export const lenet5At: Parametric = ofImages(({ height = 32, width = 32, classes = 10 }) =>
  network(
    "LeNet-5",
    [1, height, width],
    conv(6, 5, { name: "c1" }).relu().pool(2, { mode: "average", name: "s2" })
      .conv(16, 5, { name: "c3" }).relu().pool(2, { mode: "average", name: "s4" })
      .conv(120, 5, { name: "c5" }).relu()
      .fc(84, { name: "f6" }).relu()
      .fc(classes, { name: "output" }).softmax(),
  ), { classes: 10 });

/** LeNet-5 on one 32x32 digit. */
export const lenet5: Network = lenet5At();

/** Caffe's LeNet for MNIST. */
export const caffeLenetAt: Parametric = ofImages(({ height = 28, width = 28, classes = 10 }) =>
  network(
    "Caffe LeNet",
    [1, height, width],
    conv(20, 5).pool().conv(50, 5).pool().fc(500).relu().fc(classes).softmax(),
  ), { classes: 10 });

/** Caffe's LeNet on one 28x28 digit. */
export const caffeLenet: Network = caffeLenetAt();

export default lenet5At;

if (import.meta.main) await run(lenet5At);
