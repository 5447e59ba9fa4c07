import { isComposite } from "../../engine/prepare.ts";
import { calibrate as calibrated } from "../../engine/trust/calibrate/mod.ts";
import { jsonText } from "../../ir/escape.ts";
import { exclusiveOptions, FodlamError, nothingToCalibrate } from "../../ir/errors.ts";
import { chosen } from "../../profiles/runtime.ts";
import { calibrationText } from "../../report/calibrate.ts";
import { compactJson } from "../../report/compactJson.ts";
import { nameOf } from "../input/files.ts";
import { findProfile } from "../input/findProfile.ts";
import { bounding, limitsOf, running } from "../input/limits.ts";
import { chipAndRuntime } from "../input/runtimeName.ts";
import { readMeasurements } from "../input/measurements.ts";
import { idOf } from "../output/idOf.ts";
import { quoted } from "../output/slurm.ts";
import { writeWhole } from "../output/whole.ts";
import type { Command } from "../spec.ts";

/** `fodlam calibrate PROFILE ROWS`: measurements of one's own become a profile. */
export const calibrate: Command = {
  spec: {
    name: "calibrate",
    help: "Fit a profile to measurements of your own, and say how far it can then be trusted",
    arguments: [
      {
        name: "<profile>",
        help:
          "the accelerator to start from: a name, or a file of your own, with a runtime behind it as in a100@engine",
      },
      { name: "<rows>", help: "the measurements as CSV: a file, an address, or - for standard input" },
    ],
    options: [
      { flags: "--runtime <name>", help: "the runtime that drove the accelerator, as a100@engine says it" },
      { flags: "--out <file>", help: "the profile to write; without it nothing is written" },
      { flags: "--force", help: "overwrite an existing file" },
      { flags: "--json", help: "print JSON: parameters, rows, errors, and the profile" },
      ...bounding,
      ...running,
    ],
    examples: [
      "fodlam calibrate jetson-nano rows.csv",
      "fodlam calibrate jetson-nano rows.csv --out my-chip.json",
      "fodlam calibrate a100 rows.csv --runtime engine --out my-a100.json",
    ],
  },
  async run(options, [name, path], io) {
    const runtime = options.runtime === undefined ? undefined : String(options.runtime);
    if (runtime !== undefined && chipAndRuntime(name!).length > 1) {
      throw new FodlamError(exclusiveOptions(["--runtime", name!]));
    }
    const profile = chosen(await findProfile(name!, limitsOf(options)), runtime);
    if (isComposite(profile)) throw new FodlamError(nothingToCalibrate(profile.id, []));
    const { rows, refused } = await readMeasurements(path!, options, io);
    const out = options.out === undefined ? undefined : String(options.out);
    const found = calibrated(profile, rows, {
      refused,
      from: `measurements in ${nameOf(path!)}`,
      ...(out !== undefined && { id: idOf(out) }),
    });
    if (out !== undefined) {
      const content = `${compactJson(found.profile)}\n`;
      await writeWhole([{ path: out, content }], { force: options.force === true, folders: false });
    }
    if (options.json === true) return io.out(jsonText(found, 2));
    io.out(calibrationText(found, profile.id));
    if (out !== undefined) {
      io.out(`\nWrote ${out}: fodlam eval resnet50 --on ${quoted(/^[./\\]/.test(out) ? out : `./${out}`)}`);
    }
  },
};
