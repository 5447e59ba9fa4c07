/** Functions that a file defines itself: the nodes that stand in the place of a call. */
import type { AttributeProto, FunctionProto, NodeProto } from "./model.ts";

/** The function's nodes with the attributes of the call in them; an input that the caller leaves out is left out inside as well. */
export function bodyOf(
  own: FunctionProto,
  call: NodeProto,
  isGiven: (input: string) => boolean,
): NodeProto[] {
  const attributes = new Map(
    [...own.attributeProto ?? [], ...call.attribute ?? []].map((one) => [one.name ?? "", one]),
  );
  const filled = (one: AttributeProto): AttributeProto[] => {
    if (one.refAttrName === undefined) return [one];
    const value = attributes.get(one.refAttrName);
    return value === undefined ? [] : [{ ...value, name: one.name ?? "" }];
  };
  const name = call.name || call.output?.[0] || own.name, inputs = new Set(own.input);
  return (own.node ?? []).map((one) => ({
    ...one,
    name: `${name}/${one.name || one.output?.[0] || ""}`,
    input: (one.input ?? []).map((input) => inputs.has(input) && !isGiven(input) ? "" : input),
    attribute: (one.attribute ?? []).flatMap(filled),
  }));
}
