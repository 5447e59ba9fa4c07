/**
 * Which points of a graph lie on a common cycle: two points with the same number reach each other. Tarjan's algorithm
 * (SIAM J. Comput. 1(2), 1972) with its own stack, for a network's file may hold more layers than a call stack.
 */
export function components(count: number, readsOf: (point: number) => readonly number[]): Int32Array {
  const component = new Int32Array(count).fill(-1);
  const found = new Int32Array(count).fill(-1);
  const lowest = new Int32Array(count);
  const path: number[] = [];
  let number = 0;
  for (let start = 0; start < count; start++) {
    if (found[start] !== -1) continue;
    const open: { point: number; reads: readonly number[]; next: number }[] = [];
    const enter = (point: number) => {
      found[point] = lowest[point] = number++;
      path.push(point);
      open.push({ point, reads: readsOf(point), next: 0 });
    };
    enter(start);
    while (open.length > 0) {
      const at = open[open.length - 1]!;
      const { point } = at;
      if (at.next < at.reads.length) {
        const read = at.reads[at.next++]!;
        if (found[read] === -1) enter(read);
        else if (component[read] === -1) lowest[point] = Math.min(lowest[point]!, found[read]!);
        continue;
      }
      open.pop();
      const reader = open[open.length - 1]?.point;
      if (reader !== undefined) lowest[reader] = Math.min(lowest[reader]!, lowest[point]!);
      if (lowest[point] !== found[point]) continue;
      for (let last = path.pop()!;; last = path.pop()!) {
        component[last] = point;
        if (last === point) break;
      }
    }
  }
  return component;
}
