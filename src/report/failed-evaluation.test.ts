import { expect, test } from '@jest/globals';
import { renderFailedEvaluation } from './failed-evaluation.ts';

const place = { installationId: 1, owner: 'acme', repository: 'shop' };
const pullRequest = renderFailedEvaluation({ ...place, kind: 'pull-request', number: 7 });
const mergeGroup = renderFailedEvaluation({ ...place, kind: 'merge-group', headSha: 'a'.repeat(40) });

test('what could not be judged does not pass', () => {
  for (const output of [pullRequest, mergeGroup]) {
    expect(output).toMatchObject({ status: 'completed', conclusion: 'failure' });
  }
});

test('a pull request is told whom to tell, with what they need, and how to have it tried again', () => {
  expect(pullRequest.title).toBe('Not judged: sdl-gate failed on this again and again');
  expect(pullRequest.summary).toBe(
    [
      'This says nothing about the change. sdl-gate failed to judge it, several times and for a reason of its own, and has stopped trying. What could not be judged does not pass.',
      '',
      '- Tell those who run sdl-gate: the error is in the log, and `sdl-gate work show acme/shop#7` shows it.',
      '- To have it tried again, press Re-run or Re-evaluate, write `/sdl re-evaluate` in a comment, or push a commit. It may take ten minutes until it is.',
    ].join('\n'),
  );
  expect(pullRequest.actions).toMatchObject([{ label: 'Re-evaluate', identifier: 're-evaluate' }]);
});

test('a merge group is told the same', () => {
  expect(mergeGroup.summary).toContain(`at the merge group \`${'a'.repeat(40)}\` of \`acme/shop\``);
  expect(mergeGroup.summary).toContain(
    '- To have it tried again, put the pull request into the merge queue again.',
  );
});
