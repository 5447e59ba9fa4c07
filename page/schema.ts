/** What a JSON schema says of a place in a text: the names and values that may stand there, and what they are. */
import { getLocation } from "../deps/jsonc_location.ts";

/** As much of a JSON schema as ours use. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly then?: Schema;
  readonly else?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** What may stand at a place. */
export interface Possible {
  /** As it stands in the text: a name or a value. */
  readonly text: string;
  readonly about: string;
}

/** A schema, and all that it may be instead. */
function* alternatives(schema: Schema | undefined, root: Schema): Generator<Schema> {
  if (schema === undefined) return;
  yield schema;
  const name = schema.$ref?.split("/").at(-1);
  if (name !== undefined) yield* alternatives(root.definitions?.[name], root);
  for (const some of [schema.anyOf, schema.oneOf, schema.allOf, [schema.then, schema.else]]) {
    for (const one of some ?? []) yield* alternatives(one, root);
  }
}

/** The schemas of a child. */
function* children(schema: Schema, step: string | number): Generator<Schema> {
  const { properties, additionalProperties, items } = schema;
  if (typeof step === "number") {
    if (Array.isArray(items)) {
      if (items[step] !== undefined) yield items[step];
    } else if (items !== undefined) yield items as Schema;
    return;
  }
  if (properties?.[step] !== undefined) yield properties[step];
  else if (typeof additionalProperties === "object") yield additionalProperties;
}

/** Every schema that a path of the text may have. */
function schemasAt(root: Schema, path: readonly (string | number)[]): Schema[] {
  let found = [...alternatives(root, root)];
  for (const step of path) {
    found = found.flatMap((schema) => [...children(schema, step)]).flatMap((
      schema,
    ) => [...alternatives(schema, root)]);
  }
  return found;
}

function aboutOf(schema: Schema, root: Schema): string {
  const described = [...alternatives(schema, root)].find(({ description }) => description !== undefined);
  return described?.description ?? "";
}

/** What may stand at a place of a text. */
export function possibleAt(root: Schema, text: string, offset: number): Possible[] {
  const { path, isAtPropertyKey } = getLocation(text, offset);
  const schemas = schemasAt(root, isAtPropertyKey ? path.slice(0, -1) : path);
  const found = new Map<string, string>();
  for (const { properties = {}, const: only, enum: some = [] } of schemas) {
    if (isAtPropertyKey) {
      for (const [name, schema] of Object.entries(properties)) found.set(name, aboutOf(schema, root));
    } else {
      for (const value of only === undefined ? some : [only]) found.set(JSON.stringify(value), "");
    }
  }
  return [...found].map(([name, about]) => ({ text: name, about }));
}

/** What stands at a place: the name of the property and what the schema says of it; nothing where it says nothing. */
export function describedAt(root: Schema, text: string, offset: number): Possible | undefined {
  const { path } = getLocation(text, offset), name = path.at(-1);
  const about = schemasAt(root, path).find(({ description }) => description !== undefined)?.description;
  return about === undefined ? undefined : { text: String(name ?? "profile"), about };
}
