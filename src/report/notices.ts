import { listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';
import { type BranchRulesNotice, renderMissingRequirement } from './branch-rules.ts';
import { linkedTo } from './link.ts';
import { markdown } from './markdown.ts';

/** What a person must know about the check and the comment themselves, beside the verdicts. */
export type Notice =
  /** The comment that somebody needs is not there, or not up to date. */
  | { readonly kind: 'comment-refused'; readonly why: CommentRefusal }
  /** Others report a check or a status of the same name on the commit: never empty. */
  | { readonly kind: 'same-name'; readonly checkName: string; readonly reporters: readonly Reporter[] }
  /** What the rules of the base branches ask of the check. */
  | BranchRulesNotice;

/**
 * Why GitHub takes no comment. `locked`: the conversation is. `permission`: the app has neither `Pull requests: write` nor
 * `Issues: write`. `other`: GitHub's reason is in the log.
 */
export type CommentRefusal = (typeof commentRefusals)[number];
export const commentRefusals = ['locked', 'permission', 'other'] as const;

/** Who reports a check run or a commit status. */
export interface Reporter {
  readonly kind: 'check-run' | 'status';
  /** The slug of the app, or the login of the user; null where GitHub does not say. */
  readonly name: string | null;
}

/** In a fixed order, each once, so that the same is always shown in the same way. */
export function distinctReporters(reporters: readonly Reporter[]): readonly Reporter[] {
  const byKey = new Map(reporters.map((reporter) => [`${reporter.kind} ${reporter.name ?? ''}`, reporter]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, reporter]) => reporter);
}

/** Reporters that are named; the others are counted. */
const maxNamed = 3;

const refusals: Readonly<Record<CommentRefusal, Message>> = {
  locked: say`No comment was written: the conversation is locked, and GitHub then takes no comments from apps. Unlock it to get one.`,
  permission: say`No comment was written: the app is not permitted to comment. Administrator: grant the app ${'Pull requests: write'} in its settings, and accept it for this account.`,
  other: say`No comment was written: GitHub refused it. Administrator: the reason is in the log of the service.`,
};

/**
 * Renders notices as paragraphs of Markdown.
 *
 * @param repositoryUrl the repository's page
 * @param docsUrl where the documentation is; null where that is not known
 */
export function renderNotices(
  notices: readonly Notice[],
  repositoryUrl: string,
  docsUrl: string | null,
): readonly string[] {
  return notices.flatMap((notice) => renderNotice(notice, repositoryUrl, docsUrl));
}

function renderNotice(notice: Notice, repositoryUrl: string, docsUrl: string | null): readonly string[] {
  switch (notice.kind) {
    case 'comment-refused':
      return [markdown(refusals[notice.why])];
    case 'same-name':
      return [sameName(notice, docsUrl)];
    case 'branch-rules':
      return renderMissingRequirement(notice, repositoryUrl, docsUrl);
  }
}

function sameName(
  { checkName, reporters }: Notice & { readonly kind: 'same-name' },
  docsUrl: string | null,
): string {
  const who = listOf(reporters.map(reporterOf), 'and', maxNamed);
  const text = say`⚠️ ${checkName} is also reported on this commit by ${who}, not only by this app. Administrator: make this app the expected source of the required check, so that only its result counts.`;
  const page = docsUrl === null ? null : `${docsUrl}/required-check.md`;
  return `${markdown(text)}${page === null ? '' : ` ${linkedTo(page, 'How')}.`}`;
}

function reporterOf({ kind, name }: Reporter): Message {
  if (kind === 'check-run') return name === null ? say`an unknown app` : say`the app ${name}`;
  return name === null ? say`a commit status` : say`a commit status of ${name}`;
}
