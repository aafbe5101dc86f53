import { describe, expect, test } from '@jest/globals';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { announcements } from './announced.ts';

const titled = (title: string) => announcements({ pullRequest: { ...samplePullRequest(), title } });
const labelled = (name: string) => announcements({ labels: [{ name }] });

describe('a major change is announced, for five points', () => {
  test.each([
    'feat!: a',
    'feature!: a',
    'feat(api)!: a',
    'BREAKING CHANGE: a',
    'BREAKING-CHANGE a',
    'A major change',
    'Major feature: a',
    'Threat model for a',
    'A new product',
  ])('by the title %s', (title) => {
    expect(titled(title)).toMatchObject([
      { signal: 'announced', points: 5, path: null, line: null, paths: [] },
    ]);
  });

  test.each(['major change', 'Major-Feature', 'threat model', 'needs security review'])(
    'by the label %s',
    (name) => {
      expect(labelled(name)).toMatchObject([{ signal: 'announced', points: 5 }]);
    },
  );
});

test.each(['fix!: a', 'refactor(api)!: a', 'chore!: drop a'])(
  'a change that breaks is a hint: %s',
  (title) => {
    expect(titled(title)).toMatchObject([{ signal: 'announced', grade: 'hint' }]);
  },
);

describe('nothing is announced', () => {
  test.each([
    'feat: a',
    'fix: a!: b',
    'fix !: a',
    'a BREAKING CHANGE',
    'majority changes',
    'security review',
    '',
  ])('by the title %s', (title) => {
    expect(titled(title)).toEqual([]);
  });

  test.each(['major', 'new product', 'security'])('by the label %s', (name) => {
    expect(labelled(name)).toEqual([]);
  });

  test('where there is neither', () => {
    expect(announcements({})).toEqual([]);
  });
});
