import { type Answer, answerOf } from '../engine/answer.ts';
import type { Report, RuleReport } from '../engine/report.ts';
import type { ReleaseTarget } from '../evidence/release.ts';
import { plain } from '../text/message.ts';
import { overdueMessage } from './exceptions.ts';

/** Seconds for which an answer may be used: what it was made from changes. */
export const releaseVerdictSeconds = 600;

/** The type of a signed answer, so that it is taken for nothing else. */
export const releaseVerdictType = 'application/vnd.sdl-gate.release-verdict+json';

/** Findings of one rule in an answer. */
const maxFindings = 50;

/** Whether a commit may be released, as plain data for programs. All texts may come from outside. */
export interface ReleaseVerdict {
  /** `owner/name`. */
  readonly repository: string;
  readonly sha: string;
  readonly target: ReleaseTarget;
  readonly answer: Answer;
  /** Whether to go on: it passes, or this is a dry run. */
  readonly allowed: boolean;
  readonly dryRun: boolean;
  /** When the environment ran the commit before, ISO 8601, where it passes as a roll-back. */
  readonly rollBack: string | null;
  /** The entries of the policy's `releases` that list the target. */
  readonly entries: readonly string[];
  /** Why nothing could be evaluated, or what stops every release, with what to do. */
  readonly problems: readonly string[];
  readonly rules: readonly ReleaseRuleVerdict[];
  /** When it was given and until when it may be used: seconds since the epoch, as in a JSON Web Token. */
  readonly iat: number;
  readonly exp: number;
}

export interface ReleaseRuleVerdict {
  readonly id: string;
  readonly title: string;
  readonly enforcement: RuleReport['enforcement'];
  readonly status: RuleReport['verdict']['status'];
  readonly summary: string;
  /** Null where nothing is to be done. */
  readonly remedy: string | null;
  /** Whose turn it is; null where nothing is to be done. */
  readonly turn: string | null;
  /** The exceptions that waive it. */
  readonly waivedBy: readonly { readonly id: string; readonly until: string | null }[];
  /** The first of them. */
  readonly findings: readonly {
    readonly id: string | null;
    readonly path: string | null;
    readonly line: number | null;
    readonly message: string;
    readonly waivedBy: string | null;
  }[];
}

/**
 * The answer to a question about a release.
 *
 * @throws {TypeError} for the report of another subject
 */
export function releaseVerdict(report: Report, now: Date): ReleaseVerdict {
  const { subject, release, exceptions: { overdue } = {} } = report;
  if (subject.kind !== 'release') throw new TypeError('The report is not about a release.');
  const answer = answerOf(report);
  const dryRun = release?.dryRun === true;
  const iat = Math.floor(now.getTime() / 1_000);
  return {
    repository: subject.repository,
    sha: subject.headSha,
    target: subject.target,
    answer,
    allowed: answer === 'pass' || dryRun,
    dryRun,
    rollBack: release?.rollBack?.at.toISOString() ?? null,
    entries: release?.entries ?? [],
    problems: [
      ...report.policyProblems.map((problem) =>
        plain([
          'line' in problem
            ? `Line ${problem.line}, column ${problem.column} of the policy file: ${problem.message}`
            : `${problem.message} ${problem.remedy}`,
        ]),
      ),
      ...(overdue?.blocks === true ? [plain(overdueMessage(overdue, subject))] : []),
    ],
    rules: report.rules.map(ruleVerdict),
    iat,
    exp: iat + releaseVerdictSeconds,
  };
}

function ruleVerdict({ id, title, enforcement, verdict }: RuleReport): ReleaseRuleVerdict {
  return {
    id,
    title,
    enforcement,
    status: verdict.status,
    summary: plain(verdict.summary),
    remedy: 'remedy' in verdict ? plain(verdict.remedy) : null,
    turn: 'turn' in verdict ? verdict.turn : null,
    waivedBy:
      verdict.status === 'waived'
        ? verdict.waivers.map(({ id: by, until }) => ({ id: by, until: until?.toISOString() ?? null }))
        : [],
    findings: verdict.findings.slice(0, maxFindings).map(({ id: of, path, line, message, waivedBy }) => ({
      id: of ?? null,
      path: path ?? null,
      line: line ?? null,
      message: plain(message),
      waivedBy: waivedBy ?? null,
    })),
  };
}

/** What is said of an answer in a sentence. */
export const answerWords: Readonly<Record<Answer, string>> = {
  pass: 'may be released',
  fail: 'must not be released',
  waiting: 'cannot be released yet',
  'cannot-tell': 'could not be checked',
};
