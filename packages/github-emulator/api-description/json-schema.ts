import { isObject, type Schema } from '../src/contract/description.ts';

/** A schema as OpenAPI 3.0 writes it: JSON Schema with `nullable`, and much that is not for machines. */
export type OpenApiSchema = { readonly [keyword: string]: unknown };

const annotations = new Set([
  'title',
  'description',
  'example',
  'examples',
  'externalDocs',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
  'discriminator',
  'nullable',
]);

/** The part of a `$ref` after which the schema's name follows, before and after conversion. */
const referenceBefore = '#/components/schemas/';
const referenceAfter = '#/schemas/';

/** The name of the schema that a `$ref` points to. */
export function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** Every schema name that `schema` refers to directly, at any depth. */
export function referencesOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(referencesOf);
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [nameOf(value)] : referencesOf(value),
  );
}

/**
 * An OpenAPI 3.0 schema as JSON Schema 2019-09, without annotations. `nullable` becomes the type "null", also beside
 * `oneOf`, `anyOf`, `allOf` and `enum`; beside nothing at all it means nothing and goes.
 */
export function toJsonSchema(schema: OpenApiSchema): Schema {
  const { $ref: reference } = schema;
  if (typeof reference === 'string') {
    return { $ref: reference.replace(referenceBefore, referenceAfter) };
  }
  const converted: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (annotations.has(keyword) || keyword.startsWith('x-')) continue;
    // An empty text has no format: GitHub writes it where an address of a deployment is unknown.
    if (keyword === 'format' && schema.default === '') continue;
    converted[keyword] = convertKeyword(keyword, value);
  }
  return schema.nullable === true ? withNull(converted) : converted;
}

function convertKeyword(keyword: string, value: unknown): unknown {
  if (keyword === 'properties' && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, property]) => [
        name,
        isObject(property) ? toJsonSchema(property) : property,
      ]),
    );
  }
  if (['items', 'additionalProperties', 'not'].includes(keyword) && isObject(value))
    return toJsonSchema(value);
  if (['allOf', 'anyOf', 'oneOf'].includes(keyword) && Array.isArray(value)) {
    return value.map((branch: unknown) => (isObject(branch) ? toJsonSchema(branch) : branch));
  }
  return value;
}

function withNull(schema: Record<string, unknown>): Schema {
  if ('allOf' in schema || 'anyOf' in schema || 'oneOf' in schema)
    return { anyOf: [{ type: 'null' }, schema] };
  const nullable: Record<string, unknown> = { ...schema };
  if (typeof schema.type === 'string') nullable.type = [schema.type, 'null'];
  if (Array.isArray(schema.enum) && !schema.enum.includes(null)) nullable.enum = [...schema.enum, null];
  return nullable;
}
