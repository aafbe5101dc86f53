import { type Authorship, authorship } from '../../authorship/authorship.ts';
import { type Opinions, sortOpinions } from '../../authorship/opinions.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { say } from '../../text/message.ts';
import { defineRule } from '../rule.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { clauses } from './clauses.ts';
import { explain, nameOf, notProven } from './findings.ts';
import { type Options, options } from './options.ts';
import { countApprovals, waitForReview } from './waiting.ts';

/** Peer review: enough current approvals by people who had no part in the change, and nobody asks for changes. */
export const review = defineRule({
  id: 'review',
  title: 'Peer review',
  passesWhen:
    'Enough people with write access who had no part in the change approve it as it is, and none asks for changes.',
  clauses,
  options,
  evidence: ['pullRequest', 'commits', 'reviews'],
  furtherEvidence: { teams: { when: ({ teams }) => teams.length > 0 } },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  teams: ({ teams }) => teams,
  evaluate({ pullRequest, commits, reviews, teams = {} }, options) {
    if (!commits.commits.some(({ sha }) => sha === pullRequest.head.sha)) return withoutHead(pullRequest);
    const who = authorship(pullRequest, commits);
    const byExempt = isByExempt(pullRequest, who, options);
    if (byExempt && who.unsigned.length === 0) return exempt(who);
    const current = new Set([pullRequest.head.sha, ...(commits.sameChangeAsHead ?? [])]);
    const opinions = sortOpinions(reviews, current, who);
    const findings = [...explain(who, opinions), ...(byExempt ? [notProven(who)] : [])];
    if (pullRequest.draft) return draft(findings);
    if (opinions.requestsForChanges.length > 0) return stopped(opinions, current, findings);
    if (who.unknown.size > 0) return unknownAuthors(who, findings);
    return judgeApprovals({ opinions, who, reviews, teams, findings }, options);
  },
});

function judgeApprovals(
  given: {
    readonly opinions: Opinions;
    readonly who: Authorship;
    readonly reviews: Reviews;
    readonly teams: Teams;
    readonly findings: readonly Finding[];
  },
  options: Options,
): Verdict {
  const { opinions, who, reviews, teams, findings } = given;
  const absent = options.teams.filter((team) => !Object.hasOwn(teams, team));
  if (absent.length > 0) return withoutTeam(absent, findings);
  const count = countApprovals(opinions.approvals, teams, options);
  if (count.missing > 0 || count.missingTeams.length > 0) {
    return waitForReview(count, { reviews, teams, parts: who.parts }, findings);
  }
  const names = opinions.approvals.map(({ author }) => nameOf(author));
  return { status: 'pass', summary: [...say`Approved by `, ...listOf(names, 'and'), '.'], findings };
}

function isByExempt(pullRequest: PullRequest, { parts, unknown }: Authorship, options: Options): boolean {
  const listed = new Set(options['exempt-authors'].map((login) => login.toLowerCase()));
  return (
    pullRequest.author !== null && unknown.size === 0 && [...parts.keys()].every((key) => listed.has(key))
  );
}

function exempt({ parts }: Authorship): Verdict {
  const names = [...parts.keys()].map((login) => say`${login}`);
  return {
    status: 'not-applicable',
    summary: say`Only ${listOf(names, 'and')} had a part in this change, and the policy exempts them from review.`,
    findings: [],
  };
}

function draft(findings: readonly Finding[]): Verdict {
  return {
    status: 'pending',
    summary: say`This is a draft.`,
    waitingFor: say`the draft to be made ready for review`,
    remedy: say`Mark the pull request as ready for review when it is.`,
    turn: 'author',
    findings,
  };
}

/** While what was criticised is still the head it is the author's turn, and after a push the reviewer's. */
function stopped(
  { requestsForChanges }: Opinions,
  current: ReadonlySet<string>,
  findings: readonly Finding[],
): Verdict {
  const names = listOf(
    requestsForChanges.map(({ author }) => nameOf(author)),
    'and',
  );
  const answered = requestsForChanges.every(({ commit }) => commit === null || !current.has(commit));
  return {
    status: 'fail',
    summary: say`${names} asked for changes.`,
    remedy: answered
      ? say`Commits were pushed since: ask ${names} to review again. Only their approval, or a dismissal of the review, ends the request.`
      : say`Do what the review asks for, or settle it there, then ask ${names} to review again.`,
    turn: answered ? 'reviewer' : 'author',
    findings,
  };
}

function unknownAuthors({ unknown }: Authorship, findings: readonly Finding[]): Verdict {
  const emails = listOf(
    [...unknown.keys()].map((email) => say`${email}`),
    'and',
  );
  return {
    status: 'error',
    summary: say`Who had a part in this change is not known, so nobody can be told to be independent of it.`,
    remedy: say`Whoever uses ${emails} adds it to their GitHub account (Settings, Emails) and runs this check again; or amend the commits to name an email that belongs to an account, and push.`,
    turn: 'author',
    findings,
  };
}

function withoutTeam(absent: readonly string[], findings: readonly Finding[]): Verdict {
  const names = listOf(
    absent.map((team) => say`${team}`),
    'and',
  );
  return {
    status: 'error',
    summary: say`The policy asks for an approval by ${names}, and the organisation has no such team.`,
    remedy: say`Correct \`rules.review.teams\` in the policy file, or let the app see the team.`,
    turn: 'administrator',
    findings,
  };
}

function withoutHead({ head }: PullRequest): Verdict {
  return {
    status: 'error',
    summary: say`The commits that GitHub lists do not contain the head ${head.sha}, so who wrote it is not known.`,
    remedy: say`Run the check again. If this stays, push a commit.`,
    turn: 'author',
    findings: [],
  };
}
