import { createHash } from 'node:crypto';
import { say } from '../text/message.ts';
import { markdown } from './markdown.ts';

/** A deployment that ran without the answer of the gate. All texts may come from outside. */
export interface Bypass {
  readonly subject: { readonly run: number; readonly environment: string; readonly sha: string };
  readonly attempt: number;
  readonly round: number;
  /** The page of the run on GitHub. */
  readonly runUrl: string;
  readonly end: {
    readonly by: string | null;
    readonly comment: string | null;
    readonly enabled: boolean | null;
  };
}

/** Characters of an environment's name in a title. */
const maxNameCharacters = 60;

/** The issue about a bypass, with its id in the repository. It repeats no finding of the rules: the issue may be public. */
export function bypassIssue({ subject, attempt, round, runUrl, end }: Bypass): {
  readonly id: string;
  readonly title: string;
  readonly body: string;
} {
  const { run, environment, sha } = subject;
  const { by, comment, enabled } = end;
  const who =
    by === null
      ? say`GitHub does not show who started it.`
      : comment === null || comment === ''
        ? say`GitHub names ${by}, who wrote no comment.`
        : say`GitHub names ${by}, who wrote: ${comment}`;
  const disabled =
    enabled === false
      ? [
          markdown(
            say`The environment no longer asks sdl-gate. Enable the gate again on the page of the environment.`,
          ),
        ]
      : [];
  return {
    id: `${run}-${attempt}-${round}-${digestOfName(environment)}`,
    title: `A deployment to ${titleName(environment)} bypassed the gate`,
    body: [
      markdown(
        say`The deployment of ${sha.slice(0, 7)} to ${environment} started before sdl-gate had answered.`,
      ),
      `The run: ${runUrl}`,
      markdown(who),
      ...disabled,
      markdown(
        say`Check what was deployed, and roll back where it must not run. Then write here why it was necessary, and close the issue. To rule it out, forbid administrators to bypass the rules of the environment.`,
      ),
    ].join('\n\n'),
  };
}

/** The issue about a deployment that waits and cannot be evaluated, where GitHub takes no more reports on it. */
export function failedGateIssue({ run, environment, sha }: Bypass['subject']): {
  readonly id: string;
  readonly title: string;
  readonly body: string;
} {
  return {
    id: `failed-${run}-${digestOfName(environment)}`,
    title: `A deployment to ${titleName(environment)} waits and cannot be evaluated`,
    body: [
      markdown(
        say`The deployment of ${sha.slice(0, 7)} to ${environment} waits in the workflow run ${run}. An internal error of sdl-gate ended each attempt to evaluate it, and GitHub takes no more reports on the deployment.`,
      ),
      markdown(
        say`An operator of sdl-gate finds the error with ${'sdl-gate work list --state dead-lettered'} and retries it with ${'sdl-gate work retry'}. Until then the deployment waits. Close this issue when it has its answer.`,
      ),
    ].join('\n\n'),
  };
}

function titleName(environment: string): string {
  return environment.replace(/[^\w ./-]/g, '·').slice(0, maxNameCharacters);
}

function digestOfName(environment: string): string {
  return createHash('sha256').update(environment.toLowerCase()).digest('hex').slice(0, 16);
}
