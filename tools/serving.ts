/**
 * Fits all constants of serving to the tables in `profiles/serving/tables/`, each network left out in turn, and writes them with the errors
 * found to `profiles/serving/software.json`. Takes some minutes; run it when a table, a kernel's model or a formula of serving changed:
 *
 *     deno run -A --no-check tools/serving.ts
 *
 * @module
 */
import { interleaved, type Residual } from "./serving/bands.ts";
import { fittedCollectives, leftOutError, withNumbers } from "./serving/collectives.ts";
import { doing, fittedItems, itemRows, softwareWith } from "./serving/items.ts";
import { fittedLanguage, joules, languageRows, put, residualsOf, steady } from "./serving/language.ts";
import { fittedPower, type PowerRow, sharesWith } from "./serving/power.ts";
import { joulesOf } from "../engine/serving/power.ts";
import { compactJson } from "../report/compactJson.ts";
import { type ServingBand, type ServingData, servingData } from "../profiles/serving/mod.ts";

const H100_WATTS = 700;
const number = (cell: unknown) => cell as number;

const data = structuredClone(servingData) as { -readonly [K in keyof ServingData]: ServingData[K] };
const bands: ServingBand[] = [];

function report(found: readonly ServingBand[]): void {
  for (const { software, quantity, rows, medianError, inside } of found) {
    console.log(
      `${software} ${quantity}: ${rows} rows, left out ${(100 * medianError).toFixed(1)} %, inside ${
        (100 * inside).toFixed(0)
      } %`,
    );
  }
  bands.push(...found);
}

const collectives = await fittedCollectives(data.collectives);
data.collectives = {
  ...withNumbers(data.collectives, collectives.constants),
  medianError: leftOutError(collectives, data.collectives),
};
console.log(`collectives: left out ${(100 * data.collectives.medianError).toFixed(1)} %`);

const STARTS = {
  "vllm": {
    products: 1,
    quantisedProducts: 1.4,
    attention: 1,
    quantisedExperts: 1.3,
    packedExperts: 0.9,
    scans: 1.5,
    stepSeconds: 0.001,
    requestSeconds: 0.00005,
  },
  "tensorrt-llm": {
    products: 1,
    quantisedProducts: 1,
    attention: 1,
    stepSeconds: 0.001,
    requestSeconds: 0.00001,
  },
  "diffusers": {
    products: 1.3,
    attention: 1.5,
    convolutions: 2,
    others: 3,
    exchanges: 1.5,
    kernelSeconds: 0.00003,
  },
} as const;

const vllm = await languageRows("h100-vllm-serving", "vllm", data);
const trt = await languageRows("tensorrt-llm-serving", "tensorrt-llm", data);
const ofVllm = fittedLanguage(vllm, "vllm", data, STARTS.vllm);
const ofTrt = fittedLanguage(trt, "tensorrt-llm", data, STARTS["tensorrt-llm"]);
const images = await itemRows(data), software = data.images.diffusers!;
const ofImages = fittedItems(images, software, STARTS.diffusers);

put(data, "vllm", ofVllm.constants);
put(data, "tensorrt-llm", ofTrt.constants);
data.images = { diffusers: softwareWith(software, ofImages.constants) };

const powerRows: PowerRow[] = [
  ...vllm.map((row) => {
    const seconds = row.options.requests! / number(row.cells.tokensPerSecond), { doing } = steady(row);
    return {
      network: row.network,
      doing: { ...doing, seconds },
      watts: number(row.cells.powerWatts) / number(row.cells.gpus),
      ratedWatts: H100_WATTS,
    };
  }),
  ...images.map((row) => ({
    network: row.network,
    doing: { ...doing(row, data.images.diffusers!), seconds: number(row.cells.latencySeconds) },
    watts: number(row.cells.powerWatts) / number(row.cells.gpus),
    ratedWatts: H100_WATTS,
  })),
];
const ofPower = fittedPower(powerRows, data.power);
data.power = sharesWith(data.power, ofPower.constants);

const residuals: Residual[] = [];
for (const [rows, fit, name] of [[vllm, ofVllm, "vllm"], [trt, ofTrt, "tensorrt-llm"]] as const) {
  for (const [network, constants] of fit.without) {
    put(data, name, constants);
    const power = sharesWith(data.power, ofPower.without.get(network) ?? ofPower.constants);
    for (const row of rows.filter((row) => row.network === network)) {
      for (const [quantity, value] of Object.entries(residualsOf(row))) {
        residuals.push({ software: name, chip: `${row.cells.profile ?? "h100"}`, network, quantity, value });
      }
      if (typeof row.cells.joulesPerToken !== "number") continue;
      const value = Math.log(joules(row, steady(row), power) / number(row.cells.joulesPerToken));
      residuals.push({ software: name, chip: "h100", network, quantity: "joulesPerToken", value });
    }
  }
  put(data, name, fit.constants);
}
for (const [network, constants] of ofImages.without) {
  const own = softwareWith(software, constants),
    power = sharesWith(data.power, ofPower.without.get(network)!);
  for (const row of images.filter((row) => row.network === network)) {
    const found = doing(row, own), { latencySeconds, joulesPerItem, gpus, batch } = row.cells;
    const seconds = Math.log(found.seconds / number(latencySeconds));
    const energy = joulesOf(found, H100_WATTS, power) * number(gpus) / number(batch);
    residuals.push({
      software: "diffusers",
      chip: "h100",
      network,
      quantity: "secondsPerItem",
      value: seconds,
    });
    residuals.push({
      software: "diffusers",
      chip: "h100",
      network,
      quantity: "joulesPerItem",
      value: Math.log(energy / number(joulesPerItem)),
    });
  }
}
report(interleaved(residuals));
data.bands = bands;
await Deno.writeTextFile(
  new URL("../profiles/serving/software.json", import.meta.url),
  `${compactJson(data)}\n`,
);
