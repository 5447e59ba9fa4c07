/** Configurations of 2017 and their netfiles. */
import { textSample } from "../samples.ts";
import { reader, type Sample, type Target } from "../target.ts";

const folder = new URL("../../published/fodlam2017/", import.meta.url);

const NETFILE = JSON.stringify([
  { name: "conv1", type: "Convolution", macs: 34848000 },
  { name: "relu1", type: "ReLU" },
  { name: "pool1", type: "Pooling" },
  { name: "fc6", type: "InnerProduct", macs: 37748736 },
]);

function samples(): Sample[] {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".json"))
    .sort();
  const sibling = () => Promise.resolve(new TextEncoder().encode(NETFILE));
  const configs = names.map((name) =>
    textSample(`config/${name}`, Deno.readTextFileSync(new URL(name, folder)), { sibling })
  );
  const own = JSON.stringify({ netfile: "small.json", layers: ["CONV1", "FC6", "conv1"] });
  return [
    ...configs,
    textSample("config/own.json", own, { sibling }),
    textSample("nets/small.json", NETFILE),
  ];
}

/** Configurations and netfiles, by the reader that takes both. */
export const configurations: Target = { ...reader("fodlam-2017", "json", samples), name: "configurations" };
