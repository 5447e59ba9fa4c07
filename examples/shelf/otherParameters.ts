/**
 * Parameters of networks that read a volume, make an image of an image, or tell whose a face is. Imports `mod.ts`.
 *
 * @module
 */
import { type Network, type Parameter, type Parametric, parametric } from "../../mod.ts";
import { type ImageOptions, imageParameters, type ImageSize } from "./parameters.ts";

/** Sizes of a volume, and what it is told apart into; each has a default. */
export interface VolumeSize extends ImageSize {
  /** Voxels from front to back. */
  readonly depth?: number;
}

/** Sizes of a volume and classes, as parameters. */
export type VolumeParameters = { readonly [K in keyof VolumeSize]-?: Parameter };

/** A network of one volume, from a function of its sizes that has defaults for all of them. */
export function ofVolumes(
  make: (at: VolumeSize) => Network,
  { classes = 1000, multipleOf = 1 }: ImageOptions,
): Parametric<VolumeParameters> {
  const [, ...sizes] = make({}).inputs[0]!.shape;
  const side = (meaning: string, index: number) => ({
    meaning,
    unit: "voxels",
    default: sizes[index]!,
    ...(multipleOf > 1 && { multipleOf }),
  });
  return parametric({
    depth: side("depth of the volume", 0),
    height: side("height of the volume", 1),
    width: side("width of the volume", 2),
    classes: { meaning: "classes that are told apart", unit: "classes", default: classes },
  }, make);
}

/** Sizes of an image that is not told apart into classes; each has a default. */
export type PictureSize = Omit<ImageSize, "classes">;

/** Sizes of an image, as parameters. */
export type PictureParameters = { readonly [K in keyof PictureSize]-?: Parameter };

/** A network that makes an image of an image, from a function of its sizes that has defaults for all of them. */
export function ofPictures(make: (at: PictureSize) => Network): Parametric<PictureParameters> {
  const { height, width } = imageParameters(make({}), {});
  return parametric({ height, width }, make);
}

/** Sizes of a face, and how many features tell whose it is; each has a default. */
export interface FaceSize {
  /** Pixels from top to bottom. */
  readonly height?: number;
  /** Pixels from left to right. */
  readonly width?: number;
  /** Features that tell whose face it is. */
  readonly features?: number;
}

/** Sizes of a face and features, as parameters. */
export type FaceParameters = { readonly [K in keyof FaceSize]-?: Parameter };

/** A network of one face, from a function of its sizes that has defaults for all of them. */
export function ofFaces(make: (at: FaceSize) => Network, multipleOf: number): Parametric<FaceParameters> {
  const usual = make({}), { height, width } = imageParameters(usual, { multipleOf });
  const meaning = "features that tell whose face it is";
  const features = { meaning, unit: "features", default: usual.layers.at(-1)!.shape[0]! };
  return parametric({ height, width, features }, make);
}
