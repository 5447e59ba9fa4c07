/** A swap of neighbours is the likeliest slip. */
const SWAP = 0.9;

/** Edit distance between two words: insert, delete, replace, swap neighbours. */
export function distance(a: string, b: string): number {
  let last: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? last[j - 2]! + SWAP : Infinity;
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + same, swapped));
    }
    [last, row] = [row, next];
  }
  return row[b.length]!;
}

/** Lower case and without separators, so that `VGG_16` finds `vgg16`. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9+]/g, "");
}

/** Words of a name: `kvHeads` has `kv` and `heads`. */
function wordsOf(name: string): string[] {
  return name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
}

/** Letters by which a shorter name begins a longer one, or a word that both have; one letter of either says little. */
const TELLING = 4;

/** Whether two names are likely to mean the same, however long they are: `batchSize` and `batch`, `kvHeads` and `keyValueHeads`. */
function related(a: string, b: string): boolean {
  let same = 0;
  while (same < a.length && a[same]?.toLowerCase() === b[same]?.toLowerCase()) same++;
  if (same >= TELLING && 2 * same >= Math.min(a.length, b.length)) return true;
  const words = wordsOf(b);
  return wordsOf(a).some((word) => word.length >= TELLING && words.includes(word));
}

/** The candidate nearest to a misspelt name, or nothing when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name.slice(0, 64));
  let best: string | undefined;
  let least = Math.min(wanted.length, Math.max(1, Math.floor(wanted.length / 3)) + 1); // some letter must be right
  for (const candidate of candidates) {
    const d = distance(wanted, plain(candidate));
    if (d < least) [best, least] = [candidate, d];
  }
  return best ?? nearestRelated(name.slice(0, 64), candidates);
}

/** The nearest of those candidates that share a beginning or a word with a name. */
function nearestRelated(name: string, candidates: Iterable<string>): string | undefined {
  return byDistance(name, [...candidates].filter((candidate) => related(name, candidate)))[0];
}

/** Candidates ordered from the nearest to a name: those that begin with it, then by edit distance. */
export function byDistance(name: string, candidates: readonly string[]): string[] {
  const wanted = plain(name.slice(0, 64));
  const far = new Map(candidates.map((candidate) => {
    const word = plain(candidate);
    return [candidate, wanted !== "" && word.startsWith(wanted) ? 0 : distance(wanted, word)];
  }));
  return [...candidates].sort((a, b) => far.get(a)! - far.get(b)!);
}
