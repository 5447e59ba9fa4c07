/** What turns each operator into layers. */
import { attentionOperators } from "./attention.ts";
import { convolutionOperators } from "./convolutions.ts";
import { elementwiseOperators } from "./elementwise.ts";
import { movementOperators } from "./movement.ts";
import { normOperators } from "./norms.ts";
import { otherOperators } from "./others.ts";
import { poolOperators } from "./pools.ts";
import { productOperators } from "./products.ts";
import type { Operators } from "./rule.ts";

export { customLayer, storedElements } from "./rule.ts";

/** Every operator that is known. */
export const operators: Operators = {
  ...elementwiseOperators,
  ...convolutionOperators,
  ...productOperators,
  ...poolOperators,
  ...normOperators,
  ...movementOperators,
  ...attentionOperators,
  ...otherOperators,
};
