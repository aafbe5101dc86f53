import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { readSeed } from './read-seed.ts';

describe('a seed file', () => {
  it('may be empty', () => {
    expect(readSeed('', 'empty.yml')).toEqual({});
  });

  it('the example is one', () => {
    const example = new URL('../../examples/shop.yml', import.meta.url);
    const seed = readSeed(readFileSync(example, 'utf8'), 'shop.yml');
    expect(Object.keys(seed.repositories ?? {})).toEqual(['acme/shop']);
    expect(seed.repositories?.['acme/shop']?.pullRequests?.map(({ by }) => by)).toEqual([
      'alice',
      'bob',
      'dependabot[bot]',
    ]);
  });

  test.each([
    [
      'a key that means nothing',
      'people:\n  ann:\n',
      's.yml:1:1: the file must NOT have additional properties: people',
    ],
    [
      'something missing',
      'repositories:\n  o/r:\n    pullRequests:\n      - title: x\n        by: ann\n',
      "s.yml:4:9: repositories.o/r.pullRequests.0 must have required property 'commits'",
    ],
    [
      'an unknown word',
      'repositories:\n  o/r:\n    collaborators:\n      ann: owner\n',
      's.yml:4:12: repositories.o/r.collaborators.ann must be equal to one of the allowed values: admin, maintain, write, triage, read',
    ],
    [
      'a list in the place of a name',
      'users:\n  ann:\n    name: [a]\n',
      's.yml:3:11: users.ann.name must be string',
    ],
  ])('says where there is %s', (_, text, message) => {
    expect(() => readSeed(text, 's.yml')).toThrow(message);
  });

  it('says where YAML itself is broken', () => {
    expect(() => readSeed('users: [', 's.yml')).toThrow(/^s\.yml: .*at line 1, column 9/);
  });
});
