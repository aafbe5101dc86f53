import type { ReportedCheck } from '../../evidence/checks.ts';
import type { CodeScanning } from '../../evidence/code-scanning.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import { lacksPermission } from '../client/permissions.ts';
import { defineCache } from '../read/cache.ts';
import { notPermitted, tooLarge } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { checksOf } from './checks.ts';
import { defineReader, type RequiredEvidence } from './reader.ts';
import { isOfPullRequest } from './target-deployments/commit-runs.ts';

/**
 * The runs of workflows on the head: read only where an analysis names one, checks of one name come from several, or the policy expects
 * checks of named workflows and there are checks.
 */
export const workflowRuns = defineReader({
  slice: 'workflowRuns',
  lists: ['contexts'],
  async read({ source, reading: { headSha }, required, list, slice }) {
    const [contexts, codeScanning] = await Promise.all([list('contexts'), slice('codeScanning')]);
    const checks = contexts.available ? checksOf(contexts.value, source) : [];
    return readRuns(source, headSha, codeScanning, checks, required);
  },
  async readForMergeGroup({ source, group, contexts, required, slice }) {
    const checks = contexts.available ? checksOf(contexts.value, source) : [];
    return readRuns(source, group.headSha, await slice('codeScanning'), checks, required);
  },
  async readForRelease({ source, sha, required, slice }) {
    const [checks, codeScanning] = await Promise.all([slice('checks'), slice('codeScanning')]);
    const reported = checks?.available ? checks.value : [];
    // Those of a pull request with this head ran the workflows of its test merge.
    return readRuns(source, sha, codeScanning, reported, required, 'not-of-pull-requests');
  },
});

type Which = 'all' | 'not-of-pull-requests';

/** Pages of runs that are read of one head. */
const mostPages = 5;

/** The runs on a head when all had ended, and what was known of the head then. */
const knownRuns = defineCache<{ readonly fingerprint: string; readonly runs: readonly WorkflowRun[] }>({
  max: 2000,
});

/** @param codeScanning null where no rule reads it */
async function readRuns(
  source: Source,
  headSha: string,
  codeScanning: Slice<CodeScanning> | null,
  checks: readonly ReportedCheck[],
  { namesWorkflows }: Pick<RequiredEvidence, 'namesWorkflows'>,
  which: Which = 'all',
): Promise<Slice<readonly WorkflowRun[]>> {
  const analyses = codeScanning?.available ? codeScanning.value.analyses : [];
  const allMatter = areAmbiguous(checks) || (namesWorkflows && checks.some(isJob));
  const asked = analyses.some(({ workflow }) => workflow !== null) || allMatter;
  const { installation, cache, repositoryId } = source;
  if ((asked || codeScanning !== null) && lacksPermission(await installation.permissions(), 'actions=read')) {
    return unavailable(notPermitted(say`the runs of workflows`, [['Actions', 'read']]));
  }
  if (!asked) return available([]);
  const key = `${repositoryId}@${headSha} ${which}`;
  const fingerprint = JSON.stringify([
    analyses.map(({ tool, category, createdAt }) => [tool, category, createdAt]),
    allMatter ? checks.map(({ name, suite, conclusion }) => [name, suite, conclusion]) : [],
  ]);
  const known = cache.of(knownRuns).get(key);
  if (known?.fingerprint === fingerprint) return available(known.runs);
  const runs = await readAll(source, headSha, which);
  if (runs === null)
    return unavailable(
      tooLarge(
        say`the runs of workflows`,
        say`Push a new commit: of one, at most ${mostPages * pageSize} runs are read.`,
      ),
    );
  if (runs.every(({ conclusion }) => conclusion !== 'pending'))
    cache.of(knownRuns).set(key, { fingerprint, runs });
  return available(runs);
}

/** Whether workflows report checks of one name with different results, so that it matters which of them is the newest. */
function areAmbiguous(checks: readonly ReportedCheck[]): boolean {
  const byName = new Map<string, Set<string>>();
  for (const check of checks) {
    if (!isJob(check)) continue;
    const { name, conclusion } = check;
    byName.set(name, (byName.get(name) ?? new Set()).add(conclusion));
  }
  return [...byName.values()].some((conclusions) => conclusions.size > 1);
}

function isJob({ kind, reportedBy }: ReportedCheck): boolean {
  return kind === 'check-run' && reportedBy === 'github-actions';
}

/** A run as GitHub shows it. */
interface RunEntry {
  readonly event: string;
  readonly path: string;
  readonly check_suite_id?: number;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly run_started_at?: string;
  readonly updated_at: string;
}

/** Null where there are too many. https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository */
async function readAll(
  { installation, owner, repository: repo }: Source,
  headSha: string,
  which: Which,
): Promise<readonly WorkflowRun[] | null> {
  const runs: RunEntry[] = [];
  for (let page = 1; page <= mostPages; page++) {
    try {
      const { data } = await installation.request('GET /repos/{owner}/{repo}/actions/runs', {
        owner,
        repo,
        head_sha: headSha,
        per_page: pageSize,
        page,
      });
      if (!Array.isArray(data.workflow_runs)) throw new RetryLater('GitHub’s answer was cut off.', null);
      runs.push(...(data.workflow_runs as readonly RunEntry[]));
      if (runs.length >= data.total_count || data.workflow_runs.length === 0)
        return runs.filter((run) => which === 'all' || !isOfPullRequest(run)).map(runOf);
    } catch (error) {
      // GitHub Actions is off: there are no runs.
      if (error instanceof Refused && error.status === 404) return [];
      throw error;
    }
  }
  return null;
}

function runOf(entry: RunEntry): WorkflowRun {
  return {
    // A workflow of another ref is shown with it: `.github/workflows/ci.yml@main`.
    workflow: entry.path.replace(/@.*$/s, ''),
    suite: entry.check_suite_id ?? null,
    conclusion: entry.status === 'completed' ? (entry.conclusion ?? 'failure') : 'pending',
    startedAt: new Date(entry.run_started_at ?? entry.created_at),
    updatedAt: new Date(entry.updated_at),
  };
}
