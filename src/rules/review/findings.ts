import { type Authorship, shortSha } from '../../authorship/authorship.ts';
import type { Opinions } from '../../authorship/opinions.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import type { Review } from '../../evidence/reviews.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { type Message, say } from '../../text/message.ts';
import type { Finding } from '../verdict.ts';

/** At most this many commits are named one by one. */
const namedCommits = 3;

/** What has to change first, then what does not count and why. */
export function explain({ unknown }: Authorship, opinions: Opinions): readonly Finding[] {
  return [
    ...opinions.requestsForChanges.map(asksForChanges),
    ...[...unknown].map(([email, commits]) => unknownAuthor(email, commits)),
    ...opinions.notCounted.map(doesNotCount),
  ];
}

/** The name to show: quoted, for it comes from outside. */
export function nameOf(actor: Actor | null): Message {
  return actor === null ? say`a deleted account` : say`${actor.login}`;
}

/** Why a change by exempt authors only needs a review after all. */
export function notProven({ unsigned }: Authorship): Finding {
  return {
    level: 'notice',
    message: say`This would need no review, but GitHub did not sign ${namedShas(unsigned)}: anybody who can push can have written that in the name of another.`,
  };
}

function asksForChanges({ author, commit }: Review): Finding {
  const where = commit === null ? [] : say` on ${shortSha(commit)}`;
  return { level: 'failure', message: say`${nameOf(author)} asked for changes${where}.` };
}

function unknownAuthor(email: string, commits: readonly string[]): Finding {
  return {
    level: 'failure',
    message: say`The email ${email} belongs to no GitHub account, so who had a part in ${namedShas(commits)} is unknown.`,
  };
}

function doesNotCount({ review, reasons }: Opinions['notCounted'][number]): Finding {
  const what =
    review.state === 'approved'
      ? 'approval'
      : review.state === 'dismissed'
        ? 'review'
        : 'request for changes';
  return {
    level: 'notice',
    message: [
      `The ${what} by `,
      ...nameOf(review.author),
      ' does not count: ',
      ...listOf(reasons, 'and'),
      '.',
    ],
  };
}

function namedShas(commits: readonly string[]): Message {
  return listOf(
    commits.map((sha) => say`${shortSha(sha)}`),
    'and',
    namedCommits,
  );
}
