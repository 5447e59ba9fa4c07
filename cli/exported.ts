/** What a script's module exports, as networks. */
import { isParametric, type Parametric } from "../dsl/parametric.ts";
import { type Network, NETWORK_FORMAT } from "../ir/network.ts";
import { type Dims, withDims } from "./dims.ts";

function isOne(value: unknown): value is Network | Parametric {
  if (isParametric(value)) return true;
  return typeof value === "object" && value !== null && "format" in value && value.format === NETWORK_FORMAT;
}

/**
 * The networks that a module exports, its default export or else all of them, made with sizes for their parameters; none if it exports
 * none. They are as foreign as the module.
 */
export function exportedNetworks(
  module: Readonly<Record<string, unknown>>,
  dims: Dims,
  source: string,
): Network[] {
  const found = isOne(module.default) ? [module.default] : Object.values(module).filter(isOne);
  return found.length === 0 ? [] : withDims(found, dims, source);
}
