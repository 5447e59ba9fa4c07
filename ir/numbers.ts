/** Numbers as people read them, in reports and messages alike. */

/** `0.4536` as `45.4 %`; a share that is not all is never printed as all, nor one that is not none as none. */
export function percent(share: number, digits = 1): string {
  const least = 10 ** -digits;
  const value = share * 100;
  if (value > 0 && value < least) return `<${least} %`;
  if (value < 100 && value > 100 - least) return `>${100 - least} %`;
  return `${Number(value.toFixed(digits))} %`;
}

/** A whole number with commas: `8,000,000`. Not `toLocaleString`: its tables of languages cost 10 ms at their first use. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
