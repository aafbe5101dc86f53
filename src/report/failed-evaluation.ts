import { type Message, say } from '../text/message.ts';
import { actions, type CheckRunOutput, digest } from './check-run.ts';
import { markdown } from './markdown.ts';

/** What an evaluation that failed was about. */
type FailedSubject = { readonly owner: string; readonly repository: string } & (
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'merge-group'; readonly headSha: string }
);

/**
 * The check of a subject whose evaluation failed again and again: it fails, for what is not known does not pass, and says whom to tell
 * and how to have it tried again. What the evaluation failed with is for the operator alone.
 */
export function renderFailedEvaluation(subject: FailedSubject): CheckRunOutput {
  const steps = [say`Tell those who run sdl-gate: ${where(subject)}`, again(subject)];
  const shown = {
    status: 'completed',
    conclusion: 'failure',
    title: 'Not judged: sdl-gate failed on this again and again',
    summary: [
      markdown(
        say`This says nothing about the change. sdl-gate failed to judge it, several times and for a reason of its own, and has stopped trying. What could not be judged does not pass.`,
      ),
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

function again({ kind }: FailedSubject): Message {
  return kind === 'pull-request'
    ? say`To have it tried again, press Re-run or Re-evaluate, write ${'/sdl re-evaluate'} in a comment, or push a commit. It may take ten minutes until it is.`
    : say`To have it tried again, put the pull request into the merge queue again.`;
}
