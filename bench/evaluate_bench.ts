/**
 * In process: building VGG-16, evaluating it, both, the JSON report, and long networks, whose time should grow with their
 * length. `deno task bench`; building and evaluating VGG-16 must stay under 100 microseconds.
 */
import { conv, evaluate, fc, type Fragment, loadProfile, type Network, network, repeat } from "../mod.ts";
import { json } from "../report/json.ts";

const profile = await loadProfile("eyeriss+eie");

function stage(layers: number, filters: number): Fragment {
  return repeat(layers, () => conv(filters, 3, { padding: 1 }).relu());
}

/** As in `examples/vgg16.ts`, from nothing. */
function vgg16(): Network {
  const features = stage(2, 64).pool()
    .then(stage(2, 128)).pool()
    .then(stage(3, 256)).pool()
    .then(stage(3, 512)).pool()
    .then(stage(3, 512)).pool();
  const classifier = fc(4096).relu().dropout().fc(4096).relu().dropout().fc(1000).softmax();
  return network("VGG-16", [3, 224, 224], features.then(classifier));
}

/** A network of so many layers. */
function long(layers: number): Network {
  return network("long", [64, 56, 56], stage(layers / 2, 64));
}

const built = vgg16();
const estimate = evaluate(built, profile);

Deno.bench("build VGG-16", { group: "VGG-16" }, () => {
  vgg16();
});

Deno.bench("evaluate VGG-16", { group: "VGG-16" }, () => {
  evaluate(built, profile);
});

Deno.bench("build and evaluate VGG-16", { group: "VGG-16", baseline: true }, () => {
  evaluate(vgg16(), profile);
});

Deno.bench("print VGG-16 as JSON", { group: "VGG-16" }, () => {
  json([estimate]);
});

for (const layers of [100, 1_000, 10_000]) {
  const net = long(layers);
  Deno.bench(`build ${layers} layers`, { group: "build" }, () => {
    long(layers);
  });
  Deno.bench(`evaluate ${layers} layers`, { group: "evaluate" }, () => {
    evaluate(net, profile);
  });
}
