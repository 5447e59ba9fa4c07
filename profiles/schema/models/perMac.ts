import { unknownWord } from "../../../ir/errors.ts";
import type { PerMacData } from "../../types.ts";
import { groups } from "../base.ts";
import { list, object, text } from "../kit.ts";
import type { ModelSchema } from "../model.ts";

/** A constant cost per MAC: the networks must be those of the profile's own table. */
export const perMac: ModelSchema<"perMac"> = {
  data: object<PerMacData>({
    groups,
    networks: list(
      text("A network"),
      "Networks whose rows are averaged, in that order",
      "names of networks",
      1,
    ),
  }),
  *contradictions({ networks }, { models: { table } }) {
    if (table === undefined) {
      return yield { place: [], expected: "a table beside it, whose rows it averages", got: "none" };
    }
    const at = table.columns.indexOf("network");
    const known = [...new Set(table.rows.map((row) => `${row[at]}`))];
    for (const [i, network] of networks.entries()) {
      const place = ["networks", i];
      if (!known.includes(network)) yield { ...unknownWord("a network of the table", network, known), place };
    }
  },
};
