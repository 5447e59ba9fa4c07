/** The playground: a program on the left, what it costs on the right. Everything happens in the browser. */
import { byId, element } from "./element.ts";
import { chipHelp } from "./chipHelp.ts";
import { Editor, typed } from "./editor.ts";
import { Evaluating, latest } from "./evaluating.ts";
import type { ChipName, Choice, Fault, Lists, PictureKind, Work } from "./messages.ts";
import { fragmentOf, OWN_CHIP } from "../report/share.ts";
import { Results } from "./results.ts";
import { keep, kept, START, workOfLink } from "./share.ts";
import { Typing } from "./typing.ts";
import { badNumber, densities } from "./words.ts";

/** How long after the last keystroke types are asked and the work is kept. */
const PAUSE_MILLISECONDS = 300;

const evaluating = new Evaluating();
const typing = new Typing();

/** The work of a link, else that of last time, else a small example. An embedded page keeps nothing of its own. */
const isEmbedded = new URLSearchParams(location.search).has("embed");
document.documentElement.classList.toggle("embed", isEmbedded);

let linkFault: string | undefined;
let work: Work = await workOfLink(location.hash).catch((error: Error) => {
  linkFault = error.message;
  return undefined;
}) ?? (isEmbedded ? START : kept() ?? START);

const lists: Promise<Lists> = fetch(new URL("./lists.json", import.meta.url)).then((found) => found.json());

const results = new Results({
  onLayer(layer, line) {
    if (line !== undefined) {
      showTab("program");
      program.toLine(line);
    }
    void explain(layer);
  },
});

const program = new Editor({
  parent: byId("program-editor"),
  label: "The program",
  language: "typescript",
  text: work.source,
  extensions: typed(typing),
  onChange: () => change({ source: program.text }),
  onLine: (line) => results.atLine(line),
});

/** The editor of the visitor's own chip, made when it is wanted. */
let chipEditor: Editor | undefined;

function change(part: Partial<Work>): void {
  work = { ...work, ...part };
  later();
  void evaluate();
}

/** Leaves out what was given, as the chip's own bits. */
function without(key: keyof Work): void {
  const { [key]: _, ...others } = work;
  work = others as Work;
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** What can wait until the visitor pauses. */
function later(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!isEmbedded) keep(work);
    void checkTypes();
  }, PAUSE_MILLISECONDS);
}

/** Fields of numbers, and what each may hold. */
const NUMBERS = {
  batch: ["the batch", "a whole number of at least 1"],
  "weight-bits": ["bits of weights", "a number from 1 to 64"],
  "activation-bits": ["bits of activations", "a whole number from 1 to 64"],
  "cache-bits": ["bits of the KV cache", "a whole number from 1 to 64"],
} as const;

/** What is wrong with the fields: their last legal values are not what the visitor asks about. */
function wrongField(): Fault | undefined {
  for (const [id, [what, expected]] of Object.entries(NUMBERS)) {
    const { validity, value } = byId<HTMLInputElement>(id);
    if (!validity.valid) return badNumber(what, expected, value);
  }
}

const evaluate = latest(async () => {
  const wrong = wrongField();
  if (wrong !== undefined) {
    results.refuse(wrong);
    globalThis.dispatchEvent(new Event("fodlam-evaluated"));
    return;
  }
  const network = byId<HTMLSelectElement>("network").value;
  try {
    const result = await evaluating.ask<"evaluate">({
      ask: "evaluate",
      work,
      picture: pictureKind(),
      ...(network !== "" && { network }),
    });
    showNetworks(result.networks, result.network);
    results.show(result);
    program.showFault();
    void lines(work.source, result.network);
    if (byId<HTMLDetailsElement>("json-fold").open) await showJson();
  } catch (error) {
    const fault = error as Fault;
    results.refuse(fault);
    program.showFault(fault.message, fault.line);
  }
  globalThis.dispatchEvent(new Event("fodlam-evaluated"));
});

/** Asks where layers are written, as long as the program is still the one that was asked about. */
async function lines(source: string, network: string): Promise<void> {
  const found = await evaluating.ask<"lines">({ ask: "lines", source, network }).catch(() => []);
  if (source === work.source) results.showLines(found);
}

const checkTypes = latest(async () => {
  const source = program.text, mistakes = await typing.ask("mistakes", source);
  if (mistakes !== null && source === program.text) program.showMistakes(mistakes);
});

async function explain(layer: string): Promise<void> {
  byId("explained").textContent = await evaluating.ask<"explain">({ ask: "explain", layer }).catch((
    { message },
  ) => message);
  byId<HTMLDetailsElement>("explain-fold").open = true;
}

async function showJson(): Promise<void> {
  byId("json").textContent = await evaluating.ask<"json">({ ask: "json" }).catch(({ message }) => message);
}

/** Networks to choose from, where the program exports several. */
function showNetworks(names: readonly string[], shown: string): void {
  const select = byId<HTMLSelectElement>("network");
  const current = [...select.options].map(({ value }) => value);
  if (current.join("\n") !== names.join("\n")) {
    select.replaceChildren(...names.map((name) => new Option(name, name)));
  }
  select.value = shown;
  byId("network-choice").hidden = names.length < 2;
}

function pictureKind(): PictureKind {
  return document.querySelector<HTMLInputElement>('input[name="picture"]:checked')!.value as PictureKind;
}

/** Shows one of the two editors. */
function showTab(name: "program" | "chip"): void {
  for (const tab of ["program", "chip"]) {
    byId(`${tab}-panel`).hidden = tab !== name;
    byId(`${tab}-tab`).setAttribute("aria-pressed", String(tab === name));
  }
}

function options(select: HTMLSelectElement, choices: readonly Choice[]): void {
  select.append(...choices.map(({ heading, names }) => {
    const group = element("optgroup", { label: heading });
    group.append(...names.map((name) => new Option(name, name)));
    return group;
  }));
}

function ownChoice(): readonly Choice[] {
  return work.ownChip === undefined ? [] : [{ heading: "Your own", names: [OWN_CHIP] }];
}

/** Fills the lists of chips; one that is not there any more is left at the top. */
function showChips(chips: readonly Choice[]): void {
  const select = byId<HTMLSelectElement>("chip"), other = byId<HTMLSelectElement>("other");
  const all = [...ownChoice(), ...chips];
  select.replaceChildren();
  if (!all.some(({ names }) => names.includes(work.chip))) select.append(new Option(work.chip, work.chip));
  options(select, all);
  select.value = work.chip;
  other.replaceChildren(new Option("add a chip", ""));
  options(other, all);
  showOthers();
}

/** The chips that the first is held against, each with a button that takes it away. */
function showOthers(): void {
  byId("others").replaceChildren(...work.others.map((chip) =>
    element(
      "li",
      {},
      chip,
      element("button", {
        type: "button",
        "aria-label": `Take ${chip} away`,
        click: () => {
          change({ others: work.others.filter((name) => name !== chip) });
          showOthers();
          byId("other").focus();
        },
      }, "\u00d7"),
    )
  ));
}

/** Starts a chip of the visitor's own, as a copy of the one that is chosen. */
async function ownChip(): Promise<void> {
  if (work.ownChip === undefined) {
    const text = await evaluating.ask<"chipFile">({ ask: "chipFile", chip: work.chip });
    takeChip(text.replace(/("id": ")([^"]+")/, "$1my-$2"));
  }
  showChipEditor();
}

function takeChip(text: string): void {
  work = { ...work, ownChip: text, chip: OWN_CHIP };
  if (chipEditor !== undefined) chipEditor.text = text;
  void lists.then(({ chips }) => showChips(chips));
  change({});
}

function showChipEditor(): void {
  showTab("chip");
  byId("chip-tab").hidden = false;
  chipEditor ??= new Editor({
    parent: byId("chip-editor"),
    label: "Your own chip",
    language: "json",
    text: work.ownChip ?? "",
    extensions: chipHelp(),
    onChange: () => change({ ownChip: chipEditor!.text }),
  });
  chipEditor.focus();
}

/** A whole number or a size of bits from a field; nothing where it is empty. */
function numberIn(id: string): number | undefined {
  const { value, validity } = byId<HTMLInputElement>(id);
  return value === "" || !validity.valid ? undefined : Number(value);
}

/** Shows a program in place of the one that is there. */
function showProgram(
  { source, notes }: { readonly source: string; readonly notes: readonly string[] },
): void {
  showTab("program");
  program.text = source;
  byId("notes").textContent = notes.join("\n");
}

/** What goes wrong where there is no program to blame. */
async function attempt(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    results.refuse({ message: (error as Error).message });
  }
}

async function take(file: File): Promise<void> {
  if (await isChip(file)) return takeChip(await file.text()), showChipEditor();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const found = await evaluating.ask<"read">({ ask: "read", name: file.name, bytes });
  if (!("chip" in found)) return showProgram(found);
  takeChip(found.chip);
  showChipEditor();
  byId("notes").textContent = found.notes.join("\n");
}

/** Whether a file describes a chip. */
async function isChip(file: File): Promise<boolean> {
  return /\.json$/i.test(file.name) &&
    /"format"\s*:\s*"fodlam\/profile@1"/.test(await file.slice(0, 100_000).text());
}

function listen(id: string, event: string, act: (event: Event) => void): void {
  byId(id).addEventListener(event, act);
}

listen("program-tab", "click", () => showTab("program"));
listen("chip-tab", "click", showChipEditor);
listen("own-chip", "click", () => void attempt(ownChip));
listen("chip", "change", () => change({ chip: byId<HTMLSelectElement>("chip").value }));
listen("network", "change", () => void evaluate());
listen("batch", "input", () => change({ batch: numberIn("batch") ?? 1 }));
listen("other", "change", () => {
  const select = byId<HTMLSelectElement>("other"), chip: ChipName = select.value;
  select.value = "";
  if (chip === "" || chip === work.chip || work.others.includes(chip)) return;
  change({ others: [...work.others, chip] });
  showOthers();
});
for (
  const [id, key] of [["weight-bits", "weightBits"], ["activation-bits", "activationBits"], [
    "cache-bits",
    "cacheBits",
  ]] as const
) {
  listen(id, "input", () => {
    const bits = numberIn(id);
    if (bits === undefined) without(key);
    change(bits === undefined ? {} : { [key]: bits });
  });
}
for (const button of document.querySelectorAll('input[name="picture"]')) {
  button.addEventListener("change", () => void evaluate());
}
listen("example", "change", () => {
  const of = byId<HTMLSelectElement>("example").value;
  if (of !== "") {
    void attempt(async () => showProgram(await evaluating.ask<"program">({ ask: "program", of })));
  }
});
listen("open", "click", () => byId("file").click());
listen("file", "change", () => {
  const input = byId<HTMLInputElement>("file"), file = input.files?.[0];
  input.value = "";
  if (file !== undefined) void attempt(() => take(file));
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file !== undefined) void attempt(() => take(file));
});
listen("share", "click", () =>
  void attempt(async () => {
    const link = await fragmentOf(work);
    history.replaceState(null, "", link);
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    byId("shared").textContent = copied ? "Copied a link to this program" : "The link is in the address bar";
  }));
listen("json-fold", "toggle", () => void (byId<HTMLDetailsElement>("json-fold").open && showJson()));
globalThis.addEventListener("hashchange", () =>
  void attempt(async () => {
    const found = await workOfLink(location.hash);
    if (found !== undefined) open(found);
  }));

/** Shows another work. */
function open(other: Work): void {
  work = other;
  showFields();
  program.text = work.source;
  void lists.then(({ chips }) => showChips(chips));
}

/** Puts the work's numbers into their fields. */
function showFields(): void {
  const fields = {
    batch: work.batch,
    "weight-bits": work.weightBits,
    "activation-bits": work.activationBits,
    "cache-bits": work.cacheBits,
  };
  for (const [id, value] of Object.entries(fields)) {
    byId<HTMLInputElement>(id).value = value === undefined ? "" : String(value);
  }
  byId("chip-tab").hidden = work.ownChip === undefined;
  if (work.density !== undefined) byId("notes").textContent = densities(work.density);
  if (chipEditor !== undefined && work.ownChip !== undefined) chipEditor.text = work.ownChip;
}

showFields();
const first = evaluate();
const { chips, zoo } = await lists;
showChips(chips);
options(byId("example"), zoo);
await first;
if (linkFault !== undefined) results.refuse({ message: linkFault });
typing.start(() => {
  document.documentElement.dataset.types = "ready";
  void checkTypes();
});
