/** Accesses of an element's registers for each multiply-accumulate: input, weight, partial sum in and out. */
export const REGISTER_ACCESSES = 4;
