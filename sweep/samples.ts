/** Which points of a grid are taken: all, some at random, or a Latin sample, which takes each value of each axis equally often. */
import { Chance } from "./random.ts";

/** A choice: for each axis, the place of its value. */
export type Choice = readonly number[];

/** How many points a grid has. */
export function sizeOf(lengths: readonly number[]): number {
  return lengths.reduce((size, length) => size * length, 1);
}

/** The point of a number, the last axis fastest. */
export function choiceAt(lengths: readonly number[], number: number): Choice {
  const choice = new Array<number>(lengths.length);
  for (let axis = lengths.length - 1, rest = number; axis >= 0; axis--) {
    choice[axis] = rest % lengths[axis]!;
    rest = Math.floor(rest / lengths[axis]!);
  }
  return choice;
}

/** Every point. */
export function* grid(lengths: readonly number[]): Generator<Choice> {
  const size = sizeOf(lengths);
  for (let number = 0; number < size; number++) yield choiceAt(lengths, number);
}

/** So many different points at random, in the grid's order. */
export function* random(lengths: readonly number[], count: number, seed: number): Generator<Choice> {
  const chance = new Chance(seed), size = sizeOf(lengths), taken = new Set<number>();
  for (let rest = size - count; rest < size; rest++) { // Floyd's sample without repetition
    const number = chance.below(rest + 1);
    taken.add(taken.has(number) ? rest : number);
  }
  for (const number of [...taken].sort((a, b) => a - b)) yield choiceAt(lengths, number);
}

/** A Latin sample of so many points: each axis is cut into as many equal parts, and each part is taken once. */
export function* latin(lengths: readonly number[], count: number, seed: number): Generator<Choice> {
  const chance = new Chance(seed), orders = lengths.map(() => chance.order(count));
  for (let i = 0; i < count; i++) {
    yield lengths.map((length, axis) => Math.floor(orders[axis]![i]! * length / count));
  }
}
