/**
 * Parameters that networks of one kind have in common: sizes of an image, tokens of a text. A network of the zoo is made by one of
 * these from a function of the sizes. Imports `mod.ts`.
 *
 * @module
 */
import { type Network, type Parameter, type Parametric, parametric } from "../../mod.ts";

/** Sizes of an image, and what it is told apart into; each has a default. */
export interface ImageSize {
  /** Pixels from top to bottom. */
  readonly height?: number;
  /** Pixels from left to right. */
  readonly width?: number;
  /** Classes that are told apart. */
  readonly classes?: number;
}

/** The same, and the regions that a detector looks at. */
export interface DetectorSize extends ImageSize {
  /** Proposals that go through the classifier. */
  readonly regions: number;
}

/** Sizes of an image and classes, as parameters. */
export type ImageParameters = { readonly [K in keyof ImageSize]-?: Parameter };

/** The same, and regions. */
export type DetectorParameters = { readonly [K in keyof DetectorSize]-?: Parameter };

/** What a function of sizes does not say of them itself. */
export interface ImageOptions {
  /** The classes that it has by default; 1000 if left out, those of ImageNet. */
  readonly classes?: number;
  /** What sides must be a multiple of, where steps of 2 have to meet again; 1 if left out. */
  readonly multipleOf?: number;
}

/** The parameters of a network of one image; the sides' defaults are those of the network as it is made without any. */
export function imageParameters(
  usual: Network,
  { classes = 1000, multipleOf = 1 }: ImageOptions,
): ImageParameters {
  const image = usual.inputs.find(({ shape }) => shape.length === 3)!; // a detector may read queries too
  const [, height, width] = image.shape as readonly [number, number, number];
  const unit = "pixels", step = multipleOf === 1 ? {} : { multipleOf };
  return {
    height: { meaning: "height of the image", unit, default: height, ...step },
    width: { meaning: "width of the image", unit, default: width, ...step },
    classes: { meaning: "classes that are told apart", unit: "classes", default: classes },
  };
}

/** A network of one image, from a function of its sizes that has defaults for all of them. */
export function ofImages(
  make: (at: ImageSize) => Network,
  options: ImageOptions = {},
): Parametric<ImageParameters> {
  const usual = make(options.classes === undefined ? {} : { classes: options.classes });
  const parameters = imageParameters(usual, options);
  const isUsual = (at: ImageSize) => sides.every((side) => at[side] === parameters[side].default);
  return parametric(parameters, (at) => isUsual(at) ? usual : make(at)); // made once, compiled once
}

const sides = ["height", "width", "classes"] as const;

/** A detector that looks at so many regions of an image. */
export function ofRegions(
  make: (at: DetectorSize) => Network,
  options: ImageOptions & { readonly regions: number },
): Parametric<DetectorParameters> {
  const { regions, ...rest } = options;
  const meaning = "proposals that go through the classifier";
  return parametric(
    { ...imageParameters(make({ regions }), rest), regions: { meaning, unit: "regions", default: regions } },
    make,
  );
}

/** Tokens of a text: how many are usual, and how many there can be at most, where positions are learned. */
export interface Tokens {
  /** The default. */
  readonly tokens: number;
  /** The most. */
  readonly most?: number;
}

function tokens(meaning: string, { tokens, most }: Tokens): Parameter {
  return { meaning, unit: "tokens", default: tokens, ...(most !== undefined && { most }) };
}

/** A network that reads a whole text at once. */
export function ofSequence(
  length: Tokens,
  make: (sequence: number) => Network,
): Parametric<{ readonly sequence: Parameter }> {
  return parametric({ sequence: tokens("length of the text", length) }, ({ sequence }) => make(sequence));
}

/** A language model that takes in a prompt. */
export function ofPrompt(
  length: Tokens,
  make: (at: { readonly tokens: number }) => Network,
): Parametric<{ readonly prompt: Parameter }> {
  return parametric(
    { prompt: tokens("length of the prompt", length) },
    ({ prompt }) => make({ tokens: prompt }),
  );
}

/** A language model that generates one token. */
export function ofContext(
  length: Tokens,
  make: (at: { readonly context: number }) => Network,
): Parametric<{ readonly context: Parameter }> {
  const meaning =
    "tokens that the generated one sees, itself included; the others' keys and values are cached";
  return parametric({ context: tokens(meaning, length) }, make);
}
