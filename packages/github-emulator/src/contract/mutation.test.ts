import { describe, expect, it } from '@jest/globals';
import { type Contract, loadContract, type Schema } from './contract.ts';
import { isObject } from './description.ts';

const contract = loadContract();

/** The schemas under test, each with the validation of a value. */
const validated: [string, Schema | undefined, (value: unknown) => readonly string[]][] = [
  ...(
    [
      ['checks/create', 201],
      ['pulls/get', 200],
      ['pulls/list-reviews', 200],
      ['repos/get-commit', 200],
      ['code-scanning/list-recent-analyses', 200],
    ] as const
  ).map(([operationId, status]): (typeof validated)[number] => [
    `${operationId} ${status}`,
    contract.responseSchema(operationId, status),
    (value) => contract.responseViolations(operationId, status, value),
  ]),
  ...(
    [
      ['check_run', 'created'],
      ['merge_group', 'checks_requested'],
      ['push', undefined],
    ] as const
  ).map(([event, action]): (typeof validated)[number] => [
    `webhook ${event} ${action ?? ''}`,
    contract.webhookSchema(event, action),
    (value) => contract.webhookViolations(event, action, value),
  ]),
];

describe.each(validated)('%s', (_, schema, violations) => {
  const value = sample(contract, schema ?? {});

  it('accepts a conforming value', () => {
    expect(violations(value)).toEqual([]);
  });

  it('catches an unknown property in every documented object', () => {
    const broken = breakings(contract, schema ?? {}, value, (copy) => [{ ...copy, unheard_of: 1 }]);
    expect(broken.length).toBeGreaterThan(0);
    for (const one of broken) expect(violations(one)).not.toEqual([]);
  });

  it('catches every required property that is missing or of another type', () => {
    const broken = breakings(contract, schema ?? {}, value, (copy, { required = [], properties = {} }) =>
      required.flatMap((key) => {
        const { [key]: old, ...others } = copy;
        const typed = typeof old === 'object' ? 'text' : typeof old === 'string' ? { an: 'object' } : 'text';
        const checkable = properties[key]?.type !== undefined;
        return [others, ...(checkable ? [{ ...copy, [key]: typed }] : [])];
      }),
    );
    expect(broken.length).toBeGreaterThan(0);
    for (const one of broken) expect(violations(one)).not.toEqual([]);
  });
});

/** A value that conforms to a schema, with every documented property, and the first alternative that is not null. */
function sample(of: Contract, unresolved: Schema, depth = 0): unknown {
  const schema = of.resolve(unresolved);
  const branches = (schema.oneOf ?? schema.anyOf)?.filter((branch) => branch.type !== 'null');
  if (branches?.[0] !== undefined && schema.properties === undefined) return sample(of, branches[0], depth);
  if (schema.allOf !== undefined)
    return Object.assign({}, ...schema.allOf.map((part) => sample(of, part, depth)));
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (schema.enum !== undefined) return schema.enum[0];
  if (type === 'array')
    return schema.items === undefined || depth > 6 ? [] : [sample(of, schema.items, depth + 1)];
  if (type === 'object' || schema.properties !== undefined) {
    const keys = Object.entries(schema.properties ?? {}).filter(
      ([key]) => depth <= 6 || schema.required?.includes(key) === true,
    );
    return Object.fromEntries(keys.map(([key, property]) => [key, sample(of, property, depth + 1)]));
  }
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === undefined) return 'text';
  const formats: Record<string, string> = {
    uri: 'https://example.test/a',
    'date-time': '2026-01-01T00:00:00Z',
    date: '2026-01-01',
    email: 'a@example.test',
  };
  return formats[schema.format ?? ''] ?? '0'.repeat(40);
}

type Break = (copy: Record<string, unknown>, schema: Schema) => readonly unknown[];

/** Copies of `value`, each with a violation in one object that a single schema documents; not in objects with alternatives. */
function breakings(of: Contract, unresolved: Schema, value: unknown, broken: Break): unknown[] {
  const schema = of.resolve(unresolved);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value
      .slice(0, 1)
      .flatMap((item: unknown) => breakings(of, items, item, broken).map((one) => [one]));
  }
  const { properties } = schema;
  if (
    !isObject(value) ||
    properties === undefined ||
    schema.oneOf !== undefined ||
    schema.anyOf !== undefined
  )
    return [];
  return [
    ...broken({ ...value }, schema),
    ...Object.entries(value).flatMap(([key, item]) =>
      breakings(of, properties[key] ?? {}, item, broken).map((one) => ({ ...value, [key]: one })),
    ),
  ];
}
