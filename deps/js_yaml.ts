/** YAML. Loaded only by the formats that are written in it. */
import { npm } from "./npm.ts";

type Package = typeof import("npm:js-yaml@5.5.0");

const {
  CORE_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  EVENT_ID,
  load,
  mergeTag,
  parseEvents,
  YAMLException,
} = await npm<Package>("js-yaml@5.5.0");

export {
  CORE_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  EVENT_ID,
  load,
  mergeTag,
  parseEvents,
  YAMLException,
};
