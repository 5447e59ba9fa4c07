/** How much of a file is too much: a hostile file is refused before it fills memory. */

/** Bytes of a file that is read. */
export const MAX_FILE_BYTES: number = 2 * 2 ** 30;

/** Bytes of a file that is read as text: a JavaScript string holds no more (V8, 2^29 - 24 characters). */
export const MAX_TEXT_BYTES: number = 2 ** 29 - 24;

/** Bytes that a packed file may unpack to. */
export const MAX_UNPACKED_BYTES: number = 2 ** 30;

/** Layers of a network that is read. */
export const MAX_LAYERS = 1_000_000;

/** Levels of things inside each other: deeper nesting is no network. */
export const MAX_DEPTH = 256;

/** Bytes of a file by which its format is told. */
export const HEAD_BYTES = 4096;
