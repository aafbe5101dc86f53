import { alertJson } from '../entities/code-scanning.ts';
import { repositoryPage } from '../entities/repository.ts';
import { isPullRequest } from '../world/checks.ts';
import type { AlertOptions } from '../world/code-scanning.ts';
import { alertState } from '../world/code-scanning.ts';
import type { Account, Alert, Analysis, PullRequestState, RepositoryState } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import { testMerge } from '../world/pull-request-commits.ts';
import type { WorldState } from '../world/state.ts';
import { createCheckRun } from './check.ts';

/** The app that reports the checks of GitHub's scanner. */
const scanner = 'github-advanced-security';

export interface NewAnalysis {
  readonly tool: string;
  readonly category: string;
  readonly ref: string;
  /** Null means the ref's commit. */
  readonly sha: string | null;
  readonly alerts: readonly AlertOptions[];
  readonly error: string;
  /** The path of the workflow that uploads it, by its own account; null for an upload that names none. */
  readonly workflow: string | null;
  /** Number of rules that the tool ran. */
  readonly rules: number;
  /** Default: one for each alert. */
  readonly results?: number;
}

/**
 * Stores the findings of a tool on a ref. A new finding opens an alert (`created`) or brings a known one to the ref
 * (`appeared_in_branch`, `reopened`). Alerts of the same tool and category that are no longer reported are fixed
 * there. An analysis with an error changes no alert. On a pull request GitHub also reports a check run named after
 * the tool.
 *
 * @throws {Problem} 403 when code scanning is off, 404 for an unknown ref or commit
 */
export async function addAnalysis(
  world: WorldState,
  repository: RepositoryState,
  { tool, category, ref, sha, alerts, error, workflow, rules, results = alerts.length }: NewAnalysis,
): Promise<Analysis> {
  assertEnabled(repository);
  const now = world.clock.tick();
  const pull = pullRequestOfRef(repository, ref);
  const commit = sha ?? (await commitOfRef(world, repository, ref, pull));
  if (commit === null || (await repository.git.resolve(commit)) !== commit) {
    throw new Problem(404, `no commit '${commit ?? ref}'`);
  }
  const analysis: Analysis = {
    id: world.nextId(),
    ref,
    sha: commit,
    tool,
    category,
    error,
    workflow,
    results,
    rules,
    sarifId: `${String(world.nextId()).padStart(8, '0')}-0000-4000-8000-000000000000`,
    createdAt: now,
  };
  repository.analyses.push(analysis);
  if (error === '') await takeIn(world, repository, analysis, alerts);
  if (pull !== null) await reportCheck(world, pull, analysis);
  return analysis;
}

/** @throws {Problem} 403 */
export function assertEnabled(repository: RepositoryState): void {
  if (repository.codeScanning) return;
  throw new Problem(
    403,
    repository.private
      ? 'Advanced Security must be enabled for this repository to use code scanning.'
      : 'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.',
  );
}

export function pullRequestOfRef(repository: RepositoryState, ref: string): PullRequestState | null {
  const [, number] = /^refs\/pull\/(\d+)\/(?:head|merge)$/.exec(ref) ?? [];
  const issue = number === undefined ? undefined : repository.issues.get(Number(number));
  return issue !== undefined && isPullRequest(issue) ? issue : null;
}

async function commitOfRef(
  world: WorldState,
  { git }: RepositoryState,
  ref: string,
  pull: PullRequestState | null,
): Promise<string | null> {
  if (pull === null) return git.ref(ref);
  return ref.endsWith('/merge') ? testMerge(world, pull) : pull.pull.head.sha;
}

async function takeIn(
  world: WorldState,
  repository: RepositoryState,
  analysis: Analysis,
  findings: readonly AlertOptions[],
): Promise<void> {
  const { tool, category, ref, sha, workflow } = analysis;
  const seen = new Set<Alert>();
  for (const [fingerprint, finding] of fingerprints(findings)) {
    const { path, line, rule, description = rule, severity = null } = finding;
    const { level = severity === null ? 'warning' : 'error' } = finding;
    const known = repository.alerts.find((one) => one.tool === tool && one.fingerprint === fingerprint);
    const alert: Alert = known ?? {
      number: repository.alerts.length + 1,
      rule: { id: rule, description, severity, level },
      tool,
      fingerprint,
      instances: [],
      dismissal: null,
      createdAt: world.clock.now(),
      updatedAt: world.clock.now(),
      fixedAt: null,
    };
    if (known === undefined) repository.alerts.push(alert);
    seen.add(alert);
    const instance = alert.instances.find((one) => one.ref === ref && one.category === category);
    if (instance === undefined)
      alert.instances.push({ ref, workflow, category, sha, fixed: false, path, line });
    const reopened = instance?.fixed === true;
    if (instance !== undefined) Object.assign(instance, { sha, path, line, fixed: false });
    alert.fixedAt = null;
    alert.updatedAt = world.clock.now();
    if (known === undefined) await emitAlertEvent(world, repository, alert, 'created', ref, sha);
    else if (instance === undefined)
      await emitAlertEvent(world, repository, alert, 'appeared_in_branch', ref, sha);
    else if (reopened) await emitAlertEvent(world, repository, alert, 'reopened', ref, sha);
  }
  for (const alert of repository.alerts) {
    if (alert.tool !== tool || seen.has(alert)) continue;
    const instance = alert.instances.find((one) => one.ref === ref && one.category === category);
    if (instance === undefined || instance.fixed) continue;
    Object.assign(instance, { sha, fixed: true });
    alert.updatedAt = world.clock.now();
    if (alertState(alert, null) === 'fixed') alert.fixedAt = world.clock.now();
    await emitAlertEvent(world, repository, alert, 'fixed', ref, sha);
  }
}

/** Identifies a finding by its rule, its file and its index among the findings of both: lines above it may change. */
function fingerprints(findings: readonly AlertOptions[]): ReadonlyMap<string, AlertOptions> {
  const counts = new Map<string, number>();
  const sorted = findings.toSorted((one, other) => one.line - other.line);
  return new Map(
    sorted.map((finding) => {
      const key = `${finding.rule}\n${finding.path}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return [`${key}\n${count}`, finding];
    }),
  );
}

/** Fails for new alerts of high or critical severity: GitHub's default threshold. */
async function reportCheck(world: WorldState, issue: PullRequestState, analysis: Analysis): Promise<void> {
  const { repository, pull } = issue;
  const { tool, ref, error } = analysis;
  const fresh = repository.alerts.filter(
    (alert) => alert.tool === tool && isOpenOn(alert, ref) && !isOpenOn(alert, `refs/heads/${pull.base.ref}`),
  );
  const severe = fresh.filter(({ rule }) => rule.severity === 'critical' || rule.severity === 'high');
  const title =
    error !== ''
      ? 'Processing failed'
      : fresh.length === 0
        ? 'No new alerts in code changed by this pull request'
        : `${fresh.length} new alert${fresh.length === 1 ? '' : 's'}`;
  await createCheckRun(world, repository, world.appNamed(scanner), pull.head.sha, {
    name: tool,
    conclusion: error !== '' || severe.length > 0 ? 'failure' : 'success',
    output: { title, summary: error },
    detailsUrl: `${repositoryPage(world, repository)}/security/code-scanning?query=pr:${issue.number}`,
  });
}

function isOpenOn(alert: Alert, ref: string): boolean {
  return alert.instances.some((instance) => instance.ref === ref) && alertState(alert, ref) === 'open';
}

/** @throws {Problem} 404 */
export function alertOf(repository: RepositoryState, number: number): Alert {
  const alert = repository.alerts.find((candidate) => candidate.number === number);
  if (alert === undefined) throw new Problem(404, 'No alert found for alert number');
  return alert;
}

export async function dismissAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: Alert,
  dismissal: Omit<NonNullable<Alert['dismissal']>, 'at'>,
): Promise<void> {
  const at = world.clock.tick();
  alert.dismissal = { ...dismissal, at };
  alert.updatedAt = at;
  await emitAtDefault(world, repository, alert, 'closed_by_user', dismissal.by);
}

export async function reopenAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: Alert,
  by: Account,
): Promise<void> {
  if (alert.dismissal === null) return;
  alert.updatedAt = world.clock.tick();
  alert.dismissal = null;
  await emitAtDefault(world, repository, alert, 'reopened_by_user', by);
}

/** Webhooks about a user's action name the place where the alert was last seen. */
function emitAtDefault(
  world: WorldState,
  repository: RepositoryState,
  alert: Alert,
  action: string,
  by: Account,
): Promise<void> {
  const instance = alert.instances.at(-1);
  return emitAlertEvent(world, repository, alert, action, instance?.ref ?? '', instance?.sha ?? '', by);
}

function emitAlertEvent(
  world: WorldState,
  repository: RepositoryState,
  alert: Alert,
  action: string,
  ref: string,
  sha: string,
  sender: Account = world.appNamed(scanner).bot,
): Promise<void> {
  return world.emit({
    event: 'code_scanning_alert',
    action,
    sender,
    repository,
    payload: async () => ({ alert: alertJson(world, repository, alert, ref), ref, commit_oid: sha }),
  });
}
