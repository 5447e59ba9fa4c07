/** A point of a sweep: one network on one chip with certain options and numbers, as plain data. */
import type { EvaluateOptions } from "../engine/options.ts";
import type { Network } from "../ir/network.ts";
import { VERSION } from "../ir/version.ts";
import { labelOf } from "../profiles/runtime.ts";
import type { Profile } from "../profiles/types.ts";
import { sha256 } from "./sha256.ts";

/** Numbers by name. */
export type Values = Readonly<Record<string, number>>;

/** What a point costs, told apart by its content: the same content anywhere has the same hash. */
export interface Subject<T> {
  /** The hash of its JSON. */
  readonly hash: string;
  /** Its name, or a profile's id. */
  readonly name: string;
  /** The thing itself. */
  readonly value: T;
}

/** One point: plain data, whose network and profile are named by their hashes. */
export interface Point {
  /** A hash of network, profile, options, numbers and FODLAM's version: a row of this id is this point's. */
  readonly id: string;
  /** The network's name. */
  readonly network: string;
  /** Its hash. */
  readonly networkHash: string;
  /** The profile's id. */
  readonly profile: string;
  /** Its hash. */
  readonly profileHash: string;
  /** Options of the evaluation, the batch among them. */
  readonly options: EvaluateOptions;
  /** Sizes with which the network was made. */
  readonly dims: Values;
  /** Values with which the profile was made. */
  readonly knobs: Values;
  /** Numbers of the profile that are replaced, by their place. */
  readonly set: Values;
}

/** A point before it has its id. */
export type PointParts = Omit<Point, "id">;

/** Hexadecimal digits of an id: 128 bits, which no two of a billion points share. */
const ID_DIGITS = 32;

/** What rows call a profile: by its id, with the runtime where that is all that it has. */
function nameOf(profile: Profile): string {
  return "runtimes" in profile ? profile.id : labelOf(profile);
}

/** A network or profile with its hash. */
export function subjectOf<T extends Network | Profile>(value: T): Subject<T> {
  return { hash: sha256(JSON.stringify(value)), name: "id" in value ? nameOf(value) : value.name, value };
}

/** The ids of points. What neighbours share is put into words once. */
export class PointIds {
  #network = "";
  #profile = "";
  #subjects = "";
  #options: object | undefined;
  #optionWords = "";
  #set: object | undefined;
  #setWords = "";

  /** The id of a network on a profile with options and numbers. */
  of(network: string, profile: string, options: EvaluateOptions, set: Values): string {
    if (network !== this.#network || profile !== this.#profile) {
      this.#network = network;
      this.#profile = profile;
      this.#subjects = sha256(JSON.stringify([VERSION, network, profile]), ID_DIGITS);
    }
    if (options !== this.#options) this.#optionWords = inOrder(this.#options = options);
    if (set !== this.#set) this.#setWords = inOrder(this.#set = set);
    return sha256(`${this.#subjects} ${this.#optionWords} ${this.#setWords}`, ID_DIGITS);
  }
}

/** Keys in alphabetical order, so that their order in a program makes no other point. */
function inOrder(fields: object): string {
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => a < b ? -1 : 1));
}
