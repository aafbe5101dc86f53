import { describe, expect, test } from '@jest/globals';
import { type Asked, askedBy, EventError } from './event.ts';

const sha = 'a'.repeat(40);
const base = 'b'.repeat(40);
const pullRequest = (head: { readonly id: number } | null) => ({
  pull_request: { number: 7, head: { repo: head }, base: { repo: { id: 1 } } },
});
const run = (change: object) => ({
  workflow_run: { head_sha: sha, head_branch: 'a', event: 'pull_request', ...change },
});
const group = { head_sha: sha, head_ref: 'refs/heads/q', base_sha: base, base_ref: 'refs/heads/main' };
const queued = `gh-readonly-queue/release/1/pr-7-${base}`;

describe('an event asks for', () => {
  test.each<[name: string, payload: object, asked: Asked]>([
    ['pull_request_target', pullRequest({ id: 1 }), { kind: 'pull-request', number: 7, fork: false }],
    ['pull_request_target', pullRequest({ id: 2 }), { kind: 'pull-request', number: 7, fork: true }],
    ['pull_request', pullRequest(null), { kind: 'pull-request', number: 7, fork: true }],
    ['pull_request_review', pullRequest({ id: 1 }), { kind: 'pull-request', number: 7, fork: false }],
    ['workflow_run', run({}), { kind: 'head', sha }],
    ['workflow_run', run({ head_branch: null }), { kind: 'head', sha }],
    // A branch with such a name, which a person pushed, is no merge group.
    ['workflow_run', run({ event: 'push', head_branch: queued }), { kind: 'head', sha }],
    [
      'workflow_run',
      run({ event: 'merge_group', head_branch: queued }),
      {
        kind: 'merge-group',
        headSha: sha,
        headRef: `refs/heads/${queued}`,
        baseSha: base,
        baseRef: 'refs/heads/release/1',
      },
    ],
    [
      'merge_group',
      { action: 'checks_requested', merge_group: group },
      {
        kind: 'merge-group',
        headSha: sha,
        headRef: 'refs/heads/q',
        baseSha: base,
        baseRef: 'refs/heads/main',
      },
    ],
    [
      'merge_group',
      { action: 'destroyed', merge_group: group },
      { kind: 'nothing', why: 'The merge group is gone.' },
    ],
    ['schedule', { schedule: '0 0 * * *' }, { kind: 'all' }],
    ['workflow_dispatch', {}, { kind: 'all' }],
    ['workflow_dispatch', { inputs: null }, { kind: 'all' }],
    ['workflow_dispatch', { inputs: { 'pull-request': '' } }, { kind: 'all' }],
    [
      'workflow_dispatch',
      { inputs: { 'pull-request': '12' } },
      { kind: 'pull-request', number: 12, fork: false },
    ],
  ])('%s %j', (name, payload, asked) => {
    expect(askedBy(name, payload)).toEqual(asked);
  });
});

describe('an event is refused', () => {
  test.each<[name: string, payload: unknown, says: string]>([
    ['push', {}, 'does not say what to evaluate. Use the Action in a workflow on pull_request_target'],
    ['', null, 'The event ""'],
    ['pull_request_target', {}, 'pull_request'],
    ['pull_request_target', { pull_request: { number: '7' } }, 'pull_request.number'],
    [
      'workflow_run',
      { workflow_run: { head_sha: 'main', head_branch: null, event: 'x' } },
      'workflow_run.head_sha',
    ],
    ['workflow_dispatch', { inputs: { 'pull-request': '7/../8' } }, 'takes a number'],
  ])('%s %j', (name, payload, says) => {
    expect(() => askedBy(name, payload)).toThrow(EventError);
    expect(() => askedBy(name, payload)).toThrow(says);
  });
});
