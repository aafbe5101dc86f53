import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { readSeed } from './read-seed.ts';

describe('a seed file', () => {
  it('may be empty', () => {
    expect(readSeed('', 'empty.yml')).toEqual({});
  });

  it('may be the example', () => {
    const example = new URL('../../examples/shop.yml', import.meta.url);
    const seed = readSeed(readFileSync(example, 'utf8'), 'shop.yml');
    expect(Object.keys(seed.repositories ?? {})).toEqual(['acme/shop', 'acme/payments']);
    expect(seed.repositories?.['acme/shop']?.pullRequests?.map(({ by }) => by)).toEqual([
      'alice',
      'bob',
      'dependabot[bot]',
    ]);
  });

  test.each([
    ['an unknown key', 'people:\n  ann:\n', "s.yml:1:1: the file: unknown key 'people'"],
    [
      'a missing key',
      'repositories:\n  o/r:\n    pullRequests:\n      - title: x\n        by: ann\n',
      "s.yml:4:9: repositories.o/r.pullRequests.0: must have required property 'commits'",
    ],
    [
      'a value that is not allowed',
      'repositories:\n  o/r:\n    collaborators:\n      ann: owner\n',
      's.yml:4:12: repositories.o/r.collaborators.ann: must be one of admin, maintain, write, triage, read',
    ],
    [
      'a list instead of a name',
      'users:\n  ann:\n    name: [a]\n',
      's.yml:3:11: users.ann.name: must be string',
    ],
    [
      'an unknown owner',
      'repositories:\n  o/r:\n    private: true\n',
      "s.yml:3:5: repositories.o/r: unknown login 'o'",
    ],
    [
      'an unknown author of a comment',
      'users:\n  ann:\nrepositories:\n  ann/r:\n    pullRequests:\n      - title: x\n        by: ann\n        commits: [{}]\n        comments: [{ by: bob, body: Hi }]\n',
      "s.yml:9:26: repositories.ann/r.pullRequests.0.comments.0.by: unknown login 'bob'",
    ],
  ])('gives the place of %s', (_, text, message) => {
    expect(() => readSeed(text, 's.yml')).toThrow(message);
  });

  it('gives the place of invalid YAML', () => {
    expect(() => readSeed('users: [', 's.yml')).toThrow(/^s\.yml: .*at line 1, column 9/);
  });
});
