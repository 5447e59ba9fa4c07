/** YAML. Loaded only by the formats that are written in it. */
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
} from "npm:js-yaml@5.5.0";
