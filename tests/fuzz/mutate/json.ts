/** Changes of JSON that keep it JSON: values, keys, lists, names that refer to each other. */
import { pick, type Random } from "../random.ts";
import { NUMBERS, TEXTS } from "./hostile.ts";

/** Where a value stands: in this object or list, under this key. */
interface Spot {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function get({ holder, key }: Spot): unknown {
  return (holder as Record<string | number, unknown>)[key];
}

/** Sets a value, `__proto__` too, as JSON would. */
function set({ holder, key }: Spot, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Every place of a value, from the outside in. */
function spotsOf(root: Spot): Spot[] {
  const spots = [root];
  for (let i = 0; i < spots.length; i++) {
    const value = get(spots[i]!);
    if (typeof value !== "object" || value === null) continue;
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      spots.push({ holder: value as Record<string, unknown>, key });
    }
  }
  return spots;
}

/** How many changes a mutant has: one is most likely to get far. */
const CHANGES = [1, 1, 1, 2, 3];

type Change = (spot: Spot, spots: readonly Spot[], random: Random) => void;

const literal = (random: Random): unknown =>
  pick(
    [() => null, () => true, () => [], () => ({}), () => pick(NUMBERS, random), () => pick(TEXTS, random)],
    random,
  )();

/** Another number: an extreme one, or a neighbour. */
function otherNumber(value: number, random: Random): number {
  const near = [value + 1, value - 1, -value, value * 2, value / 2, value * 1e3, value * 1e-3, value + 0.5];
  return random(2) === 0 ? pick(near, random) : pick(NUMBERS, random);
}

function remove({ holder, key }: Spot): void {
  if (Array.isArray(holder)) holder.splice(key as number, 1);
  else delete holder[key];
}

const changes: readonly Change[] = [
  (spot, spots, random) => {
    const value = get(spot);
    if (typeof value === "number") set(spot, otherNumber(value, random));
    else if (typeof value === "string") {
      const texts = spots.map(get).filter((text) => typeof text === "string");
      set(spot, random(3) === 0 ? pick(TEXTS, random) : pick(texts, random));
    } else if (typeof value === "boolean") set(spot, !value);
    else set(spot, literal(random));
  },
  (spot, _spots, random) => set(spot, literal(random)),
  (spot) => remove(spot),
  (spot, spots) => set(spot, structuredClone(get(spots[spots.length >> 1]!))),
  (spot, spots, random) => set(spot, structuredClone(get(pick(spots, random)))),
  (spot, spots, random) => {
    const other = pick(spots, random), value = structuredClone(get(spot));
    set(spot, structuredClone(get(other)));
    set(other, value);
  },
  ({ holder, key }, _spots, random) => {
    if (!Array.isArray(holder)) return;
    const copies = Array.from({ length: 1 + random(4) }, () => structuredClone(holder[key as number]));
    holder.splice(key as number, 0, ...copies);
  },
  (spot, _spots, random) => {
    const value = get(spot);
    if (Array.isArray(value)) value.reverse();
    else if (typeof value === "object" && value !== null) {
      set({ holder: value as Record<string, unknown>, key: pick(TEXTS, random) }, literal(random));
    }
  },
  ({ holder, key }, spots, random) => {
    if (Array.isArray(holder)) return;
    const keys = spots.map((other) => other.key).filter((one) => typeof one === "string");
    set({ holder, key: pick(keys, random) }, get({ holder, key }));
  },
];

/** Everything bigger than this is too slow to copy for each input. */
const MOST_CHARACTERS = 5_000_000;

/** A value with one to three such changes, of which the first is more often one number or word than a piece. */
export function changedJson(value: unknown, random: Random): unknown {
  const root = { value: structuredClone(value) };
  for (let i = pick(CHANGES, random); i > 0; i--) {
    const spots = spotsOf({ holder: root, key: "value" });
    const spot = pick(spots, random);
    if (random(2) === 0) changes[0]!(spot, spots, random);
    else pick(changes, random)(spot, spots, random);
  }
  return root.value;
}

/** JSON as bytes, changed; numbers that JSON cannot say become words that it can. */
export function mutantJson(bytes: Uint8Array, random: Random): Uint8Array {
  const value = JSON.parse(new TextDecoder().decode(bytes));
  const text = JSON.stringify(changedJson(value, random)) ?? "null";
  return new TextEncoder().encode(text.slice(0, MOST_CHARACTERS));
}
