import type { Report, ReportSubject } from '../../engine/report.ts';
import { type CheckRunOutput, renderCheckRun } from '../../report/check-run.ts';
import { renderComment } from '../../report/comment.ts';
import type { ExistingCheck, Gathered, Published } from '../../subjects/publishing.ts';
import { Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';
import { refuse } from '../client/query-errors.ts';
import { type Head, publishCheckRun } from './publish-check-run.ts';

/**
 * How long the head that was read counts as the present one, in milliseconds: the first query reads head and evidence at one moment.
 * After a longer reading, or a queue of writes, the head is compared once more.
 */
const freshMs = 2_000;

/** What publishing needs, whatever is published. */
interface Publisher {
  readonly installation: Installation;
  readonly now: () => Date;
  /** Where the documentation is; null where the operator does not say. */
  readonly docsUrl: string | null;
}

/**
 * Shows a report: the check run on the head and, for a pull request, the comment. Both are written in parallel, and only where they
 * differ from what is shown already.
 *
 * @param report for the comment, which is the pull request's own
 * @param onCheck for the check, which may stand for other pull requests, too
 */
export async function publish(
  { installation, now, docsUrl }: Publisher,
  { subject, place, existing }: Gathered,
  report: Report,
  onCheck: Report,
): Promise<Published> {
  const [owner = '', repository = ''] = subject.repository.split('/');
  const head = { installation, owner, repository, headSha: subject.headSha, checkName: existing.checkName };
  if (subject.kind === 'pull-request' && now().getTime() - (existing.readAt?.getTime() ?? 0) > freshMs) {
    if (!(await isStillHead(head, place.repositoryId, subject.number)))
      return { check: 'superseded', comment: 'unchanged' };
  }
  const [check, comment] = await Promise.allSettled([
    publishCheck(head, existing, renderCheckRun(onCheck, docsUrl)),
    publishComment(head, subject, existing.comment, report, docsUrl).catch(refusedComment),
  ]);
  // Only when both are done: otherwise the next attempt would write a comment that is still in flight a second time.
  if (check.status === 'rejected') throw check.reason;
  if (comment.status === 'rejected') throw comment.reason;
  return { check: check.value, comment: comment.value };
}

/** Shows the check run, and ends older ones of the same name. */
async function publishCheck(
  head: Head,
  { checkRun, unfinished }: ExistingCheck,
  output: CheckRunOutput,
): Promise<Published['check']> {
  const published = await publishCheckRun(head, checkRun, output);
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

/**
 * Edits the one comment in place, or creates it when there is none and it is needed. Where nothing is asked, a comment is only
 * edited, not created, unless the policy says `always`.
 */
async function publishComment(
  { installation, owner, repository: repo }: Head,
  subject: ReportSubject,
  existing: ExistingCheck['comment'],
  report: Report,
  docsUrl: string | null,
): Promise<Published['comment']> {
  if (subject.kind !== 'pull-request' || report.comment === 'never') return 'unchanged';
  const { body, needed } = renderComment(report, docsUrl);
  if (existing === null) {
    if (!needed && report.comment !== 'always') return 'unchanged';
    await installation.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: subject.number,
      body,
    });
    return 'created';
  }
  if (asKept(existing.body) === asKept(body)) return 'unchanged';
  await installation.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    owner,
    repo,
    comment_id: existing.id,
    body,
  });
  return 'updated';
}

/**
 * A comment that GitHub refuses for good (the conversation is locked, a permission is missing, the comment was deleted meanwhile) does not
 * fail the evaluation: another attempt would be refused again.
 *
 * @see https://docs.github.com/en/communities/moderating-comments-and-conversations/locking-conversations
 */
function refusedComment(error: unknown): Published['comment'] {
  if (error instanceof Refused) return 'refused';
  throw error;
}

/** GitHub changes line ends, and space at the end, of a comment. */
function asKept(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}
