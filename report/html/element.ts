/** Elements of HTML as text. Content is HTML already; text becomes so by `htmlText`, here or where it is made. */
import { htmlText } from "../../ir/escape.ts";
import type { Column } from "../columns.ts";

/** Attributes by name; one that is true has no value, one that is undefined or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with its content. */
export function tag(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const all = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined || value === false
      ? []
      : [value === true ? ` ${key}` : ` ${key}="${htmlText(`${value}`)}"`]
  );
  return `<${name}${all.join("")}>${content.join("")}</${name}>`;
}

/** A text that someone else wrote: its direction is its own and turns nothing around it. */
export function foreign(text: string): string {
  return `<bdi>${htmlText(text)}</bdi>`;
}

/** What can be opened and closed. */
export function details(summary: string, attributes: Attributes, ...content: readonly string[]): string {
  return tag("details", attributes, tag("summary", {}, summary), ...content);
}

/** What is wider or taller than its place scrolls in it, by the keyboard, too. */
export function scrolling(label: string, className: string, content: string): string {
  return tag("div", { class: className, tabindex: 0, role: "region", "aria-label": label }, content);
}

/** A column of a table, and what a script sorts it by. */
export interface HtmlColumn<T> extends Column<T> {
  /** The field of a row's data that it shows, where rows can be sorted by it. */
  readonly key?: string;
}

/** A table; a row's first cell is its heading. */
export function table<T>(rows: readonly T[], columns: readonly HtmlColumn<T>[], caption: string): string {
  const side = ({ align }: Column<T>) => align === "right" ? "n" : undefined;
  const heads = columns.map((column) =>
    tag("th", { scope: "col", class: side(column), "data-key": column.key }, htmlText(column.head))
  );
  const lines = rows.map((row) => {
    const cells = columns.map((column, i) =>
      i === 0
        ? tag("th", { scope: "row" }, foreign(column.text(row)))
        : tag("td", { class: side(column) }, foreign(column.text(row)))
    );
    return tag("tr", {}, ...cells);
  });
  return tag(
    "table",
    {},
    tag("caption", {}, htmlText(caption)),
    tag("thead", {}, tag("tr", {}, ...heads)),
    tag("tbody", {}, "\n", lines.join("\n"), "\n"),
  );
}

/** A list of notes. */
export function list(lines: readonly string[]): string {
  return tag("ul", {}, ...lines.map((line) => tag("li", {}, foreign(line))));
}
