import type { DependencyJudgement } from '../analysis/dependencies/dependency-changes.ts';
import { parsePath } from '../analysis/files/file-path.ts';
import { type ReadChange, readChange } from '../analysis/read-change.ts';
import { readFile } from '../analysis/read-file.ts';
import { judge } from '../engine/evaluate.ts';
import type { Change, ChangedFile } from '../evidence/change.ts';
import type { Evidence } from '../evidence/index.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import { available, type Slice, unavailable } from '../evidence/slice.ts';
import type { Policy } from '../policy/policy.ts';
import type { RecordedChange } from '../records/recorded-change.ts';
import { tests } from '../rules/tests-included/index.ts';
import { judgeTests } from '../rules/tests-included/judgement/judge.ts';
import { type Options as TestsOptions, options as testsOptions } from '../rules/tests-included/options.ts';
import { judgeMajor, type MajorJudgement } from '../rules/threat-model/major/score.ts';
import {
  type Options as ThreatModelOptions,
  options as threatModelOptions,
} from '../rules/threat-model/options.ts';
import type { Verdict } from '../rules/verdict.ts';
import { say } from '../text/message.ts';

/** What of a policy can be replayed: the options of the rules that judge by the change itself. */
export interface ReplayOptions {
  readonly tests: TestsOptions;
  readonly threatModel: ThreatModelOptions;
}

/** What the engine says of a recorded change. */
export interface Judgement {
  readonly recorded: RecordedChange;
  readonly tests: Verdict;
  /** Null where the change's files are unavailable; then `tests` is an error that says why. */
  readonly major: MajorJudgement | null;
  readonly dependencies: DependencyJudgement | null;
  /** Where product code changes that needs tests; see {@link directoryOf}. */
  readonly directories: readonly JudgedDirectory[];
}

export interface JudgedDirectory {
  readonly path: string;
  /** The change brings tests for each of its files here, or enough to pass. */
  readonly tested: boolean;
}

/** The options that a policy gives to the rules that are replayed. */
export function replayOptions(policy: Policy): ReplayOptions {
  return {
    // Who accepted a reason is not recorded.
    tests: { ...testsOptions.parse(optionsOf(policy, 'tests')), reasons: [] },
    threatModel: threatModelOptions.parse(optionsOf(policy, 'threat-model')),
  };
}

/** Those of a rule that the policy does not enable are its defaults. */
function optionsOf(policy: Policy, id: string): unknown {
  return policy.rules.find(({ rule }) => rule.id === id)?.options ?? {};
}

/** Judges a recorded change as the check would have judged it. Pure. */
export function judgeRecorded(recorded: RecordedChange, options: ReplayOptions): Judgement {
  const pullRequest = pullRequestOf(recorded);
  const evidence = evidenceOf(recorded, pullRequest);
  const verdict = judge(tests, options.tests, evidence, pullRequest.createdAt);
  if (!recorded.change.available) {
    return { recorded, tests: verdict, major: null, dependencies: null, directories: [] };
  }
  const change = readChange({ files: recorded.change.value.files });
  return {
    recorded,
    tests: verdict,
    major: judgeMajor(change, { pullRequest }, options.threatModel),
    dependencies: change.dependencies,
    directories: judgedDirectories(change, verdict, options.tests),
  };
}

/**
 * The change as its record shows it. Where the record cuts diffs off, what it shows of the product code stands for the rest:
 * a file without a diff would count as changed in every way. Where it shows none of it, the paths have to do.
 */
function shown({ change, diff }: RecordedChange): Slice<Change> {
  if (!change.available || diff !== 'cut') return change;
  const { files } = change.value;
  const isProduct = (file: ChangedFile) => readFile(file).kind === 'product';
  if (!files.some((file) => file.patch !== undefined && isProduct(file))) return change;
  return available({ files: files.filter((file) => file.patch !== undefined || !isProduct(file)) });
}

function judgedDirectories(
  change: ReadChange,
  verdict: Verdict,
  options: TestsOptions,
): readonly JudgedDirectory[] {
  if (verdict.status !== 'pass' && verdict.status !== 'fail') return [];
  const tested = new Map<string, boolean>();
  for (const file of judgeTests(change, options).product) {
    const path = directoryOf(file.classified.path.path);
    tested.set(path, (tested.get(path) ?? true) && (verdict.status === 'pass' || file.tested));
  }
  return [...tested].map(([path, isTested]) => ({ path, tested: isTested }));
}

/** The first two directories of a path, as in `packages/cart` or `src/web`; `(root)` for a file that is in none. */
export function directoryOf(path: string): string {
  const { directories } = parsePath(path);
  return directories.length === 0 ? '(root)' : directories.slice(0, 2).join('/');
}

/** A record shows the change and what was said about it; nothing else is known any more. */
function evidenceOf(recorded: RecordedChange, pullRequest: PullRequest): Evidence {
  const gone = unavailable({
    reason: 'not-found',
    message: say`The record of past changes does not hold what this needs.`,
    remedy: say`Replay without this option.`,
  });
  return {
    pullRequest: available(pullRequest),
    change: shown(recorded),
    commits: gone,
    reviews: gone,
    labels: gone,
    checks: gone,
    codeScanning: gone,
    documents: gone,
    teams: gone,
  };
}

function pullRequestOf({ repository, number, url, title, body, date, sha }: RecordedChange): PullRequest {
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
