/** Marks that stand on the letter before them. */
const marks = () => /\p{M}/gu;

/** Characters that take two columns: ideographs, kana, Hangul, full-width forms, pictures (Unicode, Annex 11); not the half-width forms. */
const wide = () =>
  /(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3001-\u303e\uff01-\uff60\uffe0-\uffe6]/gu;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  const letters = text.replace(marks(), "");
  return Array.from(letters).length + (letters.match(wide())?.length ?? 0);
}
