/**
 * What the page does in a browser: sorts and filters layers, saves the estimate, opens everything for a printer. The page is whole without it.
 * It is plain JavaScript, because it is sent as it is; `SCRIPT_HASH` lets it run and nothing else.
 */

/** The script. Layers are sorted by the fields of the estimate, which stands in the page as JSON. */
export const SCRIPT = `"use strict";
const at = (heads, key) => heads.findIndex((head) => head.dataset.key === key);
const made = (name, own) => Object.assign(document.createElement(name), own);

for (const section of document.querySelectorAll("[data-estimate]")) {
  const read = () => JSON.parse(document.getElementById(section.dataset.estimate).textContent);
  const estimate = read(), { layers, total } = estimate;
  const tools = section.querySelector(".tools"), body = section.querySelector(".rows tbody");
  const rows = [...body.rows], heads = [...section.querySelectorAll(".rows thead th")];
  const index = new Map(rows.map((row, i) => [row, i]));
  const text = rows.map((row) => [...row.cells].map((cell) => cell.textContent));
  const words = text.map((cells) => cells.filter((_, i) => heads[i].className === "").join("\\n").toLowerCase());
  const filter = tools.querySelector("input"), choices = [...tools.querySelectorAll("select")];
  const share = (key, all) => {
    const sum = all.reduce((before, i) => before + (layers[i][key] ?? 0), 0), percent = 100 * sum / total[key];
    return Number.isFinite(percent) ? Math.round(percent) + " %" : "-";
  };

  const show = () => {
    const word = filter.value.trim().toLowerCase(), seen = [];
    rows.forEach((row, i) => {
      row.hidden = !words[i].includes(word) ||
        choices.some((one) => one.value !== "" && text[i][at(heads, one.name)] !== one.value);
      if (!row.hidden) seen.push(i);
    });
    tools.querySelector("output").textContent = seen.length + " of " + rows.length + " layers: " +
      share("latencySeconds", seen) + " of the latency, " + share("energyJoules", seen) + " of the energy";
  };

  for (const one of choices) {
    const values = new Set(text.map((cells) => cells[at(heads, one.name)]));
    one.append(...[...values].sort().map((value) => made("option", { value, textContent: value })));
    one.addEventListener("change", show);
  }
  filter.addEventListener("input", show);

  const valueOf = (row, key) => layers[index.get(row)][key] ?? null;
  const compare = (a, b) => typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  const sort = (head, direction) => {
    const sign = direction === "ascending" ? 1 : -1, { key } = head.dataset;
    const ordered = direction === "none" ? rows : [...rows].sort((a, b) => {
      const [left, right] = [valueOf(a, key), valueOf(b, key)];
      if (left === null || right === null) return (left === null) - (right === null);
      return sign * compare(left, right);
    });
    for (const other of heads) if (other.dataset.key) other.setAttribute("aria-sort", other === head ? direction : "none");
    body.append(...ordered);
  };
  for (const head of heads.filter(({ dataset }) => dataset.key)) {
    const turns = head.className === "n" ? ["descending", "ascending", "none"] : ["ascending", "descending", "none"];
    const button = made("button", { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => sort(head, turns[(turns.indexOf(head.getAttribute("aria-sort")) + 1) % 3]));
    head.setAttribute("aria-sort", "none");
    head.replaceChildren(button);
  }

  tools.querySelector("button").addEventListener("click", () => {
    const href = URL.createObjectURL(new Blob([JSON.stringify(read(), null, 2) + "\\n"], { type: "application/json" }));
    made("a", { href, download: section.dataset.file }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1e4);
  });
  tools.hidden = false;
  show();
}

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});
`;

/** The SHA-256 of the script: a browser runs this text and no other. A test says what it is. */
export const SCRIPT_HASH = "sha256-wN1yhugEVBFU9rXqNrSiE5bmYT34Jrx2w7QpIJ5dISo=";
