import type { Contract } from './contract.ts';
import { isObject, type Schema } from './description.ts';

/** An entity lacks a required property, or has a value of another type. */
export class ShapeError extends Error {
  /** The place in the entity, as a JSON pointer. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(`${path === '' ? '/' : path} ${message}`);
    this.name = 'ShapeError';
    this.path = path;
  }
}

export interface ShapeOptions {
  /** Base of filled-in URLs, without a trailing slash. */
  readonly baseUrl: string;
}

interface Place extends ShapeOptions {
  readonly contract: Contract;
  /** JSON pointer of the value under projection. */
  readonly path: string;
  /** URL of the enclosing object: `comments_url` becomes `<url>/comments`. */
  readonly url: string;
}

/** Marks an optional property that the entity lacks. */
const absent = Symbol('absent');

/**
 * Reduces an entity (snake_case; getters are read only when their key is documented) to the properties that `schema` documents, at
 * every level. Of required keys that are absent only these are filled in: URLs and `_links`, `node_id`, null where documented nullable,
 * `has_*` flags (false). An undefined value counts as absent.
 * Of `oneOf` and `anyOf`, the matching branch that keeps the most keys is used.
 * Throws ShapeError, naming the place, when anything else is absent or a value is not of a documented type.
 */
export function projectEntity(
  contract: Contract,
  schema: Schema,
  entity: unknown,
  { baseUrl }: ShapeOptions,
): unknown {
  return projectValue(schema, entity, { contract, baseUrl, path: '', url: baseUrl });
}

function projectValue(unresolved: Schema, value: unknown, place: Place): unknown {
  const schema = merged(unresolved, place.contract);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined) return projectBranch(schema, branches, value, place);
  checkType(schema, value, place);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    return value.map((item: unknown, index) =>
      projectValue(items, item, { ...place, path: `${place.path}/${index}` }),
    );
  }
  return isObject(value) ? projectObject(schema, value, place) : value;
}

/** A schema with its references followed and its `allOf` folded in. */
function merged(unresolved: Schema, contract: Contract): Schema {
  const { allOf, ...own } = contract.resolve(unresolved);
  if (allOf === undefined) return own;
  const parts = [own, ...allOf.map((part) => merged(part, contract))];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    required: parts.flatMap((part) => part.required ?? []),
  };
}

function projectBranch(schema: Schema, branches: readonly Schema[], value: unknown, place: Place): unknown {
  const { oneOf: _oneOf, anyOf: _anyOf, ...own } = schema;
  let best: { readonly value: unknown; readonly size: number } | undefined;
  let refusal: unknown;
  for (const branch of branches) {
    try {
      const projected = projectValue({ allOf: [own, branch] }, value, place);
      const size = isObject(projected) ? Object.keys(projected).filter((key) => kept(value, key)).length : 0;
      if (best === undefined || size > best.size) best = { value: projected, size };
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      if (!(refusal instanceof ShapeError) || error.path.length > refusal.path.length) refusal = error;
    }
  }
  if (best === undefined) throw refusal;
  return best.value;
}

/** Whether the entity itself has a key: filled-in keys do not count for a branch. */
function kept(entity: unknown, key: string): boolean {
  return isObject(entity) && entity[key] !== undefined;
}

function projectObject(schema: Schema, entity: Readonly<Record<string, unknown>>, place: Place): unknown {
  const { properties, required = [], additionalProperties } = schema;
  const isFree = additionalProperties === undefined || additionalProperties === true;
  if (Object.keys(properties ?? {}).length === 0 && isFree) return entity;
  const ownUrl = 'url' in (properties ?? {}) && typeof entity.url === 'string' ? entity.url : place.url;
  const projected: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(properties ?? {})) {
    const inside = { ...place, path: `${place.path}/${key}`, url: ownUrl };
    const value = entity[key];
    const kept =
      value !== undefined
        ? projectValue(property, value, inside)
        : required.includes(key)
          ? fillIn(key, property, inside)
          : absent;
    if (kept !== absent) projected[key] = kept;
  }
  if (additionalProperties !== undefined && additionalProperties !== false) {
    for (const key of Object.keys(entity)) {
      if (key in projected || entity[key] === undefined) continue;
      if (properties !== undefined && additionalProperties === true) continue;
      projected[key] =
        additionalProperties === true
          ? entity[key]
          : projectValue(additionalProperties, entity[key], {
              ...place,
              path: `${place.path}/${key}`,
              url: ownUrl,
            });
    }
  }
  return projected;
}

/** A value for a required key that the entity lacks: only for keys that carry no information. */
function fillIn(key: string, unresolved: Schema, place: Place): unknown {
  const schema = merged(unresolved, place.contract);
  if (isNullable(schema, place.contract)) return null;
  if (key === '_links') return projectObject(schema, {}, place);
  if (key === 'href' || key === 'url') return place.url;
  if (key.endsWith('_url')) return `${place.url}/${key.slice(0, -'_url'.length)}`;
  if (key === 'node_id') return Buffer.from(place.url).toString('base64url');
  if (key.startsWith('has_') && typesOf(schema).includes('boolean')) return false;
  if (place.path.includes('/_links/')) {
    const url = key === 'self' ? place.url : `${place.url}/${key}`;
    return typesOf(schema).includes('string') ? url : projectObject(schema, {}, { ...place, url });
  }
  throw new ShapeError(place.path, 'is required and absent');
}

function isNullable(schema: Schema, contract: Contract): boolean {
  const branches = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  return (
    typesOf(schema).includes('null') ||
    branches.some((branch) => isNullable(merged(branch, contract), contract))
  );
}

function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}

/** Throws unless the value has a documented type and, for an enum, is one of its values. */
function checkType(schema: Schema, value: unknown, place: Place): void {
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    throw new ShapeError(place.path, `is not ${types.join(' or ')} but ${describe(value)}`);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    throw new ShapeError(place.path, `is ${JSON.stringify(value)}, not one of ${schema.enum.join(', ')}`);
  }
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
