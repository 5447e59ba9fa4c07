/** Evaluation of what depends on shapes and constants alone. */
import { elementwiseFolds } from "./elementwise.ts";
import { movementFolds } from "./movement.ts";
import type { Folds } from "./rule.ts";

export type { Fold, FoldAsked, Known } from "./rule.ts";

/** The evaluation of every operator that shape arithmetic is made of. */
export const folds: Folds = { ...elementwiseFolds, ...movementFolds };
