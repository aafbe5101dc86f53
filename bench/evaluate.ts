// Processor time of one evaluation with the four rules: what they ask to read first, then their verdicts.
import { execFileSync } from 'node:child_process';
import { evaluate } from '../src/engine/evaluate.ts';
import { requirements } from '../src/engine/required-evidence.ts';
import type { Change } from '../src/evidence/change.ts';
import type { Evidence } from '../src/evidence/index.ts';
import { available } from '../src/evidence/slice.ts';
import type { Policy } from '../src/policy/policy.ts';
import { review } from '../src/rules/review/index.ts';
import type { Rule } from '../src/rules/rule.ts';
import { sast } from '../src/rules/sast/index.ts';
import { tests } from '../src/rules/tests-included/index.ts';
import { threatModel } from '../src/rules/threat-model/index.ts';
import { samplePullRequest } from '../test/samples/pull-request.ts';
import { type ChangeSize, sampleFiles } from './sample-change.ts';
import { printTable } from './table.ts';

interface Case extends ChangeSize {
  readonly name: string;
  readonly evaluations: number;
  /** Evaluations between two readings of the clock. */
  readonly batch: number;
}

const cases: readonly Case[] = [
  { name: 'diffs of about 5 kB', evaluations: 2000, batch: 50, files: 5, lines: 20 },
  { name: 'diffs of about 20 kB', evaluations: 1000, batch: 50, files: 10, lines: 40 },
  { name: '3,000 files, diff of about 1 MB', evaluations: 10, batch: 1, files: 3000, lines: 2 },
];

const now = new Date('2026-03-01T12:00:00Z');
const sha = 'a'.repeat(40);
const author = { login: 'mona', kind: 'user' } as const;

/** Milliseconds of processor time for each evaluation, and the most resident memory in MB. */
function measure(size: Case): readonly string[] {
  const policy: Policy = {
    source: { kind: 'default' },
    comment: 'needed',
    rules: [tests, review, sast, threatModel].map((rule) => ({
      rule: rule as Rule,
      enforcement: 'observe',
      options: rule.options.parse({}),
    })),
  };
  // The first quarter is for the compiler.
  for (let seed = 0; seed < size.evaluations / 4; seed += size.batch) evaluateBatch(seed, size, policy);
  let microseconds = 0;
  for (let seed = 0; seed < size.evaluations; seed += size.batch)
    microseconds += evaluateBatch(seed, size, policy);
  const most = process.resourceUsage().maxRSS / 1024;
  return [(microseconds / size.evaluations / 1000).toFixed(3), most.toFixed(0)];
}

/** Microseconds of processor time, without generating the changes. Measured per batch, since reading the clock takes time itself. */
function evaluateBatch(first: number, size: Case, policy: Policy): number {
  const batch = Array.from({ length: size.batch }, (_, index) => {
    const change = { files: sampleFiles(first + index, size) };
    return { change, evidence: evidenceOf(change) };
  });
  const start = process.cpuUsage();
  for (const { change, evidence } of batch) evaluateOne(change, evidence, policy);
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

function evaluateOne(change: Change, evidence: Evidence, policy: Policy): void {
  const { documents, files } = requirements(policy);
  documents({ pullRequest, change: { files: [] } });
  documents({ pullRequest, change });
  files({ change });
  const { rules } = evaluate(
    { ...subject, headSha: sha, baseSha: sha },
    { valid: true, policy },
    evidence,
    now,
  );
  if (rules.some(({ verdict }) => verdict.status === 'error')) throw new Error('The evidence is incomplete.');
}

const subject = {
  kind: 'pull-request',
  repository: 'acme/shop',
  repositoryUrl: 'https://github.com/acme/shop',
  number: 7,
  draft: false,
} as const;

const pullRequest = samplePullRequest({
  title: 'Change the cart',
  body: 'Adds totals to the cart.\n\n- one thing\n- another thing, see #12\n\nCloses #3.',
});

function evidenceOf(change: Change): Evidence {
  const signature = { name: 'Mona', email: 'mona@example.com', actor: author };
  return {
    pullRequest: available(pullRequest),
    change: available(change),
    commits: available({
      commits: [
        {
          sha,
          message: 'Change the cart',
          committedAt: now,
          authors: [signature],
          committer: signature,
          committedByGitHub: false,
          parents: [],
        },
      ],
      forcePushes: [],
    }),
    earlierChanges: available({ baseEvents: [], changes: [], texts: {} }),
    reviews: available({ reviews: [], requested: [] }),
    labels: available([]),
    checks: available([]),
    codeScanning: available({ analyses: [], alerts: [] }),
    workflowRuns: available([]),
    documents: available([]),
    decidingLabels: available([]),
    owners: available({ needed: false }),
    teams: available({}),
  };
}

const [chosen] = process.argv.slice(2);
if (chosen === undefined) {
  const rows = cases.map((each, index) => {
    const output = execFileSync(process.execPath, [import.meta.filename, String(index)], {
      encoding: 'utf8',
    });
    return [each.name, ...output.trim().split(' ')];
  });
  printTable('Evaluations with four rules', ['each change', 'CPU (ms)', 'peak memory (MB)'], rows);
} else {
  const found = cases[Number(chosen)];
  if (found === undefined) throw new Error(`There is no case ${chosen}.`);
  console.log(measure(found).join(' '));
}
