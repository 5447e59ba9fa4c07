/** What another process or machine needs for shards: the networks and profiles that they are about, as plain data. */
import type { Network } from "../ir/network.ts";
import type { Profile } from "../profiles/types.ts";
import { usable } from "../profiles/load.ts";
import { Costing, type Detail, type Subjects } from "./cost.ts";
import { ownNetwork } from "./own.ts";
import type { Subject } from "./point.ts";

/** A network or a profile. */
export type AnySubject = Subject<Network> | Subject<Profile>;

/** What has a hash. */
export function subjectOf({ networks, profiles }: Subjects, hash: string): AnySubject {
  return networks.get(hash) ?? profiles.get(hash)!;
}

/** Whoever costs shards of others: it keeps what it was told once. */
export class Recipient implements Subjects {
  readonly networks: Map<string, Subject<Network>> = new Map();
  readonly profiles: Map<string, Subject<Profile>> = new Map();
  readonly #costings: Map<Detail, Costing> = new Map();

  /** Keeps a network, or a profile and the models that it names. */
  async learn(subject: AnySubject): Promise<void> {
    if ("layers" in subject.value) {
      this.networks.set(subject.hash, { ...subject, value: ownNetwork(subject.value) });
    } else this.profiles.set(subject.hash, { ...subject, value: await usable(subject.value) });
  }

  /** Of some hashes those that it was not told. */
  unknown(hashes: readonly string[]): string[] {
    return hashes.filter((hash) => !this.networks.has(hash) && !this.profiles.has(hash));
  }

  /** What costs points in some detail. */
  costing(detail: Detail): Costing {
    let costing = this.#costings.get(detail);
    if (costing === undefined) this.#costings.set(detail, costing = new Costing(this, detail));
    return costing;
  }
}
