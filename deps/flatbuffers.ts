/** Flatbuffers, to write them. Loaded only by tests: its reading does not check bounds, ours must. */
export { Builder } from "npm:flatbuffers@25.9.23";
