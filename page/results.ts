/** The side of the page that shows what came out. */
import { byId, element } from "./element.ts";
import type { ChipTable, Evaluated, Fault, LayerRow, LineOfLayer } from "./messages.ts";

/** Rows that are drawn at first: a large network would make the page slow. */
const ROWS = 200;

/** What the visitor does with the results. */
export interface Acts {
  /** Goes to a layer's line and explains it. */
  readonly onLayer: (layer: string, line: number | undefined) => void;
}

type Key = "place" | "macs" | "latencySeconds" | "energyJoules";

const heads: readonly (readonly [head: string, key?: Key])[] = [
  ["layer", "place"],
  ["kind"],
  ["makes"],
  ["MACs", "macs"],
  ["latency", "latencySeconds"],
  ["share"],
  ["energy", "energyJoules"],
  ["limit"],
];

/** Shows results, and keeps the last while the program is wrong. */
export class Results {
  readonly #acts: Acts;
  #last: Evaluated | undefined;
  #lines = new Map<string, number>();
  #sorted: Key = "place";
  #all = false;
  #line = 0;

  constructor(acts: Acts) {
    this.#acts = acts;
    byId("all-layers").addEventListener("click", () => {
      this.#all = true;
      this.#layers();
    });
  }

  /** Shows what is wrong, beside the last result, which is greyed. */
  refuse({ message, line }: Fault): void {
    byId("message").textContent = line === undefined ? message : `Line ${line}: ${message}`;
    byId("result").classList.add("old");
    byId("state").textContent = this.#last === undefined ? "" : "the last result, of an earlier program";
  }

  /** Shows a result. */
  show(result: Evaluated): void {
    this.#last = result;
    byId("result").classList.remove("old");
    const messages = [
      result.lacking,
      ...result.idle,
      ...result.refused.map(({ chip, message }) => `${chip}: ${message}`),
    ];
    byId("message").textContent = messages.filter((text) => text !== undefined).join("\n");
    byId("state").textContent = `${result.milliseconds.toFixed(1)} ms`;
    byId("heading").textContent = result.heading;
    byId("facts").replaceChildren(
      ...result.facts.flatMap(([word, text]) => [element("dt", {}, word), element("dd", {}, text)]),
    );
    byId("report").textContent = result.report;
    this.#picture(result);
    byId("chips").replaceChildren(...(result.chips === undefined ? [] : [chipsTable(result.chips)]));
    this.#layers();
  }

  /** Shows where the layers of the result are written. */
  showLines(lines: readonly LineOfLayer[]): void {
    this.#lines = new Map(lines.map(({ layer, line }) => [layer, line]));
    this.#layers();
  }

  #picture({ picture, pictureMessage, heading }: Evaluated): void {
    const place = byId("picture");
    if (picture === "") {
      return place.replaceChildren(element("p", {}, pictureMessage ?? "There is no such picture"));
    }
    // The picture's texts are escaped by what draws it; it is parsed as XML, where nothing runs by itself.
    const svg = new DOMParser().parseFromString(picture, "image/svg+xml").documentElement;
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `Picture of ${heading}`);
    place.replaceChildren(document.importNode(svg, true));
  }

  /** Marks the layers of a line. */
  atLine(line: number): void {
    this.#line = line;
    for (const row of byId("layers").querySelectorAll<HTMLElement>("tr[data-line]")) {
      row.classList.toggle("here", row.dataset.line === String(line));
    }
  }

  #layers(): void {
    const { layers } = this.#last!, sorted = this.#inOrder(layers);
    const some = this.#all ? sorted : sorted.slice(0, ROWS);
    const head = element("tr", {}, ...heads.map(([text, key]) => this.#head(text, key)));
    const table = element(
      "table",
      {},
      element("caption", { class: "hidden" }, "Layers"),
      element("thead", {}, head),
      element("tbody", {}, ...some.map((row) => this.#row(row))),
    );
    byId("layers").replaceChildren(table);
    const more = byId("all-layers");
    more.hidden = some.length === layers.length;
    more.textContent = `Show all ${layers.length} layers`;
    this.atLine(this.#line);
  }

  #inOrder(layers: readonly LayerRow[]): readonly LayerRow[] {
    const key = this.#sorted;
    if (key === "place") return layers;
    const value = (row: LayerRow) => Number.isNaN(row[key]) ? -1 : row[key];
    return layers.toSorted((a, b) => value(b) - value(a));
  }

  #head(text: string, key: Key | undefined): HTMLElement {
    if (key === undefined) return element("th", { scope: "col" }, text);
    const isSorted = this.#sorted === key;
    const order = key === "place" ? "ascending" : "descending";
    const button = element("button", {
      type: "button",
      click: () => {
        this.#sorted = key;
        this.#layers();
        byId("layers").querySelectorAll<HTMLElement>("th button")[keys.indexOf(key)]?.focus();
      },
    }, text);
    return element("th", { scope: "col", "aria-sort": isSorted ? order : "none" }, button);
  }

  #row({ name, kind, shape, macsText, latencyText, shareText, energyText, status }: LayerRow): HTMLElement {
    const line = this.#lines.get(name);
    const button = element("button", {
      type: "button",
      title: line === undefined ? "Explain this layer" : `Explain this layer, and go to line ${line}`,
      click: () => this.#acts.onLayer(name, line),
    }, name);
    const numbers = [macsText, latencyText, shareText, energyText].map((text) =>
      element("td", { class: "number" }, text)
    );
    return element(
      "tr",
      { ...(line !== undefined && { "data-line": String(line) }) },
      element("th", { scope: "row" }, button),
      element("td", {}, kind),
      element("td", { class: "shape" }, shape),
      ...numbers,
      element("td", {}, status),
    );
  }
}

/** Keys of the heads that sort, in the order of their buttons. */
const keys = heads.flatMap(([, key]) => key === undefined ? [] : [key]);

function chipsTable({ heads, rows }: ChipTable): HTMLElement {
  return element(
    "table",
    {},
    element("caption", { class: "hidden" }, "Chips beside each other"),
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element(
      "tbody",
      {},
      ...rows.map(([first = "", ...others]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, first),
          ...others.map((text) => element("td", {}, text)),
        )
      ),
    ),
  );
}
