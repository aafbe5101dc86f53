import type { Report, ReportSubject } from '../../engine/report.ts';
import { renderComment } from '../../report/comment.ts';
import type { CommentRefusal } from '../../report/notices.ts';
import type { ExistingCheck } from '../../subjects/gathered.ts';
import { Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';
import { lacksPermission } from '../client/permissions.ts';
import { type RefusedComment, short } from '../read/shown-digest.ts';
import type { Head } from './publish-check-run.ts';

/** Either permission lets an app comment: https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
const sufficientPermissions = 'pull_requests=write;issues=write';

/** Milliseconds until a comment that GitHub refused is sent again, unless it says something else or a person asks. */
const resendRefusedAfterMs = 3_600_000;

/** A comment that has to be written. */
export interface PlannedComment {
  /** Of the comment to edit; null: a new one. */
  readonly id: number | null;
  readonly body: string;
}

/**
 * The comment that a report needs: the one comment is edited in place, or created when there is none. Where nothing is asked, a comment is
 * only edited, not created, unless the policy says `always`.
 *
 * @returns null when there is nothing to write
 */
export function planComment(
  subject: ReportSubject,
  existing: ExistingCheck['comment'],
  report: Report,
  docsUrl: string | null,
): PlannedComment | null {
  if (subject.kind !== 'pull-request' || report.comment === 'never') return null;
  const { body, needed } = renderComment(report, docsUrl);
  if (existing === null) return needed || report.comment === 'always' ? { id: null, body } : null;
  return asKept(existing.body) === asKept(body) ? null : { id: existing.id, body };
}

/**
 * Why a comment would be refused, as far as that is known without sending it: then it is not sent. It is sent again as soon as nothing
 * speaks against it.
 *
 * @param known.noted the comment that GitHub refused before
 * @param known.now null: it is not this evaluation's to send, so what was refused stays so
 */
export function knownRefusal(
  { id, body }: PlannedComment,
  known: {
    readonly locked: boolean;
    readonly permitted: boolean;
    readonly noted: RefusedComment | null;
    readonly now: Date | null;
  },
): CommentRefusal | null {
  const { locked, permitted, noted, now } = known;
  if (!permitted) return 'permission';
  // Whether apps may edit a comment of a locked conversation is not documented: GitHub is asked.
  if (locked && id === null) return 'locked';
  if (noted === null || noted.digest !== short(body) || (noted.why === 'locked' && !locked)) return null;
  const isOver = now !== null && now.getTime() - noted.at.getTime() >= resendRefusedAfterMs;
  return isOver ? null : noted.why;
}

/** Whether the account lets the app comment. Costs no request: the permissions come with the token. */
export async function isPermittedToComment(installation: Installation): Promise<boolean> {
  return !lacksPermission(await installation.permissions(), sufficientPermissions);
}

/** What happened to a comment. */
export type SentComment =
  | { readonly outcome: 'created' | 'updated' }
  | { readonly outcome: 'refused'; readonly refused: RefusedComment; readonly reason: string };

/**
 * Creates or edits the comment. One that GitHub refuses for good does not fail the evaluation: another attempt would be refused again.
 *
 * @see https://docs.github.com/communities/moderating-comments-and-conversations/locking-conversations
 */
export async function sendComment(
  { installation, owner, repository: repo }: Head,
  issue_number: number,
  { id, body }: PlannedComment,
  now: Date,
): Promise<SentComment> {
  try {
    if (id === null) {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      await installation.request(route, { owner, repo, issue_number, body });
      return { outcome: 'created' };
    }
    const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    await installation.request(route, { owner, repo, comment_id: id, body });
    return { outcome: 'updated' };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const refused = { why: whyOf(error), digest: short(body), at: now };
    return { outcome: 'refused', refused, reason: error.message };
  }
}

/** GitHub documents the statuses, not the messages: one that is not known is `other`. */
function whyOf({ status, reason }: Refused): CommentRefusal {
  if (status === 403 && /\bis locked\b/i.test(reason)) return 'locked';
  if (status === 403 && /\bnot accessible by integration\b/i.test(reason)) return 'permission';
  return 'other';
}

/** GitHub changes line ends, and space at the end, of a comment. */
function asKept(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}
