import { type Description, isObject, type Schema } from './description.ts';

/** The schema that a `$ref` names, or the schema itself when it has none. Throws when the description lacks it. */
export function resolve(description: Description, schema: Schema): Schema {
  let resolved = schema;
  while (resolved.$ref !== undefined) {
    const name = resolved.$ref.slice(resolved.$ref.lastIndexOf('/') + 1);
    const target = description.schemas[name];
    if (target === undefined) throw new Error(`the description has no schema ${name}`);
    resolved = target;
  }
  return resolved;
}

/**
 * The places (JSON pointers) of properties that no branch of the schema documents. GitHub's schemas allow additional properties
 * nearly everywhere, so a misspelt key passes plain validation; this is what catches it.
 */
export function undocumentedProperties(
  description: Description,
  schema: Schema,
  value: unknown,
): readonly string[] {
  return walk(description, [schema], value, '');
}

function walk(
  description: Description,
  schemas: readonly Schema[],
  value: unknown,
  place: string,
): readonly string[] {
  const branches = branchesOf(description, schemas);
  if (Array.isArray(value)) {
    const items = branches.flatMap((branch) => branch.items ?? []);
    if (items.length === 0) return [];
    return value.flatMap((item: unknown, index) => walk(description, items, item, `${place}/${index}`));
  }
  if (!isObject(value)) return [];

  const open = branches.flatMap(({ additionalProperties }) =>
    typeof additionalProperties === 'object' ? additionalProperties : [],
  );
  const closed = branches.some(
    ({ properties, additionalProperties }) =>
      properties !== undefined && (Object.keys(properties).length > 0 || additionalProperties !== true),
  );
  return Object.entries(value).flatMap(([key, item]) => {
    const known = branches.flatMap((branch) => branch.properties?.[key] ?? []);
    const here = `${place}/${key}`;
    if (known.length > 0) return walk(description, known, item, here);
    if (open.length > 0) return walk(description, open, item, here);
    return closed ? [here] : [];
  });
}

/** The schemas and all branches of their combinations, references followed. */
function branchesOf(description: Description, schemas: readonly Schema[]): readonly Schema[] {
  const found = new Set<Schema>();
  const waiting = [...schemas];
  for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
    const resolved = resolve(description, schema);
    if (found.has(resolved)) continue;
    found.add(resolved);
    waiting.push(...(resolved.allOf ?? []), ...(resolved.anyOf ?? []), ...(resolved.oneOf ?? []));
  }
  return [...found];
}
