import { answerOf } from '../engine/answer.ts';
import type { Report, RuleReport } from '../engine/report.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import { counted } from '../text/lists-and-counts.ts';
import { type Message, plain, say } from '../text/message.ts';
import { markdown, words } from './markdown.ts';
import { joinWithin, shorten } from './size.ts';
import { turnWords } from './wording.ts';

/** Characters of a title; GitHub takes 256. */
const maxTitleCharacters = 200;

/** Bytes of a list in the text; GitHub takes 65,536 characters. */
const maxListBytes = 30_000;

/** Characters of a summary or a remedy. */
const maxLineCharacters = 1_000;

/** An issue about a release that failed. */
export interface ReleaseIssue {
  /** Plain text on one line. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/**
 * The issue about a release that was detected after the fact and fails: what, why, what to do and for whom. It holds what the rules say and
 * no findings: anybody may read it, and the record has them.
 *
 * @throws {TypeError} for the report of another subject
 */
export function renderReleaseIssue(report: Report): ReleaseIssue {
  const { subject } = report;
  if (subject.kind !== 'release') throw new TypeError('The report is not about a release.');
  const { headSha: sha, target } = subject;
  const failed = answerOf(report) === 'fail';
  const state = failed ? 'does not meet the policy' : 'could not be checked';
  const what =
    target.kind === 'tag'
      ? say`The tag ${target.name} is on the commit ${sha}, and this release ${[state]}.`
      : say`The commit ${sha} was deployed to ${target.name}, and this release ${[state]}.`;
  const open = report.rules.filter(
    ({ enforcement, verdict: { status } }) =>
      enforcement === 'enforce' && ['fail', 'error', 'pending'].includes(status),
  );
  return {
    title: shorten(plain(titleOf(sha, target, failed)), maxTitleCharacters),
    body: [
      markdown(what),
      joinWithin(
        open.length > 0
          ? open.map(itemOf)
          : report.policyProblems.map(({ message }) => `- ${words(message)}`),
        '\n',
        maxListBytes,
        (missing) => `- … and ${counted(missing, 'more')}`,
      ),
      'What to do: where this must not stay released, roll back to a commit that passed, or withdraw the release. Otherwise fix what the rules name and release again, or ask for an exception. Then close this issue: the app says here when the release passes, and closes nothing.',
      'The findings are in the record: `sdl-gate record` lists the verdicts of the commit.',
    ].join('\n\n'),
  };
}

function titleOf(sha: string, { kind, name }: ReleaseTarget, failed: boolean): Message {
  const of = kind === 'tag' ? say`Release of tag ${name}` : say`Release of ${sha.slice(0, 7)} to ${name}`;
  return [...of, ...(failed ? say` fails` : say` could not be checked`)];
}

function itemOf({ title, verdict }: RuleReport): string {
  const turn = 'turn' in verdict ? `${turnWords[verdict.turn]}: ` : '';
  const limit = maxLineCharacters;
  const summary = markdown(verdict.summary, { limit });
  const remedy = 'remedy' in verdict ? ` ${turn}${markdown(verdict.remedy, { limit })}` : '';
  return `- **${words(title)}**: ${summary}${remedy}`;
}

/** What is commented once a release passes that failed before. */
export function renderReleasePasses({ subject }: Report): string {
  return markdown(
    say`The release of ${subject.headSha} passes by now. Close this issue where nothing else is to be done.`,
  );
}
