import { z } from 'zod';

/** One key of a rule's options, as its page shows it. */
export interface OptionRow {
  /** Dotted where it is nested, as in `score.size`. */
  readonly key: string;
  /** In words: `whole number from 1`, `list of text`, `"high" or "critical"`, `list of { name, app? }`. */
  readonly type: string;
  /** As JSON; null where the key has none. */
  readonly fallback: string | null;
  readonly description: string;
}

type Schema = z.core.JSONSchema.BaseSchema;

/** The keys of a rule's options, in the schema's order: what the schema itself says of each. */
export function optionRows(options: z.ZodType): readonly OptionRow[] {
  return rowsOf(z.toJSONSchema(options, { io: 'input' }), '');
}

function rowsOf(schema: Schema, prefix: string): readonly OptionRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]): readonly OptionRow[] => {
    if (typeof property === 'boolean') return [];
    const key = `${prefix}${name}`;
    if (property.properties !== undefined) return rowsOf(property, `${key}.`);
    return [
      {
        key,
        type: typeWords(property),
        fallback: property.default === undefined ? null : json(property.default),
        description: property.description ?? '',
      },
    ];
  });
}

/** As JSON, with room for a line break between the items of a list. */
function json(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(json).join(', ')}]` : JSON.stringify(value);
}

function typeWords(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.map(typeWords).join(' or ');
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeWords({ ...schema, type })).join(' or ');
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `whole number${range(schema)}`;
    case 'number':
      return `number${range(schema)}`;
    case 'null':
      return 'nothing';
    case 'array':
      return `list of ${itemWords(schema.items)}`;
    case 'object':
      return schema.properties === undefined
        ? `map from text to ${itemWords(schema.additionalProperties)}`
        : shape(schema);
    default:
      return 'anything';
  }
}

function itemWords(items: Schema['items'] | Schema['additionalProperties']): string {
  if (items === undefined || typeof items === 'boolean' || Array.isArray(items)) return 'anything';
  return typeWords(items);
}

/** The keys of an object, as in `{ name, category? }`. */
function shape({ properties = {}, required = [] }: Schema): string {
  const keys = Object.keys(properties).map((key) => (required.includes(key) ? key : `${key}?`));
  return `{ ${keys.join(', ')} }`;
}

/** The bounds that mean something: zod also writes those of safe integers. */
function range({ minimum, maximum }: Schema): string {
  const from = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? '' : ` from ${minimum}`;
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`;
  return from + to;
}
