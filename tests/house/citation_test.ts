/** CITATION.cff: what the Citation File Format 1.2.0 asks for, and the project's own facts. */
import assert from "node:assert/strict";
import project from "../../deno.json" with { type: "json" };
import { Ajv } from "../../deps/ajv.ts";
import { load } from "../../deps/js_yaml.ts";

const text = { type: "string", minLength: 1 } as const;
const url = { type: "string", pattern: "^(https?|s?ftp)://" } as const;
const KINDS = ["software", "dataset"] as const;

/** A person or an entity (CFF 1.2.0, `definitions.person`, `definitions.entity`): those of their fields that are used here. */
const author = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: { name: text, website: url, alias: text },
};

/** The part of `schema.json` of CFF 1.2.0 (github.com/citation-file-format/citation-file-format) that the file uses. */
const schema = {
  type: "object",
  required: ["authors", "cff-version", "message", "title"],
  additionalProperties: false,
  properties: {
    "cff-version": { const: "1.2.0" },
    message: text,
    title: text,
    type: { enum: KINDS },
    abstract: text,
    version: text,
    license: text,
    authors: { type: "array", minItems: 1, uniqueItems: true, items: author },
    keywords: { type: "array", minItems: 1, uniqueItems: true, items: text },
    references: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["authors", "title", "type"],
        additionalProperties: false,
        properties: {
          type: text,
          title: text,
          authors: { type: "array", minItems: 1, items: author },
          year: { type: "integer" },
          "repository-code": url,
          url,
        },
      },
    },
  },
};

Deno.test("CITATION.cff is what its format asks for, and names this version", async () => {
  const file = load(await Deno.readTextFile(new URL("../../CITATION.cff", import.meta.url)));
  const isRight = new Ajv().compile(schema);
  assert.ok(isRight(file), JSON.stringify(isRight.errors));
  const { version, license } = file as Record<string, unknown>;
  assert.deepEqual([version, license], [project.version, project.license]);
  assert.ok(!isRight({ ...file as object, title: 3 }));
});
