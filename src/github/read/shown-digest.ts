import { createHash } from 'node:crypto';
import type { CheckRunOutput } from '../../report/check-run.ts';
import { type CommentRefusal, commentRefusals } from '../../report/notices.ts';

/** A comment that GitHub refused, so that it is not sent again and again. */
export interface RefusedComment {
  readonly why: CommentRefusal;
  /** Of the comment's text. */
  readonly digest: string;
  readonly at: Date;
}

/**
 * What a check run shows, as it is kept in the run's `external_id`: `<all of it>/<its annotations>`, and `/<the comment that GitHub
 * refused>` if it did. The annotations apart, because GitHub can add annotations to a run and never takes one away.
 */
export function shownBy(
  { digest, annotations }: CheckRunOutput,
  refused: RefusedComment | null = null,
): string {
  const of = annotations.length === 0 ? '' : short(JSON.stringify(annotations));
  if (refused === null) return `${digest}/${of}`;
  const { why, digest: comment, at } = refused;
  return `${digest}/${of}/${why}:${comment}@${Math.floor(at.getTime() / 1000)}`;
}

/** The comment that GitHub refused when this was shown, if it did. */
export function refusedCommentIn(shown: string): RefusedComment | null {
  const [, name, digest = '', seconds] =
    /^[^/]*\/[^/]*\/([a-z]+):([0-9a-f]{16})@(\d{1,12})$/.exec(shown) ?? [];
  const why = commentRefusals.find((known) => known === name);
  return why === undefined ? null : { why, digest, at: new Date(Number(seconds) * 1000) };
}

/** Without the comment that was refused. */
export function withoutRefusal(shown: string): string {
  return shown.split('/', 2).join('/');
}

/** A digest of a text: SHA-256, its first 16 hexadecimal digits. */
export function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The annotations' part; null where a run was not written to its end, or is not one of this app's. */
export function annotationsIn(shown: string): string | null {
  return shown.split('/')[1] ?? null;
}

/** The same digest, marked so that no new digest equals it. A comment that was refused is forgotten. */
export function outdated(shown: string): string {
  return withoutRefusal(shown).replace(/^[^/]*/, '');
}
