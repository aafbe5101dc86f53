import { expect, test } from '@jest/globals';
import { renderFailedEvaluation } from './failed-evaluation.ts';

const place = { owner: 'acme', repository: 'shop' };
const pullRequest = renderFailedEvaluation({ ...place, kind: 'pull-request', number: 7 });
const mergeGroup = renderFailedEvaluation({ ...place, kind: 'merge-group', headSha: 'a'.repeat(40) });

test('what is not evaluated does not pass', () => {
  for (const output of [pullRequest, mergeGroup]) {
    expect(output).toMatchObject({ status: 'completed', conclusion: 'failure' });
  }
});

test('a pull request says whom to tell, with what they need, and how to try again', () => {
  expect(pullRequest.title).toBe('Evaluation failed: internal error after repeated attempts');
  expect(pullRequest.summary).toBe(
    [
      'sdl-gate could not evaluate this change: an internal error ended each attempt. This says nothing about the change, and what is not evaluated does not pass.',
      '',
      '- Tell the operators of sdl-gate: the error is in the log, and `sdl-gate work show acme/shop#7` shows it.',
      '- To try again, press Re-run or Re-evaluate, comment `/sdl re-evaluate`, or push a commit. The next attempt can take ten minutes to start.',
    ].join('\n'),
  );
  expect(pullRequest.actions).toMatchObject([{ label: 'Re-evaluate', identifier: 're-evaluate' }]);
});

test('in a workflow, it says where the log is, and promises neither a button nor a command', () => {
  const output = renderFailedEvaluation({ ...place, kind: 'pull-request', number: 7 }, '77');
  expect(output.title).toBe('Evaluation failed: see the log of the workflow run');
  expect(output.summary).toBe(
    [
      'sdl-gate could not evaluate this change: an error ended the attempt. This says nothing about the change, and what is not evaluated does not pass.',
      '',
      '- The error is in the log of the workflow run `77`.',
      '- To try again, run the workflow once more, or push a commit.',
    ].join('\n'),
  );
  expect(output).toMatchObject({ conclusion: 'failure', actions: [] });
});

test('a merge group says the same', () => {
  expect(mergeGroup.summary).toContain(`at the merge group \`${'a'.repeat(40)}\` of \`acme/shop\``);
  expect(mergeGroup.summary).toContain(
    '- To try again, remove the pull request from the merge queue and add it again.',
  );
});
