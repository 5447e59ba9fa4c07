/**
 * LeNet-5: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document Recognition", Proc.
 * IEEE 86(11), 1998, with every map of C3 connected to all of S2 as is usual now; and the LeNet that Caffe ships for MNIST.
 *
 * @module
 */
import { conv, type Network, network, run } from "../mod.ts";

/** LeNet-5 on one 32x32 digit; the paper's sigmoids are written as rectifiers, which count the same. */
export const lenet5: Network = network(
  "LeNet-5",
  [1, 32, 32],
  conv(6, 5, { name: "c1" }).relu().pool(2, { mode: "average", name: "s2" })
    .conv(16, 5, { name: "c3" }).relu().pool(2, { mode: "average", name: "s4" })
    .conv(120, 5, { name: "c5" }).relu()
    .fc(84, { name: "f6" }).relu()
    .fc(10, { name: "output" }).softmax(),
);

/** Caffe's LeNet for MNIST on one 28x28 digit. */
export const caffeLenet: Network = network(
  "Caffe LeNet",
  [1, 28, 28],
  conv(20, 5).pool().conv(50, 5).pool().fc(500).relu().fc(10).softmax(),
);

export default lenet5;

if (import.meta.main) await run(lenet5);
