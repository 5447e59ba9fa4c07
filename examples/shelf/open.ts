/** How shelves open networks: the file is loaded, and its function of sizes gets parameters. */
import { type Network, type Parametric, parametric } from "../../mod.ts";
import {
  type FaceSize,
  ofFaces,
  ofPictures,
  ofVolumes,
  type PictureSize,
  type VolumeSize,
} from "./otherParameters.ts";
import {
  type DetectorSize,
  type ImageOptions,
  type ImageSize,
  ofContext,
  ofImages,
  ofPrompt,
  ofRegions,
  ofSequence,
  type Tokens,
} from "./parameters.ts";

type Load<M> = () => Promise<M>;
type Open = () => Promise<Parametric>;

/** A network of one image. */
export function images<M>(
  load: Load<M>,
  make: (from: M, at: ImageSize) => Network,
  options?: ImageOptions,
): Open {
  return async () => {
    const from = await load();
    return ofImages((at) => make(from, at), options);
  };
}

/** A network of one volume. */
export function volumes<M>(
  load: Load<M>,
  make: (from: M, at: VolumeSize) => Network,
  options: ImageOptions,
): Open {
  return async () => {
    const from = await load();
    return ofVolumes((at) => make(from, at), options);
  };
}

/** A network that makes an image of an image. */
export function pictures<M>(load: Load<M>, make: (from: M, at: PictureSize) => Network): Open {
  return async () => {
    const from = await load();
    return ofPictures((at) => make(from, at));
  };
}

/** A network of one face. */
export function faces<M>(
  load: Load<M>,
  make: (from: M, at: FaceSize) => Network,
  multipleOf: number,
): Open {
  return async () => {
    const from = await load();
    return ofFaces((at) => make(from, at), multipleOf);
  };
}

/** A detector that looks at so many regions. */
export function regions<M>(
  load: Load<M>,
  make: (from: M, at: DetectorSize) => Network,
  options: ImageOptions & { readonly regions: number },
): Open {
  return async () => {
    const from = await load();
    return ofRegions((at) => make(from, at), options);
  };
}

/** A language model that takes in a prompt. */
export function prompt<M>(
  load: Load<M>,
  make: (from: M, at: { readonly tokens: number }) => Network,
  length: Tokens,
): Open {
  return async () => {
    const from = await load();
    return ofPrompt(length, (at) => make(from, at));
  };
}

/** A language model that generates one token. */
export function context<M>(
  load: Load<M>,
  make: (from: M, at: { readonly context: number }) => Network,
  length: Tokens,
): Open {
  return async () => {
    const from = await load();
    return ofContext(length, (at) => make(from, at));
  };
}

/** A network that reads a whole text at once. */
export function sequence<M>(load: Load<M>, make: (from: M, tokens: number) => Network, length: Tokens): Open {
  return async () => {
    const from = await load();
    return ofSequence(length, (tokens) => make(from, tokens));
  };
}

/** A network of fixed size. */
export function fixed<M>(load: Load<M>, make: (from: M) => Network): Open {
  return async () => {
    const from = await load();
    return parametric({}, () => make(from));
  };
}
