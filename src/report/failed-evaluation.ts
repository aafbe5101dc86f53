import { type Message, say } from '../text/message.ts';
import { actions, type CheckRunOutput, digest } from './check-run.ts';
import { markdown } from './markdown.ts';

/** The subject of an evaluation that failed. */
type FailedSubject = { readonly owner: string; readonly repository: string } & (
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'merge-group'; readonly headSha: string }
);

/**
 * The check of a subject whose evaluation failed repeatedly: it fails, because what is not known does not pass, and says who can fix it
 * and how to try again. The error itself is for the operator alone.
 *
 * @param workflowRun the id of the run of the workflow that evaluated it, whose log has the error; null: the service did
 */
export function renderFailedEvaluation(
  subject: FailedSubject,
  workflowRun: string | null = null,
): CheckRunOutput {
  return workflowRun === null ? failedInService(subject) : failedInWorkflow(subject, workflowRun);
}

/** A run makes one attempt, and has no buttons. */
function failedInWorkflow(subject: FailedSubject, workflowRun: string): CheckRunOutput {
  const again =
    subject.kind === 'pull-request'
      ? say`To try again, run the workflow once more, or push a commit.`
      : tryAgain(subject);
  const steps = [say`The error is in the log of the workflow run ${workflowRun}.`, again];
  const shown = {
    status: 'completed',
    conclusion: 'failure',
    title: 'Evaluation failed: see the log of the workflow run',
    summary: [
      'sdl-gate could not evaluate this change: an error ended the attempt. This says nothing about the change, and what is not evaluated does not pass.',
      steps.map((step) => `- ${markdown(step)}`).join('\n'),
    ].join('\n\n'),
    text: '',
    annotations: [],
    actions: [],
  } as const;
  return { ...shown, digest: digest(shown) };
}

function failedInService(subject: FailedSubject): CheckRunOutput {
  const steps = [say`Tell the operators of sdl-gate: ${where(subject)}`, tryAgain(subject)];
  const shown = {
    status: 'completed',
    conclusion: 'failure',
    title: 'Evaluation failed: internal error after repeated attempts',
    summary: [
      'sdl-gate could not evaluate this change: an internal error ended each attempt. This says nothing about the change, and what is not evaluated does not pass.',
      steps.map((step) => `- ${markdown(step)}`).join('\n'),
    ].join('\n\n'),
    text: '',
    annotations: [],
    actions,
  } as const;
  return { ...shown, digest: digest(shown) };
}

function where(subject: FailedSubject): Message {
  const repository = `${subject.owner}/${subject.repository}`;
  return subject.kind === 'pull-request'
    ? say`the error is in the log, and ${`sdl-gate work show ${repository}#${subject.number}`} shows it.`
    : say`the error is in the log at the merge group ${subject.headSha} of ${repository}, and ${'sdl-gate work list --state dead-lettered'} shows it.`;
}

function tryAgain({ kind }: FailedSubject): Message {
  return kind === 'pull-request'
    ? say`To try again, press Re-run or Re-evaluate, comment ${'/sdl re-evaluate'}, or push a commit. The next attempt can take ten minutes to start.`
    : say`To try again, remove the pull request from the merge queue and add it again.`;
}
