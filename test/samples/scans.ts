import type { ChangedFile } from '../../src/evidence/change.ts';
import type { ReportedCheck } from '../../src/evidence/checks.ts';
import type { Alert, Analysis, CodeScanning } from '../../src/evidence/code-scanning.ts';
import type { Commit } from '../../src/evidence/commits.ts';
import type { Owners } from '../../src/evidence/owners.ts';
import type { PullRequest } from '../../src/evidence/pull-request.ts';
import type { Pushes } from '../../src/evidence/pushes.ts';
import type { Review } from '../../src/evidence/reviews.ts';
import type { WorkflowRun } from '../../src/evidence/workflow-runs.ts';
import { sast } from '../../src/rules/sast/index.ts';
import type { Verdict } from '../../src/rules/verdict.ts';
import { plain } from '../../src/text/message.ts';
import { judgeRule } from '../rule.ts';
import { changedFile } from './changed-file.ts';
import { noEarlierChanges } from './earlier-changes.ts';
import { samplePullRequest } from './pull-request.ts';

/** The time of an evaluation, and of the analyses before it. */
export const at = new Date('2026-01-15T12:00:00Z');

export const head = 'a'.repeat(40);
export const defaultSetup = 'dynamic/github-code-scanning/codeql';
export const codeqlWorkflow = '.github/workflows/codeql.yml';

/** A pull request by mona that changes `src/query.js`, as the rule about static analysis sees it. */
export interface Situation extends Partial<CodeScanning> {
  readonly checks?: readonly ReportedCheck[];
  /** Default: a successful run of each workflow that an analysis names. */
  readonly runs?: readonly WorkflowRun[];
  readonly files?: readonly ChangedFile[];
  readonly pullRequest?: Partial<PullRequest>;
  readonly commits?: readonly Commit[];
  readonly pushes?: Pushes;
  readonly reviews?: readonly Review[];
  /** Default: anyone with write access stands in for the owners. */
  readonly owners?: Owners;
  readonly options?: Record<string, unknown>;
}

/** The verdict of the rule; throws for a message that it does not declare. */
export function verdictOf(situation: Situation, now = at): Verdict {
  const {
    checks = [],
    files,
    pullRequest,
    commits,
    pushes,
    reviews = [],
    owners = { needed: true, from: 'admins', people: [], fallback: null },
    options = {},
  } = situation;
  const { analyses = [], alerts = [], background, unannouncedSince, notRunOnGroups } = situation;
  const codeScanning: CodeScanning = {
    analyses,
    alerts,
    ...(background === undefined ? {} : { background }),
    ...(unannouncedSince === undefined ? {} : { unannouncedSince }),
    ...(notRunOnGroups === undefined ? {} : { notRunOnGroups }),
  };
  return judgeRule(
    sast,
    {
      checks,
      codeScanning,
      workflowRuns:
        situation.runs ?? analyses.flatMap(({ workflow }) => (workflow === null ? [] : [run(workflow)])),
      pullRequest: samplePullRequest({
        head: { sha: head, ref: 'sum', repository: 'acme/shop' },
        ...pullRequest,
      }),
      change: { files: files ?? [changedFile('src/query.js')] },
      commits: { commits: commits ?? [commit()], forcePushes: [] },
      earlierChanges: noEarlierChanges,
      reviews: { reviews, requested: [] },
      pushes: pushes ?? { needed: false },
      owners,
    },
    options,
    now,
  );
}

/** Status and summary. */
export function said(situation: Situation, now = at): readonly [Verdict['status'], string] {
  const { status, summary } = verdictOf(situation, now);
  return [status, plain(summary)];
}

/** The findings as level and text. */
export function levelsAndTexts(verdict: Verdict): readonly (readonly [string, string])[] {
  return verdict.findings.map(({ level, message }) => [level, plain(message)]);
}

export function remedyOf(verdict: Verdict): string {
  return 'remedy' in verdict ? plain(verdict.remedy) : '';
}

export function analysis(made: Partial<Analysis> = {}): Analysis {
  return {
    commit: head,
    ref: 'refs/pull/7/merge',
    tool: 'CodeQL',
    category: null,
    workflow: defaultSetup,
    error: '',
    createdAt: at,
    results: 0,
    rules: 100,
    ...made,
  };
}

export function alert(made: Partial<Alert> = {}): Alert {
  return {
    number: 3,
    url: 'https://github.com/acme/shop/security/code-scanning/3',
    tool: 'CodeQL',
    rule: 'js/sql-injection',
    description: 'Query built from user input',
    severity: 'high',
    level: 'error',
    path: 'src/query.js',
    line: 12,
    onBase: 'absent',
    ...made,
  };
}

export function check(made: Partial<ReportedCheck>): ReportedCheck {
  return {
    kind: 'check-run',
    name: 'check',
    reportedBy: 'github-actions',
    conclusion: 'success',
    url: null,
    completedAt: at,
    ...made,
  };
}

export function run(workflow: string, made: Partial<WorkflowRun> = {}): WorkflowRun {
  return { workflow, suite: 1, conclusion: 'success', startedAt: at, updatedAt: at, ...made };
}

/** The one commit, by mona; `by` a bot it is signed by GitHub. */
export function commit(by = 'mona', made: Partial<Commit> = {}): Commit {
  const bot = by.endsWith('[bot]');
  const signature = {
    name: by,
    email: `${by}@x.org`,
    actor: { login: by, kind: bot ? 'bot' : 'user' },
  } as const;
  return {
    sha: head,
    message: 'Change',
    committedAt: at,
    authors: [signature],
    committer: signature,
    committedByGitHub: bot,
    signedByGitHub: bot,
    parents: ['b'.repeat(40)],
    ...made,
  };
}

export function approval(login: string): Review {
  return {
    id: login,
    author: { login, kind: 'user' },
    state: 'approved',
    commit: head,
    submittedAt: at,
    canPush: true,
  };
}
