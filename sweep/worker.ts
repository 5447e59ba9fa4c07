/** A worker: costs the shards that it is sent, one after another, and puts the rows into the store by itself. */
import { isFodlamError } from "../ir/errors.ts";
import { Recipient } from "./parcel.ts";
import { costed } from "./runner.ts";
import { openStore, type Store } from "./store.ts";
import type { Answered, Asked } from "./workers.ts";

/** The side of a worker that it sees itself. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Answered): void;
}

const scope = globalThis as unknown as WorkerScope, recipient = new Recipient();

let store: Store | undefined;

async function answer({ subjects, detail, shard, path }: NonNullable<Asked>): Promise<Answered> {
  try {
    if (path !== undefined) store ??= await openStore(path);
    for (const subject of subjects) await recipient.learn(subject);
    return { outcome: costed(shard, recipient.costing(detail), store) };
  } catch (error) {
    if (isFodlamError(error)) return { refused: { code: error.code, message: error.message } };
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

scope.onmessage = async ({ data }) => {
  if (data !== null) return scope.postMessage(await answer(data));
  store?.close();
  scope.postMessage({ closed: true });
};
