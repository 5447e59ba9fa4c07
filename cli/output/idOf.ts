/** A name for a chip, from the name of its file. */
export function idOf(file: string | undefined): string {
  const stem = file?.split(/[/\\]/).at(-1)?.replace(/\.json$/, "");
  return stem === undefined || stem === "" ? "my-chip" : stem;
}
