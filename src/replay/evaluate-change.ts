import type { FileKind } from '../analysis/files/file-kind.ts';
import { parsePath } from '../analysis/files/file-path.ts';
import { partOfChange, readChange } from '../analysis/read-change.ts';
import type { RecordedChange } from '../dataset/recorded-change.ts';
import { assess, evaluateRule } from '../engine/evaluate.ts';
import { rulesByPart } from '../engine/parts.ts';
import type { Change } from '../evidence/change.ts';
import type { Evidence } from '../evidence/index.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import { available, type Slice } from '../evidence/slice.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rule } from '../rules/rule.ts';
import type { Finding, Status } from '../rules/verdict.ts';
import { type Message, say } from '../text/message.ts';
import { type ReplayedRule, type ReplayPlan, withRecordedOptions } from './plan.ts';

/** What the rules say of a recorded change, and what kind of change it is. */
export interface Evaluation {
  readonly recorded: RecordedChange;
  /** By rule id; one for each rule that the plan replays. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** The directories of its product code, see {@link directoryOf}; empty where the files are not known. */
  readonly directories: readonly string[];
  /** The kinds of its files; empty where the files are not known. */
  readonly kinds: readonly FileKind[];
  /** Added and deleted lines; null where the files are not known. */
  readonly lines: number | null;
}

/** The status of a verdict; of a rule whose applicability is replayed `applies`, `not-applicable` or `error`. */
export type OutcomeStatus = Status | 'applies';

/** What one rule says of a recorded change. */
export interface Outcome {
  readonly status: OutcomeStatus;
  /** Stable, one of the rule's `messages`. */
  readonly messageId?: string;
  /** Why, in one line. */
  readonly summary: Message;
  readonly findings: readonly Finding[];
}

/**
 * Evaluates a recorded change as the check would have. Pure.
 *
 *     evaluateRecorded(change, planReplay(policy.rules)).outcomes.tests?.status   // 'fail'
 */
export function evaluateRecorded(recorded: RecordedChange, plan: ReplayPlan): Evaluation {
  const read = recorded.change.available ? readChange(recorded.change.value).files : [];
  const files = read.map(({ file }) => file);
  const kinds = read.map(({ kind }) => kind);
  const product = files.filter((_, index) => kinds[index] === 'product');
  return {
    recorded,
    outcomes: Object.fromEntries(
      plan.replayed.map((each) => [
        each.rule.id,
        plan.scoped === undefined ? outcomeOf(each, recorded) : outcomeByPart(each, recorded, plan.scoped),
      ]),
    ),
    directories: [...new Set(product.map(({ path }) => directoryOf(path)))],
    kinds: [...new Set(kinds)],
    lines: recorded.change.available
      ? files.reduce((sum, { additions, deletions }) => sum + additions + deletions, 0)
      : null,
  };
}

/** Whether a change fails, or a rule applies to it whose applicability is replayed. */
export function isAffected({ status }: Pick<Outcome, 'status'>): boolean {
  return status === 'fail' || status === 'applies';
}

/** The first two directories of a path, as in `packages/cart` or `src/web`; `(root)` for a file that is in none. */
export function directoryOf(path: string): string {
  const { directories } = parsePath(path);
  return directories.length === 0 ? '(root)' : directories.slice(0, 2).join('/');
}

/** The findings that make a change fail, or a rule apply. */
export function decisiveFindings({ status, findings }: Outcome): Outcome['findings'] {
  return findings.filter(({ level }) => level === 'failure' || status === 'applies');
}

/** What one rule says of a recorded change. Pure. */
export function outcomeOf({ rule, options, measure }: ReplayedRule, recorded: RecordedChange): Outcome {
  const pullRequest = pullRequestOf(recorded);
  const evidence: Evidence = { pullRequest: available(pullRequest), change: changeFor(rule, recorded) };
  if (measure === 'verdict' || rule.applies === undefined) {
    return evaluateRule(rule, options, evidence, pullRequest.createdAt);
  }
  const assessed = assess(rule.applies, options, evidence);
  if ('status' in assessed) return assessed;
  const { applies, summary, findings } = assessed;
  return { status: applies ? 'applies' : 'not-applicable', summary, findings };
}

const worstFirst: readonly OutcomeStatus[] = [
  'error',
  'fail',
  'applies',
  'pending',
  'waived',
  'pass',
  'not-applicable',
];

/**
 * The worst of what a rule says of the parts of a change. Who contributed is not recorded: a scope of people counts as applying and as not
 * applying.
 */
function outcomeByPart(replayed: ReplayedRule, recorded: RecordedChange, policy: Policy): Outcome {
  const pullRequest = pullRequestOf(recorded);
  const evidence: Evidence = { pullRequest: available(pullRequest), change: recorded.change };
  const outcomes = rulesByPart(policy, evidence, pullRequest.createdAt)
    .filter(({ enabled }) => enabled.rule.id === replayed.rule.id)
    .map(({ enabled, evidence: { change = recorded.change } }) =>
      outcomeOf(withRecordedOptions(replayed, enabled), { ...recorded, change }),
    );
  const [first, ...others] = outcomes;
  if (first === undefined)
    return { status: 'not-applicable', summary: say`The rule is off for these files.`, findings: [] };
  const rank = ({ status }: Outcome) => worstFirst.indexOf(status);
  return others.reduce((a, b) => (rank(b) < rank(a) ? b : a), first);
}

/**
 * The change as its record shows it. Where the record cuts diffs off, a rule may evaluate only the product files whose diffs are recorded;
 * where none is, it evaluates all paths.
 */
function changeFor({ cutDiff }: Rule, { change, diff }: RecordedChange): Slice<Change> {
  if (!change.available || diff !== 'cut' || cutDiff !== 'shown-files-only') return change;
  const { files } = readChange(change.value);
  const product = new Set(files.flatMap(({ file, kind }) => (kind === 'product' ? [file] : [])));
  if (![...product].some(({ patch }) => patch !== undefined)) return change;
  return available(partOfChange(change.value, (file) => file.patch !== undefined || !product.has(file)));
}

/** The pull request as far as it is recorded; it was merged, and its author's account is unknown. */
export function pullRequestOf(recorded: RecordedChange): PullRequest {
  const { repository, number, url, title, body, date, sha } = recorded;
  return {
    repository,
    number: number ?? 0,
    url: url ?? '',
    title,
    body,
    author: null,
    draft: false,
    state: 'merged',
    createdAt: date ?? new Date(0),
    head: { sha, ref: '', repository: null },
    base: { sha: '', ref: '' },
    fork: false,
  };
}
