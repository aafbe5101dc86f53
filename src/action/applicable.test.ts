import { describe, expect, it, test } from '@jest/globals';
import { assertApplicable } from './applicable.ts';
import type { Asked } from './event.ts';
import { InputError } from './inputs.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';
const group: Asked = {
  kind: 'merge-group',
  headSha: sha,
  headRef: 'refs/heads/gh-readonly-queue/main/pr-1-0',
  baseSha: sha,
  baseRef: 'refs/heads/main',
};
const release = { target: { kind: 'environment', name: 'production' }, sha } as const;
const unnamed = { ...release, sha: null };

describe('inputs that would not count for what is asked are refused', () => {
  test.each<[what: string, given: Parameters<typeof assertApplicable>[0], asked: Asked | null, says: string]>(
    [
      ['a policy for a merge group', { policy: 'x', release: null }, group, 'counts for pull requests only'],
      ['a policy for a release', { policy: 'x', release }, null, 'counts for pull requests only'],
    ],
  )('%s', (_, given, asked, says) => {
    const act = () => assertApplicable(given, asked, 'push');
    expect(act).toThrow(InputError);
    expect(act).toThrow(says);
  });

  test.each(['workflow_run', 'pull_request_target'])('a release on %s without a commit', (event) => {
    const act = () => assertApplicable({ policy: null, release: unnamed }, null, event);
    expect(act).toThrow(InputError);
    expect(act).toThrow('name the commit in the input sha');
  });
});

describe('inputs that count', () => {
  it.each<[given: Parameters<typeof assertApplicable>[0], asked: Asked | null, event: string]>([
    [{ policy: 'x', release: null }, { kind: 'all' }, 'schedule'],
    [{ policy: 'x', release: null }, { kind: 'nothing', why: 'Gone.' }, 'merge_group'],
    [{ policy: null, release: null }, group, 'merge_group'],
    [{ policy: null, release }, null, 'workflow_run'],
    [{ policy: null, release: unnamed }, null, 'push'],
    [{ policy: null, release: unnamed }, null, 'deployment'],
    [{ policy: null, release: null }, { kind: 'head', sha }, 'workflow_run'],
  ])('%j of %j on %s', (given, asked, event) => {
    expect(() => assertApplicable(given, asked, event)).not.toThrow();
  });
});
