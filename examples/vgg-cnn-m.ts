/**
 * VGG-CNN-M: K. Chatfield, K. Simonyan, A. Vedaldi, A. Zisserman, "Return of the Devil in the Details: Delving Deep into
 * Convolutional Nets", BMVC 2014, Table 1, in Caffe's form (pooling counts partly filled windows).
 *
 * @module
 */
import { conv, fc, type Fragment, type Network, network, type Parametric, run } from "../mod.ts";
import { ofImages } from "./shelf/parameters.ts";

/** The five convolutions, as far as the rectifier before the last pooling. */
export const features: Fragment = conv(96, 7, { stride: 2, name: "conv1" }).relu().lrn()
  .pool(3, { stride: 2, ceilMode: true })
  .conv(256, 5, { stride: 2, padding: 1, name: "conv2" }).relu().lrn()
  .pool(3, { stride: 2, ceilMode: true })
  .conv(512, 3, { padding: 1, name: "conv3" }).relu()
  .conv(512, 3, { padding: 1, name: "conv4" }).relu()
  .conv(512, 3, { padding: 1, name: "conv5" }).relu();

/** The three fully connected layers. */
function classifier(classes: number): Fragment {
  return fc(4096, { name: "fc6" }).relu().dropout()
    .fc(4096, { name: "fc7" }).relu().dropout()
    .fc(classes, { name: "fc8" }).softmax();
}

/** VGG-CNN-M on an image of any size. */
const net: Parametric = ofImages(({ height = 224, width = 224, classes = 1000 }) =>
  network(
    "VGG-CNN-M",
    [3, height, width],
    features.pool(3, { stride: 2, ceilMode: true }).then(classifier(classes)),
  )
);
export default net;

/** VGG-CNN-M on one 224x224 image. */
export const vggCnnM: Network = net();

if (import.meta.main) await run(net);
