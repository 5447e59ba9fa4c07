/** Layers of two networks side by side: those of equal work in their common order, then by name or kind what lies between. */
import type { LayerEstimate } from "../engine/estimate.ts";

/** A layer before and after; one of them is missing where it was added or removed. */
export interface Aligned {
  /** The layer of the old network. */
  readonly before?: LayerEstimate;
  /** The layer of the new one. */
  readonly after?: LayerEstimate;
}

/** Pairs of layers that are compared at most; of more, layers are matched by name alone. */
const MOST_PAIRS = 16e6;

function isAlike(a: LayerEstimate, b: LayerEstimate): boolean {
  return a.kind === b.kind && a.macs === b.macs && a.parameters === b.parameters;
}

/** Layers of two networks, in the order of the new one; removed layers stand where they were. */
export function aligned(before: readonly LayerEstimate[], after: readonly LayerEstimate[]): Aligned[] {
  let head = 0, tail = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && isAlike(before[head]!, after[head]!)) head++;
  while (tail < shorter - head && isAlike(before.at(-1 - tail)!, after.at(-1 - tail)!)) tail++;
  const old = before.slice(head, before.length - tail), now = after.slice(head, after.length - tail);
  const pairs = (from: readonly LayerEstimate[], to: readonly LayerEstimate[]) =>
    from.map((layer, i): Aligned => ({ before: layer, after: to[i]! }));
  return [
    ...pairs(before.slice(0, head), after),
    ...(old.length * now.length > MOST_PAIRS ? between(old, now) : commonOrder(old, now)),
    ...pairs(before.slice(before.length - tail), after.slice(after.length - tail)),
  ];
}

/** The longest common order of two lists, and what lies between its members. */
function commonOrder(old: readonly LayerEstimate[], now: readonly LayerEstimate[]): Aligned[] {
  const wide = now.length + 1, longest = new Uint32Array((old.length + 1) * wide);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * wide + j] = isAlike(old[i]!, now[j]!)
        ? longest[(i + 1) * wide + j + 1]! + 1
        : Math.max(longest[(i + 1) * wide + j]!, longest[i * wide + j + 1]!);
    }
  }
  const found: Aligned[] = [];
  let i = 0, j = 0, gapOld = 0, gapNow = 0;
  const close = () => found.push(...between(old.slice(gapOld, i), now.slice(gapNow, j)));
  while (i < old.length && j < now.length) {
    if (isAlike(old[i]!, now[j]!)) {
      close();
      found.push({ before: old[i]!, after: now[j]! });
      [gapOld, gapNow] = [++i, ++j];
    } else if (longest[(i + 1) * wide + j]! >= longest[i * wide + j + 1]!) i++;
    else j++;
  }
  [i, j] = [old.length, now.length];
  close();
  return found;
}

/** What is in no common order: a layer of the same name and kind was changed, others were added or removed. */
function between(old: readonly LayerEstimate[], now: readonly LayerEstimate[]): Aligned[] {
  const key = ({ name, kind }: LayerEstimate) => `${kind} ${name}`;
  const byName = new Map(old.map((layer) => [key(layer), layer]));
  const changed = now.map((layer): Aligned => {
    const own = byName.get(key(layer));
    byName.delete(key(layer));
    return own === undefined ? { after: layer } : { before: own, after: layer };
  });
  return [...[...byName.values()].map((layer): Aligned => ({ before: layer })), ...changed];
}
