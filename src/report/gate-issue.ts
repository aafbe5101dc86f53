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
  const name = createHash('sha256').update(environment.toLowerCase()).digest('hex').slice(0, 16);
  return {
    id: `${run}-${attempt}-${round}-${name}`,
    title: `A deployment to ${environment.replace(/[^\w ./-]/g, '·').slice(0, maxNameCharacters)} bypassed the gate`,
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
