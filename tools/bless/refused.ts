/** Something that a person has to write first: said in one line, without a stack. */
export class Refused extends Error {}
