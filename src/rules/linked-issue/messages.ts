import type { LinkedIssue } from '../../evidence/linked-issues.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { issueLink, type Message, pullRequestLink, say } from '../../text/message.ts';
import { utcMinute } from '../../text/utc-time.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { AssessedIssue, MissingSection, Readiness, Unusable } from './issues/assess-issue.ts';
import type { Options } from './options.ts';

export const messages = {
  'no-feature': 'The title, the labels and the files do not make the change a feature.',
  linked: 'A linked issue states what the policy asks for, and was ready in time.',
  'linked-late':
    'A linked issue states what the policy asks for, and was ready only after the work was shown.',
  'tracker-linked': 'An issue of another tracker is named, which the app cannot read.',
  'unreadable-description': 'The description is too long or too deeply nested to be read.',
  draft: 'The pull request is a draft, and links no issue yet that the policy asks for.',
  'no-issue': 'The change is a feature and links no issue.',
  'issue-unusable': 'What the change links is not an issue, was dropped, or cannot be read.',
  'issue-incomplete': 'No linked issue states everything that the policy asks for.',
  'issue-not-ready':
    'The linked issue was not marked as ready to be worked on, or not by a person who counts.',
  'issue-late': 'The linked issue was ready only after the work was shown.',
  'linked-issue': 'A linked issue, and what it lacks.',
  'nothing-to-state': 'A section of the issue that says why there is nothing to state.',
  unverified: 'An id of another tracker, which is not followed.',
} as const;

type Id = keyof typeof messages;
export type LinkedIssueFinding = Finding<Id>;
export type LinkedIssueVerdict = Verdict<Id>;

type ReadIssue = Extract<AssessedIssue, { state: 'read' }>;

/** Names in one sentence. */
const maxNamed = 4;

/** Issues, each as a finding. */
const maxFindings = 10;

export function noFeature(): LinkedIssueVerdict {
  return {
    status: 'not-applicable',
    messageId: 'no-feature',
    summary: say`The title, the labels and the files do not make this a feature.`,
    findings: [],
  };
}

export function linkedReady(issue: ReadIssue, pullRequest: PullRequest): LinkedIssueVerdict {
  const { readiness } = issue;
  const by =
    readiness.state === 'ready' && readiness.by !== null && issue.linked.issue?.isPrivate !== true
      ? say`, and ${readiness.by.login} marked it as ready in time`
      : [];
  return {
    status: 'pass',
    messageId: 'linked',
    summary: say`${nameOf(issue.linked, pullRequest)} states what the policy asks for${by}.`,
    findings: nothingToState(issue, pullRequest),
  };
}

export function linkedLate(issue: ReadIssue, pullRequest: PullRequest): LinkedIssueVerdict {
  const why = say`${nameOf(issue.linked, pullRequest)} ${whyNotReady(issue.readiness)}`;
  return {
    status: 'pass',
    messageId: 'linked-late',
    summary: say`${nameOf(issue.linked, pullRequest)} states what the policy asks for, but late: it ${whyNotReady(issue.readiness)}.`,
    findings: [
      { messageId: 'issue-late', level: 'warning', message: say`${why}.` },
      ...nothingToState(issue, pullRequest),
    ],
  };
}

export function trackerLinked(
  id: string,
  issues: readonly AssessedIssue[],
  pullRequest: PullRequest,
): LinkedIssueVerdict {
  return {
    status: 'pass',
    messageId: 'tracker-linked',
    summary: say`The pull request names ${id}. The app cannot read that tracker, so a reviewer has to check the issue.`,
    findings: [
      {
        messageId: 'unverified',
        level: 'warning',
        message: say`The app cannot tell whether ${id} exists, what it states, or since when it was ready.`,
      },
      ...lacking(issues, pullRequest),
    ],
  };
}

export function unreadableDescription(): LinkedIssueVerdict {
  return {
    status: 'error',
    messageId: 'unreadable-description',
    summary: say`The description is too long or too deeply nested to be read.`,
    remedy: say`Shorten the description, and name the issue in it.`,
    turn: 'author',
    findings: [],
  };
}

export function draft(
  issues: readonly AssessedIssue[],
  why: Message,
  pullRequest: PullRequest,
  options: Options,
): LinkedIssueVerdict {
  const { summary, remedy, findings } = failed(issues, why, pullRequest, options);
  return {
    status: 'pending',
    messageId: 'draft',
    summary,
    waitingFor: say`an issue that is ready`,
    remedy,
    turn: 'author',
    findings,
  };
}

export function failed(
  issues: readonly AssessedIssue[],
  why: Message,
  pullRequest: PullRequest,
  options: Options,
): LinkedIssueVerdict & { readonly status: 'fail' } {
  const findings = lacking(issues, pullRequest);
  const fail = (
    messageId: Id,
    summary: Message,
    remedy: Message,
  ): LinkedIssueVerdict & { readonly status: 'fail' } => ({
    status: 'fail',
    messageId,
    summary,
    remedy,
    turn: 'author',
    findings,
  });
  const read = issues.filter((each) => each.state === 'read');
  const [best] = read.toSorted((one, other) => one.missing.length - other.missing.length);
  if (best === undefined && issues.length === 0)
    return fail(
      'no-issue',
      say`This is a feature (${why}), but it links no issue.`,
      say`Add ${'Refs #<number>'} or ${'Closes #<number>'} to the description, with an issue that has ${sectionsOf(options)}.${ids(options)}`,
    );
  if (best === undefined)
    return fail(
      'issue-unusable',
      say`This is a feature (${why}), but no issue that it links counts: ${listOf(
        issues.map((each) => reasonOf(each, pullRequest)),
        'and',
        maxNamed,
      )}.`,
      say`Link an issue that is open or completed, in this repository or in a repository that the policy names under ${'repositories'}.`,
    );
  const name = nameOf(best.linked, pullRequest);
  if (best.missing.length > 0)
    return fail(
      'issue-incomplete',
      say`${name} lacks ${missingOf(best.missing)}.`,
      say`Edit the issue: write at least ${options['min-letters']} letters below each of these headings${reasonWords(options)}. Then comment ${'/sdl re-evaluate'} here, because GitHub does not notify the app of edited issues.`,
    );
  const isLate = best.readiness.state === 'late' || best.readiness.state === 'unknown-time';
  return fail(
    isLate ? 'issue-late' : 'issue-not-ready',
    say`${name} ${whyNotReady(best.readiness)}.`,
    isLate ? lateRemedy(options) : readyRemedy(best.readiness, options),
  );
}

function lateRemedy({ ready }: Options): Message {
  const next =
    ready.length === 0 ? say`open the issue` : say`have the label ${names(ready, 'or')} set on the issue`;
  return say`This cannot be changed afterward: ask for an exception. Next time, ${next} before the pull request is ready for review.`;
}

function readyRemedy({ state }: Readiness, { ready, 'ready-by': by }: Options): Message {
  const who = by === 'anybody' ? say`somebody` : say`somebody else than the author`;
  const what = state === 'by-the-author' ? say`remove and set again` : say`set`;
  return say`Have ${who} ${what} the label ${names(ready, 'or')} on the issue, then comment ${'/sdl re-evaluate'} here.`;
}

function ids({ trackers }: Options): Message {
  return trackers.length === 0 ? [] : say` Or name an issue of the other tracker.`;
}

function reasonWords(options: Options): Message {
  return options['not-applicable-reason'] ? say`, or ${'N/A: <reason>'}` : [];
}

function sectionsOf({ sections }: Options): Message {
  const [first] = sections;
  if (first === undefined) return say`a description`;
  return listOf(
    sections.map(([heading = '']) => say`${heading}`),
    'and',
    maxNamed,
  );
}

function missingOf(missing: readonly MissingSection[]): Message {
  return listOf(
    missing.map(({ headings, empty }) =>
      empty === null
        ? say`a section ${names(headings.slice(0, 2), 'or')}`
        : say`a text below ${empty} besides its template`,
    ),
    'and',
    maxNamed,
  );
}

/** What issues lack, each as a finding. */
function lacking(issues: readonly AssessedIssue[], pullRequest: PullRequest): readonly LinkedIssueFinding[] {
  return issues.slice(0, maxFindings).map((each) => ({
    messageId: 'linked-issue',
    level: 'notice',
    topic: `${each.linked.repository}#${each.linked.number}`,
    message: say`${reasonOf(each, pullRequest)}.`,
  }));
}

/** A clause: "#12 lacks …". */
function reasonOf(each: AssessedIssue, pullRequest: PullRequest): Message {
  const name = nameOf(each.linked, pullRequest);
  if (each.state === 'unusable') return say`${name} ${unusableWords[each.why]}`;
  if (each.missing.length > 0) return say`${name} lacks ${missingOf(each.missing)}`;
  return say`${name} ${whyNotReady(each.readiness)}`;
}

const unusableWords: Readonly<Record<Unusable, Message>> = {
  elsewhere: ['is in a repository of another account, which the policy does not name'],
  'pull-request': ['is a pull request'],
  dropped: ['was closed as not planned or as a duplicate'],
  'not-found': ['does not exist'],
  unreadable: ['does not exist, or is in a repository that the policy does not name'],
  'unreadable-text': ['is too long or too deeply nested to be read'],
};

/** In words that follow the issue's name. */
function whyNotReady(readiness: Readiness): Message {
  switch (readiness.state) {
    case 'ready':
      return say`was ready in time`;
    case 'late':
      return readiness.why === 'opened'
        ? say`was opened on ${[utcMinute(readiness.at)]}, after the pull request was ready for review`
        : say`was marked as ready on ${[utcMinute(readiness.at)]}, after the pull request was ready for review`;
    case 'unknown-time':
      return say`has the label ${readiness.label}, but GitHub does not show since when it has had this name`;
    case 'by-the-author':
      return say`was marked as ready only by the author of the pull request or a bot`;
    case 'not-ready':
      return say`was never marked as ready to be worked on`;
  }
}

function nothingToState(
  { notApplicable, linked }: ReadIssue,
  pullRequest: PullRequest,
): readonly LinkedIssueFinding[] {
  return notApplicable.map((heading) => ({
    messageId: 'nothing-to-state',
    level: 'notice',
    topic: heading,
    message: say`${nameOf(linked, pullRequest)} says below ${heading} why there is nothing to state.`,
  }));
}

/** `#12`, or `owner/name#12` of another repository. */
function nameOf({ repository, number, state }: LinkedIssue, pullRequest: PullRequest): Message {
  if (repository.toLowerCase() !== pullRequest.repository.toLowerCase())
    return say`${`${repository}#${number}`}`;
  return state === 'pull-request' ? pullRequestLink(number) : issueLink(number);
}

function names(values: readonly string[], conjunction: 'and' | 'or'): Message {
  return listOf(
    values.map((value) => say`${value}`),
    conjunction,
    maxNamed,
  );
}
