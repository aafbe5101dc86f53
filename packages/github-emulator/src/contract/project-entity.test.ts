import { describe, expect, it, test } from '@jest/globals';
import { loadContract, type Schema } from './contract.ts';
import { projectEntity } from './project-entity.ts';

const contract = loadContract();
const baseUrl = 'http://127.0.0.1:4010';
const shape = (schema: Schema, entity: unknown): unknown =>
  projectEntity(contract, schema, entity, { baseUrl });

const user = {
  login: 'ann',
  id: 1,
  url: `${baseUrl}/users/ann`,
  type: 'User',
  site_admin: false,
  password: 'never shown',
};

describe('projectEntity', () => {
  it('keeps documented properties, drops the others, and fills in only those without information', () => {
    const shaped = shape(contract.schema('simple-user'), user);
    expect(shaped).toMatchObject({ login: 'ann', id: 1, type: 'User', gravatar_id: null });
    expect(shaped).toHaveProperty('repos_url', `${baseUrl}/users/ann/repos`);
    expect(shaped).toHaveProperty('node_id', expect.any(String));
    expect(shaped).not.toHaveProperty('password');
    expect(shaped).not.toHaveProperty('name');
  });

  it('gives an answer that the contract accepts', () => {
    const comment = {
      id: 7,
      body: 'hello',
      user,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      author_association: 'MEMBER',
      reactions: undefined,
    };
    const shaped = shape(contract.schema('issue-comment'), comment);
    expect(contract.responseViolations('issues/get-comment', 200, shaped)).toEqual([]);
  });

  it('never reads undocumented properties', () => {
    const entity = {
      ...user,
      get secrets(): never {
        throw new Error('read');
      },
    };
    expect(() => shape(contract.schema('simple-user'), entity)).not.toThrow();
  });

  it('fills in _links from the URLs around them', () => {
    const file = {
      type: 'file',
      encoding: 'base64',
      size: 1,
      name: 'a',
      path: 'a',
      content: 'YQ==',
      sha: 'x',
    };
    const schema = contract.responseSchema('repos/get-content', 200) ?? {};
    const shaped = shape(schema, { ...file, url: `${baseUrl}/repos/o/r/contents/a` });
    expect(shaped).toMatchObject({ type: 'file', _links: { self: `${baseUrl}/repos/o/r/contents/a` } });
    expect(contract.responseViolations('repos/get-content', 200, shaped)).toEqual([]);
  });

  test.each<[string, Schema, unknown, unknown]>([
    [
      'the alternative that fits',
      { anyOf: [{ type: 'null' }, { type: 'string' }, { type: 'object', properties: { a: {} } }] },
      { a: 1, b: 2 },
      { a: 1 },
    ],
    [
      'of alternatives that fit the one that keeps most',
      { oneOf: [{ properties: { a: {} } }, { properties: { a: {}, b: {} } }] },
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ],
    [
      'every part of allOf',
      { allOf: [{ properties: { a: {} } }, { properties: { b: {} } }] },
      { a: 1, b: 2, c: 3 },
      { a: 1, b: 2 },
    ],
    [
      'keys of an open object',
      { type: 'object', additionalProperties: { type: 'string' } },
      { x: 'y' },
      { x: 'y' },
    ],
    ['a free object', { type: 'object' }, { x: { y: 1 } }, { x: { y: 1 } }],
    ['items of a list', { type: 'array', items: { properties: { a: {} } } }, [{ a: 1, b: 2 }], [{ a: 1 }]],
    [
      'an absent flag',
      { properties: { has_x: { type: 'boolean' } }, required: ['has_x'] },
      {},
      { has_x: false },
    ],
    [
      'an absent nullable',
      { properties: { x: { type: ['string', 'null'] } }, required: ['x'] },
      {},
      { x: null },
    ],
    ['an undefined value', { properties: { x: { type: 'string' } } }, { x: undefined }, {}],
  ])('projects %s', (_, schema, entity, expected) => {
    expect(shape(schema, entity)).toEqual(expected);
  });

  test.each<[string, Schema, unknown, string]>([
    [
      'an absent key',
      contract.schema('simple-user'),
      { ...user, login: undefined },
      '/login is required and absent',
    ],
    ['another type', contract.schema('simple-user'), { ...user, id: '1' }, '/id is not integer but string'],
    [
      'an undocumented null',
      contract.schema('simple-user'),
      { ...user, login: null },
      '/login is not string but null',
    ],
    [
      'an unknown word',
      { properties: { state: { type: 'string', enum: ['open', 'closed'] } } },
      { state: 'ajar' },
      '/state is "ajar", not one of open, closed',
    ],
    [
      'the place in a list',
      { type: 'array', items: { properties: { a: { type: 'string' } }, required: ['a'] } },
      [{ a: 'x' }, {}],
      '/1/a is required and absent',
    ],
    [
      'no alternative that fits',
      { oneOf: [{ type: 'string' }, { properties: { a: { type: 'integer' } }, required: ['a'] }] },
      { a: 'x' },
      '/a is not integer but string',
    ],
  ])('refuses %s', (_, schema, entity, message) => {
    expect(() => shape(schema, entity)).toThrow(message);
  });
});
