/** What must not compile when a network is evaluated. Checked by `deno check`; never run. */
import { conv, evaluate, loadProfile, network, type Profile, run } from "../../mod.ts";

/** Kept from being called, so that nothing here runs. */
export async function mistakes(): Promise<void> {
  const net = network("net", [3, 8, 8], conv(4, 3));
  // @ts-expect-error no such profile
  await loadProfile("eyeris");
  const eyeriss: Profile = await loadProfile("eyeriss");
  // @ts-expect-error a profile is needed, not its name
  evaluate(net, "eyeriss");
  // @ts-expect-error a promise of a profile is none
  evaluate(net, loadProfile("eyeriss"));
  // @ts-expect-error a fragment is no network
  evaluate(conv(4, 3), eyeriss);
  // @ts-expect-error a profile is needed
  evaluate(net);
  // @ts-expect-error no such model
  evaluate(net, eyeriss, { model: "perMAC" });
  // @ts-expect-error no such option
  evaluate(net, eyeriss, { batchSize: 4 });
  // @ts-expect-error a batch is a number
  evaluate(net, eyeriss, { batch: "4" });
  // @ts-expect-error no such rule
  evaluate(net, eyeriss, { scaling: "moore" });
  // @ts-expect-error both densities
  evaluate(net, eyeriss, { density: { weights: 1 } });
  const estimate = evaluate(net, eyeriss);
  // @ts-expect-error estimates are immutable
  estimate.batch = 2;
  const [layer] = estimate.layers;
  // @ts-expect-error only a layer with a cost has a latency
  layer!.latencySeconds;
  if (layer!.status === "costed") layer!.latencySeconds.toFixed();
  // @ts-expect-error only a layer without a cost has a reason
  if (layer!.status === "costed") layer!.reason;
  // @ts-expect-error a total has seconds
  estimate.total.latency;
  // @ts-expect-error profiles are immutable
  eyeriss.name = "other";
  // @ts-expect-error run takes networks
  await run(conv(4, 3));
}
