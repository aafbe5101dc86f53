import { isNamedLike } from '../../../analysis/check-name.ts';
import { account, isPerson } from '../../../authorship/account.ts';
import type { Ancestor } from '../../../evidence/ancestors.ts';
import { isSameEnvironment } from '../../../evidence/environment-settings.ts';
import type { Release } from '../../../evidence/release.ts';
import type { ReleaseStatement } from '../../../evidence/release-statements.ts';
import type { TargetDeployments } from '../../../evidence/target-deployments.ts';
import type { Teams } from '../../../evidence/teams.ts';
import { type Message, say } from '../../../text/message.ts';
import { timesInPlace } from '../../deployments/periods.ts';
import { newestOfEachName } from '../../newest-checks.ts';
import type { Options, WantedEvidence } from '../options.ts';
import type { TestReport } from './report.ts';

export interface Evidence {
  readonly release: Release;
  readonly ancestors: readonly Ancestor[];
  /** Absent where no test is shown by a comment. */
  readonly releaseStatements?: readonly ReleaseStatement[];
  /** Absent where no test is of an environment. */
  readonly targetDeployments?: TargetDeployments;
  /** Absent where the policy names no team. */
  readonly teams?: Teams;
}

const nothing: Pick<TestReport, 'details' | 'against'> = { details: [], against: null };

/** What may show a security test: of the nearest commits first, and of one commit the newest. */
export function findReports(
  wanted: WantedEvidence,
  evidence: Evidence,
  options: Options,
): readonly TestReport[] {
  return found(wanted, evidence, options).toSorted(
    (one, other) => one.distance - other.distance || endOf(other) - endOf(one),
  );
}

/** What runs is the newest. */
function endOf({ at, state }: TestReport): number {
  return state === 'running' ? Number.POSITIVE_INFINITY : (at?.getTime() ?? 0);
}

function found(wanted: WantedEvidence, evidence: Evidence, options: Options): readonly TestReport[] {
  const { ancestors } = evidence;
  if ('tool' in wanted) return ancestors.flatMap((each) => ofTool(wanted, each));
  if ('check' in wanted) return ancestors.flatMap((each) => ofCheck(wanted, each));
  if ('workflow' in wanted) return ancestors.flatMap((each) => ofWorkflow(wanted, each, evidence));
  return ofCommand(wanted, evidence, options);
}

function ofTool(
  { tool, category }: Extract<WantedEvidence, { tool: string }>,
  { sha, distance, analyses }: Ancestor,
): readonly TestReport[] {
  return analyses
    .filter((each) => each.tool.toLowerCase() === tool.toLowerCase())
    .filter((each) => category === undefined || each.category === category)
    .map(({ error, createdAt, category: of }) => ({
      source: of === null ? say`The analysis of ${tool}` : say`The analysis ${of} of ${tool}`,
      sha,
      distance,
      at: createdAt,
      state: error === '' ? 'succeeded' : 'failed',
      ...nothing,
    }));
}

function ofCheck(
  { check: name, app }: Extract<WantedEvidence, { check: string }>,
  { sha, distance, checks = [] }: Ancestor,
): readonly TestReport[] {
  const named = checks.filter(
    (each) =>
      each.kind === 'check-run' && each.reportedBy?.toLowerCase() === app && isNamedLike(name, each.name),
  );
  return newestOfEachName(named).map((check) => ({
    source: say`The check ${check.name}`,
    sha,
    distance,
    at: check.completedAt,
    state:
      check.conclusion === 'pending' ? 'running' : check.conclusion === 'success' ? 'succeeded' : 'failed',
    ...nothing,
  }));
}

function ofWorkflow(
  { workflow, environment }: Extract<WantedEvidence, { workflow: string }>,
  { sha, distance, runs = [] }: Ancestor,
  { targetDeployments }: Evidence,
): readonly TestReport[] {
  return runs
    .filter((run) => run.workflow === workflow)
    .map(({ id, conclusion, createdAt, updatedAt }) => {
      const at = conclusion === null ? null : updatedAt;
      // A job of the same run may deploy first.
      const wasThere =
        environment === undefined ||
        timesInPlace(sha, deploymentsTo(environment, targetDeployments)).some(
          ({ since, until }) => (at === null || since <= at) && (until === null || until > createdAt),
        );
      return {
        source: say`The run ${id} of ${workflow}`,
        sha,
        distance,
        at,
        state: conclusion === null ? 'running' : conclusion === 'success' ? 'succeeded' : 'failed',
        details: environment === undefined ? [] : say`, of ${environment}`,
        against: wasThere ? null : say`was not while the commit was in place in ${environment ?? ''}`,
      } as const;
    });
}

function deploymentsTo(
  environment: string,
  targetDeployments: TargetDeployments | undefined,
): TargetDeployments['deployments'] {
  return (targetDeployments?.deployments ?? []).filter((each) =>
    isSameEnvironment(each.environment, environment),
  );
}

function ofCommand(
  { command }: Extract<WantedEvidence, { command: string }>,
  evidence: Evidence,
  options: Options,
): readonly TestReport[] {
  const { releaseStatements = [], ancestors, release } = evidence;
  const isNamed = options.teams.length === 0 || !release.public;
  return releaseStatements.flatMap((each): readonly TestReport[] => {
    const distance = ancestors.find(({ sha }) => sha === each.sha)?.distance;
    if (each.kind !== 'security-test' || each.test !== command || distance === undefined) return [];
    const { by, sha, day, tester, report, authenticated } = each;
    const signedIn =
      authenticated === null
        ? say`whether it was signed in is not said`
        : say`${[authenticated ? 'signed in' : 'not signed in']}`;
    return [
      {
        source: isNamed ? say`What ${by} recorded` : say`What was recorded`,
        sha,
        distance,
        // The end of the day, so that a day counts as a whole, or when it was written.
        at: new Date(Math.min(Date.parse(`${day}T00:00:00Z`) + 86_400_000, each.at.getTime())),
        state: 'succeeded',
        details: say`, by ${tester}, ${signedIn}, report ${report.slice(0, 19)}`,
        against: whyMayNot(by, each.mayPush, evidence, options),
      },
    ];
  });
}

function whyMayNot(
  login: string,
  mayPush: boolean,
  { teams = {} }: Evidence,
  { accounts, teams: named }: Options,
): Message | null {
  const by = { login, kind: 'user' } as const;
  if (!isPerson(by)) return say`is by a bot`;
  if (accounts.length === 0 && named.length === 0)
    return mayPush ? null : say`is by somebody without write access`;
  const key = account(by);
  const isListed = accounts.some((each) => each.toLowerCase() === key);
  const isMember = named.some((team) => teams[team]?.some((each) => each.toLowerCase() === key));
  return isListed || isMember ? null : say`is by somebody whom the policy does not name`;
}
