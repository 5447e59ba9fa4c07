import { elementwiseShapes } from "./elementwise.ts";
import { movementShapes } from "./movement.ts";
import { otherShapes } from "./others.ts";
import { productShapes } from "./products.ts";
import type { ShapeRules } from "./rule.ts";
import { windowShapes } from "./windows.ts";

export type { Asked, Out, ShapeRule, Sizes } from "./rule.ts";

/** The shape rule of every operator that is known. */
export const shapeRules: ShapeRules = {
  ...elementwiseShapes,
  ...movementShapes,
  ...windowShapes,
  ...productShapes,
  ...otherShapes,
};
