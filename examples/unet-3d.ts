/**
 * 3D U-Net: Ö. Çiçek, A. Abdulkadir, S. S. Lienkamp, T. Brox, O. Ronneberger, "3D U-Net: Learning Dense Volumetric Segmentation from
 * Sparse Annotation", MICCAI 2016, as in MLPerf, mlcommons/training image_segmentation: kidneys and tumours in a part of a scan of
 * 128 voxels each way, with instance normalisation.
 *
 * @module
 */
import { type AnyTensor, conv3d, type Fragment, input, type Network, type Parametric, run } from "../mod.ts";
import { ofVolumes, type VolumeSize } from "./shelf/otherParameters.ts";

/** Channels of the levels, from the finest. */
const CHANNELS = [32, 64, 128, 256, 320, 320] as const;

/** A convolution with its normalisation and rectifier. */
function layer(filters: number, stride = 1): Fragment {
  return conv3d(filters, 3, { stride, padding: 1, bias: false }).instanceNorm({ scale: true, shift: true })
    .relu();
}

/** A 3D U-Net on a part of a scan, for background, kidney and tumour if nothing else is said. */
export function unet3d(
  { depth = 128, height = 128, width = 128, classes = 3 }: VolumeSize = {},
): Network {
  const levels: AnyTensor[] = [];
  CHANNELS.forEach((filters, i) => {
    const x = levels.at(-1) ?? input(1, depth, height, width);
    levels.push(x.then(layer(filters, i === 0 ? 1 : 2)).then(layer(filters)));
  });
  const fine = levels.slice(0, -1).reduceRight((coarse, level) => {
    const filters = level.shape[0]!;
    const up = coarse.convTranspose3d(filters, 2, { stride: 2 }) as AnyTensor;
    return up.concat(level).then(layer(filters)).then(layer(filters));
  }, levels.at(-1)!);
  return fine.conv3d(classes, 1).toNetwork("3D U-Net");
}

const net: Parametric = ofVolumes(unet3d, { classes: 3, multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
