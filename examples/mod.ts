/**
 * The zoo: one network family a file. Each runs by itself (`deno run examples/vgg16.ts`) and can be imported by URL; this
 * list loads them by name, one by one. Imports `mod.ts`, and `ir/errors.ts` for its one message.
 *
 * ```ts
 * import { fromZoo } from "./mod.ts";
 *
 * const { name, layers } = await fromZoo("vgg16");
 * console.log(name, layers.length); // VGG-16 39
 * ```
 *
 * @module
 */
import { FodlamError, type Network } from "../mod.ts";
import { unknownName } from "../ir/errors.ts";

/** A network of the zoo. */
export interface ZooEntry {
  /** What it is, in a few words. */
  readonly title: string;
  /** The paper. */
  readonly source: string;
  /** Other names, such as the original FODLAM's. */
  readonly aliases: readonly string[];
  /** Loads and builds it. */
  load(): Promise<Network>;
}

const AT_224 = { height: 224, width: 224, rois: 1 };

/** Every network of the zoo by name. */
export const zoo: Readonly<Record<string, ZooEntry>> = {
  "alexnet": {
    title: "AlexNet in Caffe's form, two groups",
    source: "Krizhevsky et al., NIPS 2012",
    aliases: ["AlexNet", "alexnet_deploy.json"],
    load: async () => (await import("./alexnet.ts")).alexnet,
  },
  "caffe-lenet": {
    title: "Caffe's LeNet for MNIST",
    source: "LeCun et al., Proc. IEEE 1998",
    aliases: [],
    load: async () => (await import("./lenet.ts")).caffeLenet,
  },
  "faster-rcnn-vgg-m": {
    title: "Faster R-CNN on VGG-CNN-M, 600x800, 300 RoIs",
    source: "Ren et al., NIPS 2015",
    aliases: [],
    load: async () => (await import("./faster-rcnn.ts")).fasterRcnnVggM(),
  },
  "faster-rcnn-vgg-m-224": {
    title: "the same at 224x224 with one RoI, as the original FODLAM took it",
    source: "Ren et al., NIPS 2015",
    aliases: ["faster_rcnn_vggm.json"],
    load: async () => (await import("./faster-rcnn.ts")).fasterRcnnVggM(AT_224),
  },
  "faster-rcnn-vgg16": {
    title: "Faster R-CNN on VGG-16, 600x800, 300 RoIs",
    source: "Ren et al., NIPS 2015",
    aliases: [],
    load: async () => (await import("./faster-rcnn.ts")).fasterRcnnVgg16(),
  },
  "faster-rcnn-vgg16-224": {
    title: "the same at 224x224 with one RoI, as the original FODLAM took it",
    source: "Ren et al., NIPS 2015",
    aliases: ["faster_rcnn_vgg16.json"],
    load: async () => (await import("./faster-rcnn.ts")).fasterRcnnVgg16(AT_224),
  },
  "lenet5": {
    title: "LeNet-5, dense C3",
    source: "LeCun et al., Proc. IEEE 1998",
    aliases: ["lenet"],
    load: async () => (await import("./lenet.ts")).lenet5,
  },
  "vgg-cnn-m": {
    title: "VGG-CNN-M",
    source: "Chatfield et al., BMVC 2014",
    aliases: ["VGG_CNN_M_deploy.json"],
    load: async () => (await import("./vgg-cnn-m.ts")).vggCnnM,
  },
  "vgg16": {
    title: "VGG-16 (column D)",
    source: "Simonyan and Zisserman, ICLR 2015",
    aliases: ["VGG16", "VGG_ILSVRC_16_layers_deploy.json"],
    load: async () => (await import("./vgg16.ts")).vgg16,
  },
};

/** The zoo's own name for a name or alias, or nothing if the zoo has no such network. */
export function zooName(name: string): string | undefined {
  if (Object.hasOwn(zoo, name)) return name;
  return Object.keys(zoo).find((own) => zoo[own]!.aliases.includes(name));
}

/**
 * A network of the zoo.
 *
 * @throws {FodlamError} if the zoo has no network of that name
 */
export function fromZoo(name: string): Promise<Network> {
  const own = zooName(name);
  if (own === undefined) throw new FodlamError(unknownName("network", name, Object.keys(zoo)));
  return zoo[own]!.load();
}
