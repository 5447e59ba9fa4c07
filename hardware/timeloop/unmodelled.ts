/** Attributes whose effect is not modelled: sparse tensors, networks, power gating. */
import type { YamlValue } from "../../formats/yaml.ts";
import type { Attributes } from "./attributes.ts";
import { refused } from "./words.ts";

/** Attributes that must not be true, not 0, or not there. */
const REFUSED: Readonly<Record<string, string>> = {
  allow_overbooking: "overbooking",
  min_utilization: "a least utilization",
  has_power_gating: "power gating",
  power_gated_at: "power gating",
  metadata_storage_width: "metadata of sparse tensors",
  metadata_width: "metadata of sparse tensors",
  metadata_storage_depth: "metadata of sparse tensors",
  metadata_depth: "metadata of sparse tensors",
  metadata_datawidth: "metadata of sparse tensors",
  metadata_word_bits: "metadata of sparse tensors",
  metadata_block_size: "metadata of sparse tensors",
  tile_partition_supported: "sparse tiles",
  compression_supported: "compression",
  decompression_supported: "compression",
  concordant_compressed_tile_traversal: "compression",
  per_dataspace_bandwidth_consumption_scale: "bandwidths scaled by tensor",
  network_read: "a network",
  network_fill: "a network",
  network_drain: "a network",
  network_update: "a network",
  network_fill_latency: "latencies of a network",
  network_drain_latency: "latencies of a network",
  addr_gen_energy: "energies of addresses",
};

/** Refuses a memory or arithmetic with such an attribute, by name and place. */
export function checkModelled(name: string, attributes: Attributes): void {
  for (const [key, what] of Object.entries(REFUSED)) {
    const found = attributes.find(key);
    if (found !== undefined && says(found, attributes)) {
      throw refused(found, `${what}, "${key}" of "${name}"`);
    }
  }
  const reduces = attributes.find("reduction_supported");
  if (reduces !== undefined && !attributes.isTrueAt(reduces)) {
    throw refused(reduces, `"${name}" without reduction_supported: sums that it does not add up`);
  }
}

/** Whether a value says that something is there: neither empty, nor false, nor 0. */
function says(value: YamlValue, attributes: Attributes): boolean {
  if (value.isMapping) return value.keys().length > 0;
  if (typeof value.value === "string" && /^(none|null|false)$/i.test(value.value)) return false;
  return attributes.isTrueAt(value);
}
