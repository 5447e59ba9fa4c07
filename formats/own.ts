/** What a table has under a word of a file; nothing for words that every object knows, such as `toString`. */
export function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
