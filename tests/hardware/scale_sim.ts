/** A configuration of SCALE-Sim in our own words, for the tests of what reads it. */

/** What a configuration varies. */
export interface Sizes {
  /** Rows of cells. */
  readonly rows?: number;
  /** Columns of cells. */
  readonly columns?: number;
  readonly kibibytes?: number;
  readonly dataflow?: string;
  readonly bandwidth?: string;
  readonly mode?: string;
  /** Lines after the presets: other sections. */
  readonly more?: string;
}

/** A configuration with what version 2 has. */
export function configuration(
  { rows = 16, columns = 32, kibibytes = 64, dataflow = "ws", bandwidth = "10", mode = "CALC", more = "" }:
    Sizes = {},
): string {
  return `[general]
run_name = array

[run_presets]
InterfaceBandwidth: ${mode}

[architecture_presets]
Dataflow : ${dataflow}
ArrayHeight: ${rows}
ArrayWidth: ${columns}
IfmapSramSzkB: ${kibibytes}
FilterSramSzkB: ${kibibytes}
OfmapSramSzkB: ${kibibytes}
IfmapOffset: 0
FilterOffset: 10000000
OfmapOffset: 20000000
Bandwidth : ${bandwidth}
${more}`;
}
