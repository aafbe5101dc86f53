import { describe, expect, test } from '@jest/globals';
import { mergePatch } from '../src/contract/description.ts';
import { applyBreakingChanges, mergePatchBetween } from './breaking-changes.ts';
import { type OpenApiSchema, toJsonSchema } from './json-schema.ts';

describe('OpenAPI 3.0 to JSON Schema', () => {
  test.each<[string, OpenApiSchema, object]>([
    ['a nullable type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'a nullable enum',
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'nullable alternatives',
      { oneOf: [{ type: 'string' }], nullable: true },
      { anyOf: [{ type: 'null' }, { oneOf: [{ type: 'string' }] }] },
    ],
    ['nullable beside nothing', { nullable: true }, {}],
    ['a reference', { $ref: '#/components/schemas/label' }, { $ref: '#/schemas/label' }],
    [
      'notes for people',
      { type: 'string', description: 'd', example: 'e', title: 't', 'x-y': 1 },
      { type: 'string' },
    ],
    ['a format of an empty default', { type: 'string', format: 'uri', default: '' }, { type: 'string' }],
    [
      'properties named like keywords',
      { properties: { description: { type: 'string', description: 'd' }, nullable: { type: 'string' } } },
      { properties: { description: { type: 'string' }, nullable: { type: 'string' } } },
    ],
    [
      'schemas in schemas',
      { items: { type: 'integer', nullable: true }, additionalProperties: { nullable: true } },
      { items: { type: ['integer', 'null'] }, additionalProperties: {} },
    ],
  ])('%s', (_, before, after) => {
    expect(toJsonSchema(before)).toEqual(after);
  });
});

describe('the next API version', () => {
  const change = (patch: unknown, version = '2026-03-10') => [{ version, patch }];
  const schema = { properties: { a: {}, b: {}, c: {} }, required: ['a', 'b', 'c'] };

  test.each<[string, object, object]>([
    [
      'a merge patch',
      { ...schema, 'x-github-breaking-changes': change({ properties: { a: null } }) },
      { properties: { b: {}, c: {} }, required: ['b', 'c'] },
    ],
    [
      'a list of operations',
      {
        ...schema,
        'x-github-breaking-changes': change([
          { op: 'remove', path: '/properties/b' },
          { op: 'remove', path: '/required/0' },
        ]),
      },
      { properties: { a: {}, c: {} }, required: ['a', 'c'] },
    ],
    [
      'a required list that another change overwrites',
      {
        ...schema,
        'x-github-breaking-changes': [
          ...change({ properties: { a: null }, required: ['b', 'c'] }),
          ...change({ properties: { b: null }, required: ['a', 'c'] }),
        ],
      },
      { properties: { c: {} }, required: ['c'] },
    ],
    [
      'a value replaced',
      {
        ...schema,
        'x-github-breaking-changes': change([
          { op: 'replace', path: '/properties/a', value: { type: 'null' } },
        ]),
      },
      { ...schema, properties: { a: { type: 'null' }, b: {}, c: {} } },
    ],
    [
      'a change of a later version',
      { ...schema, 'x-github-breaking-changes': change({ properties: { a: null } }, '2027-01-01') },
      schema,
    ],
  ])('applies %s', (_, before, after) => {
    expect(applyBreakingChanges({ nested: before }, '2026-03-10')).toEqual({
      nested: { ...after, 'x-github-breaking-changes': expect.anything() },
    });
  });

  test.each([
    [
      { a: 1, b: { c: [1] } },
      { a: 1, b: { c: [2], d: 3 } },
    ],
    [{ a: 1, b: 2 }, { b: 2 }],
    [{ a: { b: 1 } }, { a: 'text' }],
    [{ a: 1 }, { a: 1 }],
  ])('the patch between %j and %j leads from one to the other', (before, after) => {
    expect(mergePatch(before, mergePatchBetween(before, after) ?? {})).toEqual(after);
  });
});
