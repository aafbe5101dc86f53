import { expect, test } from '@jest/globals';
import { type Subject, subjectKey, subjectKinds } from './index.ts';
import { mergeGroupOn } from './merge-group.ts';

const place = { installationId: 123, owner: 'Octo-Org', repository: 'Widgets' };
const head = 'a'.repeat(40);
const base = 'b'.repeat(40);

const keys: readonly (readonly [string, Subject])[] = [
  ['pull-request:123:octo-org/widgets#7', { ...place, kind: 'pull-request', number: 7 }],
  [`commit:123:octo-org/widgets@${head}`, { ...place, kind: 'commit', sha: head }],
  ['branch:123:octo-org/widgets:Main', { ...place, kind: 'branch', ref: 'Main' }],
  [
    `merge-group:123:octo-org/widgets@${head}`,
    { ...place, kind: 'merge-group', headSha: head, headRef: 'x', baseSha: base, baseRef: 'y' },
  ],
  ['repository:123:octo-org/widgets', { ...place, kind: 'repository' }],
  ['installation:123', { kind: 'installation', installationId: 123 }],
  ['schedule:resync', { kind: 'schedule', name: 'resync' }],
];

test.each(keys)('%s: databases hold this key', (key, subject) => {
  expect(subjectKey(subject)).toBe(key);
});

test('every kind is registered once', () => {
  expect([...subjectKinds].sort()).toEqual(keys.map(([, { kind }]) => kind).sort());
});

test.each<[string, string | null]>([
  [`gh-readonly-queue/main/pr-7-${base}`, 'refs/heads/main'],
  [`gh-readonly-queue/release/2.x/pr-12-${base}`, 'refs/heads/release/2.x'],
  ['gh-readonly-queue/main/pr-7-short', null],
  ['main', null],
])('the merge group on %s is into %s', (branch, baseRef) => {
  const group = mergeGroupOn(place, branch, head);
  expect(group?.baseRef ?? null).toBe(baseRef);
  if (group !== null)
    expect(group).toMatchObject({ headSha: head, headRef: `refs/heads/${branch}`, baseSha: base });
});
