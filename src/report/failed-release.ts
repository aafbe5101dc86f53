import type { ReleaseTarget } from '../evidence/release.ts';
import { type Message, plain, say } from '../text/message.ts';
import { type CheckRunOutput, digest } from './check-run.ts';
import { markdown } from './markdown.ts';
import type { ReleaseIssue } from './release-issue.ts';
import { shorten } from './size.ts';

/** Characters of a title; GitHub takes 256. */
const maxTitleCharacters = 200;

/**
 * The check and the issue about a release whose evaluation failed repeatedly: what is not known does not pass. The error itself is for the
 * operator alone.
 *
 * @param dryRun the release passes whatever its verdict, so that the check succeeds
 */
export function renderFailedRelease(
  { sha, target: { kind, name } }: { readonly sha: string; readonly target: ReleaseTarget },
  dryRun: boolean,
): { readonly check: CheckRunOutput; readonly issue: ReleaseIssue } {
  const what = 'Evaluation failed: internal error after repeated attempts';
  const steps = [
    say`Tell the operators of sdl-gate: the error is in the log, and ${'sdl-gate work list --state dead-lettered'} shows it.`,
    kind === 'tag'
      ? say`To try again, press Re-run beside the check, or have an operator run ${'sdl-gate work retry'}. The next attempt can take ten minutes to start.`
      : say`To try again, have an operator run ${'sdl-gate work retry'}.`,
  ];
  const list = steps.map((step) => `- ${markdown(step)}`).join('\n');
  const shown = {
    status: 'completed',
    conclusion: dryRun ? 'success' : 'failure',
    title: dryRun ? `Dry run: ${what}` : what,
    summary: [
      'sdl-gate could not evaluate this release: an internal error ended each attempt. This says nothing about the release, and what is not evaluated does not pass.',
      list,
    ].join('\n\n'),
    text: '',
    annotations: [],
    actions: [],
  } as const;
  const title: Message =
    kind === 'tag'
      ? say`Release of tag ${name} could not be evaluated`
      : say`Release of ${sha.slice(0, 7)} to ${name} could not be evaluated`;
  const released =
    kind === 'tag'
      ? say`The tag ${name} is on the commit ${sha}, and nobody knows whether this release meets the policy: an internal error of sdl-gate ended each attempt to evaluate it.`
      : say`The commit ${sha} was deployed to ${name}, and nobody knows whether this release meets the policy: an internal error of sdl-gate ended each attempt to evaluate it.`;
  return {
    check: { ...shown, digest: digest(shown) },
    issue: {
      title: shorten(plain(title), maxTitleCharacters),
      body: [
        markdown(released),
        list,
        'Close this issue once the release has a verdict. A verdict that fails opens an issue of its own.',
      ].join('\n\n'),
    },
  };
}
