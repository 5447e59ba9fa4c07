/** Lists of networks: all of them in short, or some with what they are. */
import { groupBy } from "../ir/group.ts";
import { columns } from "./columns.ts";
import { quantity } from "./quantity.ts";
import { wrapped } from "./wrap.ts";

/** What a list says of a network. */
export interface ListedNetwork {
  /** Its name. */
  readonly name: string;
  /** What its shelf is called. */
  readonly shelf: string;
  /** The file of `examples/` that has it. */
  readonly family: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Other names. */
  readonly aliases: readonly string[];
  /** Shapes of its inputs. */
  readonly input: string;
  /** MACs of one inference. */
  readonly macs: number;
  /** Parameters. */
  readonly parameters: number;
}

const short = (count: number) => count < 1000 ? `${count}` : quantity(count, "", 3).trimEnd();

/** All networks by shelf, a paragraph for each family. */
export function networksInShort(networks: readonly ListedNetwork[]): string {
  const indent = Math.max(...networks.map(({ family }) => family.length)) + 4;
  const shelves = [...groupBy(networks, ({ shelf }) => shelf)].map(([shelf, some]) =>
    [
      shelf,
      ...[...groupBy(some, ({ family }) => family)].sort(byName).flatMap(([family, all]) => {
        const names = all.map(({ name, macs }) => `${name} ${short(macs)}`.replaceAll(" ", "\u00a0")).join(
          ", ",
        );
        return wrapped(`  ${family.padEnd(indent - 2)}${names}`, indent);
      }),
    ].join("\n").replaceAll("\u00a0", " ")
  );
  const head = `${networks.length} networks with the MACs of one inference`;
  const hint = [
    "fodlam nets WORD    those of a family or task, with inputs and parameters: yolo, segment, language",
    "fodlam nets NAME    one network, layer by layer",
  ].join("\n");
  return [head, ...shelves, hint].join("\n\n");
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** A line for each network. */
export function networkTable(networks: readonly ListedNetwork[]): string {
  return columns(networks, [
    { head: "network", align: "left", most: 32, text: ({ name }) => name },
    { head: "input", align: "left", most: 18, text: ({ input }) => input },
    { head: "MACs", align: "right", text: ({ macs }) => short(macs) },
    { head: "parameters", align: "right", text: ({ parameters }) => short(parameters) },
    { head: "what it is", align: "left", most: 43, text: ({ title }) => title },
  ]).join("\n");
}

/** The networks that a word is about: part of a name, of a family, of what it is, or of its shelf's title. */
export function matching(networks: readonly ListedNetwork[], word: string): ListedNetwork[] {
  const wanted = word.toLowerCase();
  return networks.filter(({ name, family, title, shelf, aliases }) =>
    [name, family, title, shelf, ...aliases].some((text) => text.toLowerCase().includes(wanted))
  );
}
