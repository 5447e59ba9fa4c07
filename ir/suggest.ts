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

/** The candidate nearest to a misspelt name, or nothing when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name.slice(0, 64));
  let best: string | undefined;
  let least = Math.min(wanted.length, Math.max(1, Math.floor(wanted.length / 3)) + 1); // some letter must be right
  for (const candidate of candidates) {
    const d = distance(wanted, plain(candidate));
    if (d < least) [best, least] = [candidate, d];
  }
  return best;
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
