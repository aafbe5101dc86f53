import type { Report } from '../../engine/report.ts';
import { type BranchRulesNotice, branchRulesNotice } from '../../report/branch-rules.ts';
import { renderCheckRun } from '../../report/check-run.ts';
import { type CommentRefusal, distinctReporters, type Notice } from '../../report/notices.ts';
import type { ExistingCheck, Gathered } from '../../subjects/gathered.ts';
import type { Published } from '../../subjects/publishing.ts';
import { Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';
import { refuse } from '../client/query-errors.ts';
import { requiredCheckName } from '../read/check-name.ts';
import { type RefusedComment, refusedCommentIn } from '../read/shown-digest.ts';
import { type Head, publishCheckRun } from './publish-check-run.ts';
import {
  isPermittedToComment,
  knownRefusal,
  planComment,
  type SentComment,
  sendComment,
} from './publish-comment.ts';
import { publishPolicyCheck } from './publish-policy-check.ts';
import { requestReviews, wantedReviewers } from './request-reviews.ts';

/**
 * How long the head that was read counts as the present one, in milliseconds: the first query reads head and evidence at one moment.
 * After a longer reading, or a queue of writes, the head is compared once more.
 */
const freshMs = 2_000;

/** What publishing needs, whatever is published. */
interface Publisher {
  readonly installation: Installation;
  readonly now: () => Date;
  /** Whether somebody answers the buttons of the check. */
  readonly buttons: boolean;
  /** Where the documentation is; null where the operator does not say. */
  readonly docsUrl: string | null;
  /** Where people open the dashboard; null: there is none. */
  readonly dashboardUrl: string | null;
}

/**
 * Shows a report: the check run on the head and, for a pull request, the comment and the check of a change of the policy. All are written
 * in parallel, and only where they differ from what is shown already. Where the comment is not taken the check says so: from the start where that is known, else it is
 * written once more.
 *
 * @param report for the comment, which is the pull request's own
 * @param onCheck for the check, which may stand for other pull requests, too
 */
export async function publish(
  { installation, now, buttons, docsUrl, dashboardUrl }: Publisher,
  gathered: Gathered,
  report: Report,
  onCheck: Report,
): Promise<Published> {
  const { subject, place, existing } = gathered;
  const [owner = '', repository = ''] = subject.repository.split('/');
  const detailsUrl =
    dashboardUrl === null || onCheck.subject.kind !== 'pull-request'
      ? undefined
      : `${dashboardUrl}/o/${owner}/${repository}/pull/${onCheck.subject.number}`;
  const head = {
    installation,
    owner,
    repository,
    headSha: subject.headSha,
    checkName: existing.checkName,
    ...(detailsUrl === undefined ? {} : { detailsUrl }),
  };
  if (subject.kind === 'pull-request' && now().getTime() - (existing.readAt?.getTime() ?? 0) > freshMs) {
    if (!(await isStillHead(head, place.repositoryId, subject.number)))
      return { check: 'superseded', comment: 'unchanged' };
  }
  const shown = shownOnCheck(gathered, onCheck);
  const noted = existing.checkRun === null ? null : refusedCommentIn(existing.checkRun.digest);
  const planned = planComment(subject, existing.comment, report, docsUrl);
  const plannedOnCheck =
    shown === gathered
      ? planned
      : shown && planComment(shown.subject, shown.existing.comment, onCheck, docsUrl);
  const permitted =
    (planned === null && plannedOnCheck === null) || (await isPermittedToComment(installation));
  const refusal = planned && knownRefusal(planned, { locked: existing.locked, permitted, noted, now: now() });
  const refusalOnCheck =
    shown === gathered
      ? refusal
      : shown &&
        plannedOnCheck &&
        knownRefusal(plannedOnCheck, { ...shown.existing, permitted, noted, now: null });

  const others = [...sameNameNotice(gathered), ...rulesOfBases(gathered)];
  const write = (
    run: ExistingCheck['checkRun'],
    why: CommentRefusal | null,
    refused: RefusedComment | null,
  ) => {
    const comment = why === null ? [] : [{ kind: 'comment-refused', why } as const];
    const output = renderCheckRun(onCheck, docsUrl, [...comment, ...others]);
    return publishCheckRun(head, run, buttons ? output : { ...output, actions: [] }, refused);
  };
  const send = async (): Promise<SentComment | null> =>
    planned !== null && refusal === null && subject.kind === 'pull-request'
      ? sendComment(head, subject.number, planned, now())
      : null;
  const publishCheck = async (sent: SentComment | null) => {
    const refused = sent?.outcome === 'refused' ? sent.refused : null;
    const kept = plannedOnCheck !== null && refusalOnCheck === noted?.why ? noted : null;
    const published = await write(existing.checkRun, refused?.why ?? refusalOnCheck, refused ?? kept);
    return { ...published, change: await endOlder(head, existing, published.change) };
  };

  // A comment that was refused before is sent first, so that the check does not say in between that it was not.
  const sentFirst = noted !== null && shown === gathered ? await send() : null;
  const reviewers = wantedReviewers(report);
  const ask = async () => {
    if (reviewers.length > 0 && subject.kind === 'pull-request')
      await requestReviews(head, subject.number, reviewers);
  };
  const [check, sent, about, asked] = await Promise.allSettled([
    publishCheck(sentFirst),
    sentFirst ?? send(),
    publishPolicyCheck(head, gathered),
    ask(),
  ]);
  // Only when both are done: otherwise the next attempt would write a comment that is still in flight a second time.
  if (check.status === 'rejected') throw check.reason;
  if (sent.status === 'rejected') throw sent.reason;
  if (about.status === 'rejected') throw about.reason;
  if (asked.status === 'rejected') throw asked.reason;
  const { change, run } = check.value;
  const comment = sent.value;
  if (comment?.outcome !== 'refused')
    return { check: change, comment: comment?.outcome ?? (refusal === null ? 'unchanged' : 'refused') };
  if (sentFirst === null && shown === gathered) await write(run, comment.refused.why, comment.refused);
  return { check: change, comment: 'refused', refusal: comment.reason };
}

/** The pull request that a check is about; null where it is about too many to name one. */
function shownOnCheck(gathered: Gathered, { subject, shared }: Report): Gathered | null {
  if (shared?.kind === 'too-many') return null;
  const isShown = (one: Gathered) =>
    one.subject.kind === 'pull-request' &&
    subject.kind === 'pull-request' &&
    one.subject.number === subject.number;
  return [gathered, ...(gathered.siblings ?? [])].find(isShown) ?? gathered;
}

/** Of all pull requests that the check stands for, whichever of them is evaluated: otherwise each would write it again. */
function sameNameNotice(gathered: Gathered): readonly Notice[] {
  const members = [gathered, ...(gathered.siblings ?? [])];
  const reporters = distinctReporters(members.flatMap(({ existing }) => existing.sameName));
  if (reporters.length === 0) return [];
  return [{ kind: 'same-name', checkName: gathered.existing.checkName, reporters }];
}

/** Of all of them, too. */
function rulesOfBases(gathered: Gathered): readonly BranchRulesNotice[] {
  const members = [gathered, ...(gathered.siblings ?? [])];
  return branchRulesNotice(
    members.flatMap(({ existing }) => existing.branchRules ?? []),
    requiredCheckName,
  );
}

/** Ends older check runs of the same name. */
async function endOlder(
  head: Head,
  { checkRun, unfinished }: ExistingCheck,
  published: Published['check'],
): Promise<Published['check']> {
  const isReplaced = (id: number) => published === 'created' || (checkRun !== null && id < checkRun.id);
  const replaced = unfinished.filter(({ id }) => isReplaced(id));
  for (const run of replaced) await endReplaced(head, run);
  return published === 'created' && checkRun === null && replaced.length > 0 ? 'renewed' : published;
}

/**
 * Ends a check run that a newer one of its name replaces: nothing else would conclude it. `cancelled` satisfies no rule. It ends when it
 * began, because to GitHub the newest run is the one that was completed last.
 *
 * @see https://docs.github.com/rest/checks/runs#list-check-runs-for-a-git-reference
 */
async function endReplaced(
  { installation, owner, repository: repo }: Head,
  { id: check_run_id, startedAt }: ExistingCheck['unfinished'][number],
): Promise<void> {
  try {
    await installation.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      owner,
      repo,
      check_run_id,
      status: 'completed',
      conclusion: 'cancelled',
      ...(startedAt === null ? {} : { completed_at: startedAt }),
      output: { title: 'Replaced by a newer check', summary: 'The newest check of this name counts.' },
      actions: [],
    });
  } catch (error) {
    // The check that counts is shown: an older one is no reason to fail.
    if (!(error instanceof Refused)) throw error;
  }
}

/** Another repository may have taken the name meanwhile: then it is another head, too. */
async function isStillHead(
  { installation, owner, repository, headSha }: Head,
  repositoryId: number,
  number: number,
) {
  const { data, errors } = await installation.query<HeadData>(headQuery, { owner, name: repository, number });
  for (const error of errors) if (error.type !== 'NOT_FOUND') refuse(error);
  const pullRequest = data?.repository?.pullRequest;
  return (
    data?.repository?.databaseId === repositoryId &&
    pullRequest?.headRefOid === headSha &&
    pullRequest.state === 'OPEN'
  );
}

export const headQuery = `
query Head($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { databaseId pullRequest(number: $number) { headRefOid state } }
}
`;

interface HeadData {
  readonly repository: {
    readonly databaseId: number | null;
    readonly pullRequest: { readonly headRefOid: string; readonly state: string } | null;
  } | null;
}
