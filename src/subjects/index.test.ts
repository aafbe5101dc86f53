import { expect, test } from '@jest/globals';
import { type Subject, subjectKey, subjectKinds, subjectName } from './index.ts';
import { mergeGroupOn } from './merge-group.ts';

const place = { repositoryId: 4711, installationId: 123, owner: 'Octo-Org', repository: 'Widgets' };
const head = 'a'.repeat(40);
const base = 'b'.repeat(40);

const keys: readonly (readonly [key: string, name: string, Subject])[] = [
  ['pull-request:4711#7', 'pull-request:Octo-Org/Widgets#7', { ...place, kind: 'pull-request', number: 7 }],
  [`commit:4711@${head}`, `commit:Octo-Org/Widgets@${head}`, { ...place, kind: 'commit', sha: head }],
  ['branch:4711:Main', 'branch:Octo-Org/Widgets:Main', { ...place, kind: 'branch', ref: 'Main' }],
  [
    `merge-group:4711@${head}`,
    `merge-group:Octo-Org/Widgets@${head}`,
    { ...place, kind: 'merge-group', headSha: head, headRef: 'x', baseSha: base, baseRef: 'y' },
  ],
  [
    'merged-commits:4711:release/2',
    'merged-commits:Octo-Org/Widgets:release/2',
    { ...place, kind: 'merged-commits', branch: 'release/2' },
  ],
  [
    'accounted-commits:4711:release/2',
    'accounted-commits:Octo-Org/Widgets:release/2',
    { ...place, kind: 'accounted-commits', branch: 'release/2' },
  ],
  [
    'policy-effect:4711#7',
    'policy-effect:Octo-Org/Widgets#7',
    { ...place, kind: 'policy-effect', number: 7 },
  ],
  ['command:4711!9', 'command:Octo-Org/Widgets!9', { ...place, kind: 'command', comment: 9 }],
  [
    'command:4711!review-9',
    'command:Octo-Org/Widgets!review-9',
    { ...place, kind: 'command', comment: 9, reviewOf: 7 },
  ],
  [
    'shared-exceptions:123:octo-org/widgets',
    'shared-exceptions:Octo-Org/Widgets',
    { kind: 'shared-exceptions', installationId: 123, owner: 'Octo-Org', repository: 'Widgets' },
  ],
  [
    'ending-exception:4711!EX-9',
    'ending-exception:Octo-Org/Widgets!EX-9',
    { ...place, kind: 'ending-exception', id: 'EX-9' },
  ],
  [
    'ending-exception:4711!EX-9!2026-03-01T00:00:00.000Z',
    'ending-exception:Octo-Org/Widgets!EX-9!2026-03-01T00:00:00.000Z',
    {
      ...place,
      kind: 'ending-exception',
      id: 'EX-9',
      entry: { ends: '2026-03-01T00:00:00.000Z', people: [], thread: 7 },
    },
  ],
  [
    `release:4711@${head}:environment:production`,
    `release:Octo-Org/Widgets@${head}:environment:production`,
    { ...place, kind: 'release', sha: head, target: { kind: 'environment', name: 'Production' } },
  ],
  ['tag:4711:v1.0.0', 'tag:Octo-Org/Widgets:v1.0.0', { ...place, kind: 'tag', name: 'v1.0.0' }],
  ['releases:4711', 'releases:Octo-Org/Widgets', { ...place, kind: 'releases' }],
  ['release-evidence:4711', 'release-evidence:Octo-Org/Widgets', { ...place, kind: 'release-evidence' }],
  [
    `released-commit:4711@${head}`,
    `released-commit:Octo-Org/Widgets@${head}`,
    { ...place, kind: 'released-commit', sha: head },
  ],
  [
    'gate:4711!12:production',
    'gate:Octo-Org/Widgets!12:production',
    { ...place, kind: 'gate', run: 12, environment: 'Production', sha: head },
  ],
  ['waiting-runs:4711', 'waiting-runs:Octo-Org/Widgets', { ...place, kind: 'waiting-runs' }],
  ['posture:4711', 'posture:Octo-Org/Widgets', { ...place, kind: 'posture' }],
  ['repository:4711', 'repository:Octo-Org/Widgets', { ...place, kind: 'repository' }],
  [
    'repository-name:123:octo-org/widgets',
    'repository-name:Octo-Org/Widgets',
    { kind: 'repository-name', installationId: 123, owner: 'Octo-Org', repository: 'Widgets' },
  ],
  ['installation:123', 'installation:123', { kind: 'installation', installationId: 123 }],
  ['app:app', 'app:app', { kind: 'app' }],
  ['schedule:resync', 'schedule:resync', { kind: 'schedule', name: 'resync' }],
];

test.each(keys)('%s: databases hold this key, people read %s', (key, name, subject) => {
  expect(subjectKey(subject)).toBe(key);
  expect(subjectName(subject)).toBe(name);
});

test('every kind is registered once', () => {
  expect([...subjectKinds].sort()).toEqual([...new Set(keys.map(([, , { kind }]) => kind))].sort());
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
