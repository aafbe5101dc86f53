import type { CheckRun, Comment, ReviewState } from '../world/model.ts';
import type { CheckRunRecord } from './checks.ts';
import { loginOf } from './context.ts';
import type { CommentRecord, ReviewRecord } from './review.ts';

const reviewStates = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
} as const;

/** The current state of a check run. */
export function checkRunRecord(run: CheckRun): CheckRunRecord {
  const { id, suite, name, status, conclusion, output, externalId, detailsUrl, startedAt, completedAt } = run;
  return {
    id,
    app: suite.app.slug,
    name,
    headSha: suite.headSha,
    status,
    conclusion,
    ...output,
    externalId,
    detailsUrl,
    startedAt,
    completedAt,
    annotations: run.annotations.map(({ path, startLine, endLine, level, title, message }) => ({
      path,
      startLine,
      endLine,
      level,
      title,
      message,
    })),
    actions: run.actions,
  };
}

export function commentRecord({ id, author, body, createdAt, updatedAt, reactions }: Comment): CommentRecord {
  return {
    id,
    author: loginOf(author),
    body,
    createdAt,
    updatedAt,
    reactions: reactions.map(({ by, content }) => ({ by: loginOf(by), content })),
  };
}

/** The reviews that were submitted. */
export function reviewRecords(reviews: readonly ReviewState[]): readonly ReviewRecord[] {
  return reviews.flatMap(({ id, author, state, body, commit }) =>
    state === 'PENDING' ? [] : [{ id, author: loginOf(author), state: reviewStates[state], body, commit }],
  );
}
