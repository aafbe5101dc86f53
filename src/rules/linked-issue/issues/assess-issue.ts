import { account, isPerson } from '../../../authorship/account.ts';
import type { LinkedIssue, LinkedIssues } from '../../../evidence/linked-issues.ts';
import type { Actor, PullRequest } from '../../../evidence/pull-request.ts';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { answerBelow } from '../../../text/markdown/sections.ts';
import type { Templates } from '../../../text/markdown/templates.ts';
import type { Options } from '../options.ts';

/** What a linked issue has of what the policy asks for. */
export type AssessedIssue =
  | { readonly state: 'unusable'; readonly linked: LinkedIssue; readonly why: Unusable }
  | {
      readonly state: 'read';
      readonly linked: LinkedIssue;
      /** The lists of headings below none of which something is written. */
      readonly missing: readonly MissingSection[];
      /** Headings below which it stands why there is nothing to state. */
      readonly notApplicable: readonly string[];
      readonly readiness: Readiness;
    };

export type Unusable =
  | 'elsewhere'
  | 'pull-request'
  | 'dropped'
  | 'not-found'
  | 'unreadable'
  | 'unreadable-text';

export interface MissingSection {
  readonly headings: readonly string[];
  /** The one that is there, with nothing but its template or too little below it; null: none is. */
  readonly empty: string | null;
}

/** Whether the issue was ready before the pull request was ready for review. */
export type Readiness =
  | { readonly state: 'ready'; readonly by: Actor | null }
  /** The issue is younger than the pull request's work, or was ready later. */
  | { readonly state: 'late'; readonly why: 'opened' | 'labeled'; readonly at: Date }
  /** Its label may have had another name when it was set, or the event is no longer listed. */
  | { readonly state: 'unknown-time'; readonly label: string }
  /** Only the person who opened the pull request, or a bot, set the label. */
  | { readonly state: 'by-the-author' }
  | { readonly state: 'not-ready' };

/** What decides about issues. */
export interface IssueContext {
  readonly pullRequest: PullRequest;
  readonly readySince: LinkedIssues['readySince'];
  readonly templates: Templates;
}

/** Characters of all issues that are read for one pull request: reading hostile ones takes long. */
const maxCharacters = 131_072;

/** Reads each issue, as far as all of them together are not too long. */
export function assessIssues(
  issues: readonly LinkedIssue[],
  context: IssueContext,
  options: Options,
): readonly AssessedIssue[] {
  let left = maxCharacters;
  return issues.map((linked) => {
    left -= linked.issue?.body.length ?? 0;
    return left < 0
      ? { state: 'unusable', linked, why: 'unreadable-text' }
      : assessIssue(linked, context, options);
  });
}

/** Reads what an issue states, and since when it was ready. The text of templates is no statement. */
function assessIssue(linked: LinkedIssue, context: IssueContext, options: Options): AssessedIssue {
  const unusable = (why: Unusable): AssessedIssue => ({ state: 'unusable', linked, why });
  const { issue } = linked;
  // Anybody can write issues, and label them, in a repository of their own.
  if (!isOfAccount(linked.repository, context.pullRequest, options)) return unusable('elsewhere');
  if (linked.state !== 'found') return unusable(linked.state);
  if (issue === undefined) return unusable('unreadable');
  if (issue.dropped) return unusable('dropped');
  const tree = documentTree(issue.body);
  if (tree === null) return unusable('unreadable-text');
  const missing: MissingSection[] = [];
  const notApplicable: string[] = [];
  for (const headings of options.sections) {
    const answers = headings.flatMap((heading) => {
      const answer = answerBelow(tree, heading, context.templates);
      return answer === null ? [] : [{ heading, answer }];
    });
    const isStated = answers.some(
      ({ answer }) => answer.notApplicable === null && answer.letters >= options['min-letters'],
    );
    if (isStated) continue;
    const reason = answers.find(({ answer }) => answer.notApplicable !== null);
    if (options['not-applicable-reason'] && reason !== undefined) notApplicable.push(reason.heading);
    else missing.push({ headings, empty: answers[0]?.heading ?? null });
  }
  return { state: 'read', linked, missing, notApplicable, readiness: readinessOf(issue, context, options) };
}

function isOfAccount(
  repository: string,
  { repository: own }: PullRequest,
  { repositories }: Pick<Options, 'repositories'>,
): boolean {
  const ownerOf = (name: string) => name.toLowerCase().split('/')[0];
  return (
    ownerOf(repository) === ownerOf(own) ||
    repositories.some((each) => each.toLowerCase() === repository.toLowerCase())
  );
}

function readinessOf(
  issue: NonNullable<LinkedIssue['issue']>,
  { pullRequest: { author }, readySince }: IssueContext,
  { ready, 'ready-by': by }: Options,
): Readiness {
  const isEarly = (time: Date) => readySince === null || time.getTime() <= readySince.getTime();
  if (!isEarly(issue.createdAt)) return { state: 'late', why: 'opened', at: issue.createdAt };
  if (ready.length === 0) return { state: 'ready', by: null };
  const wanted = new Set(ready.map((label) => label.toLowerCase()));
  const isWanted = (label: string) => wanted.has(label.toLowerCase());
  const counts = (actor: Actor | null) =>
    by === 'anybody' ||
    (actor !== null && isPerson(actor) && (author === null || account(actor) !== account(author)));
  const set = issue.labelEvents.filter(({ kind, label }) => kind === 'set' && isWanted(label));
  // An issue may be moved on to another label when the work begins.
  const early = set.filter(({ at, edited }) => isEarly(at) && !edited);
  const counting = early.find((event) => counts(event.by));
  if (counting !== undefined) return { state: 'ready', by: counting.by };
  if (early.length > 0) return { state: 'by-the-author' };
  const present = issue.labels.find(isWanted);
  if (present === undefined) return { state: 'not-ready' };
  const late = set.find(({ edited }) => !edited);
  if (late === undefined) return { state: 'unknown-time', label: present };
  return counts(late.by) ? { state: 'late', why: 'labeled', at: late.at } : { state: 'by-the-author' };
}
