import type { Analysis } from '../../../evidence/code-scanning.ts';
import { Refused } from '../../client/failure.ts';
import { pageSize, readPage } from '../../client/pages.ts';
import type { Source } from '../../read/source.ts';
import type { Scan } from './scanned-commit.ts';
import { headOfTestMerge, readTestMerges } from './test-merges.ts';

/** Pages of a ref's analyses that are searched for those of the head, newest first. */
const analysisPages = 10;

/** An analysis as GitHub shows it. */
export interface AnalysisEntry {
  readonly commit_sha: string;
  readonly ref: string;
  readonly tool: { readonly name?: string };
  readonly category?: string;
  readonly analysis_key: string;
  readonly error: string;
  readonly created_at: string;
  readonly results_count: number;
  readonly rules_count: number;
}

/** The newest analyses of a repository, of every ref. */
export interface NewestAnalyses {
  /** Newest first. */
  readonly entries: readonly AnalysisEntry[];
  /** They are all that there are. */
  readonly whole: boolean;
  /** Whether nothing newer than this time is missing. */
  reaches(time: Date): boolean;
}

/** One request gives what is needed of the head, of the base and of merged pull requests in all but busy repositories. */
export async function readNewestAnalyses(source: Source): Promise<NewestAnalyses> {
  const { items: entries, more } = await readAnalysesPage(source, {}, 1);
  const oldest = entries.at(-1)?.created_at;
  return {
    entries,
    whole: !more,
    reaches: (time) => !more || (oldest !== undefined && Date.parse(oldest) < time.getTime()),
  };
}

/** The newest page of a ref's or a pull request's analyses. */
export async function readNewestOf(
  source: Source,
  of: { readonly ref: string } | { readonly pr: number },
): Promise<readonly AnalysisEntry[]> {
  return (await readAnalysesPage(source, of, 1)).items;
}

/**
 * The analyses under a ref, newest first, until one of a commit that does not interest is among them.
 *
 * @returns null where there are too many
 */
export async function readNewestUntil(
  source: Source,
  ref: string,
  interests: (commit: string) => boolean,
): Promise<readonly AnalysisEntry[] | null> {
  const found: AnalysisEntry[] = [];
  for (let page = 1; page <= analysisPages; page++) {
    const { items, more } = await readAnalysesPage(source, { ref }, page);
    found.push(...items);
    if (!more || !items.every(({ commit_sha: commit }) => interests(commit))) return found;
  }
  return null;
}

/** The analyses of the head under a ref. Those of other heads are skipped, up to a limit. */
export async function readOfRef(scan: Scan, ref: string): Promise<readonly AnalysisEntry[]> {
  const found: AnalysisEntry[] = [];
  for (let page = 1; page <= analysisPages; page++) {
    const { items, more } = await readAnalysesPage(scan, { ref }, page);
    const ofHead = items.filter(await isOfHead(scan, items));
    found.push(...ofHead);
    if (!more || (ofHead.length === 0 && found.length > 0)) break;
  }
  return found;
}

/** Whether an entry is of the head or of its test merge; which commits are such merges is read for all entries at once. */
export async function isOfHead(
  scan: Scan,
  entries: readonly AnalysisEntry[],
): Promise<(entry: AnalysisEntry) => boolean> {
  const { cache, headSha } = scan;
  // Only under a pull request's `merge` ref are commits analyzed that are no head.
  const merges = entries.filter(({ ref, commit_sha: commit }) => isTestMergeRef(ref) && commit !== headSha);
  await readTestMerges(
    scan,
    merges.map(({ commit_sha: commit }) => commit),
  );
  return ({ commit_sha: commit, ref }) =>
    commit === headSha || (isTestMergeRef(ref) && headOfTestMerge(cache, commit) === headSha);
}

function isTestMergeRef(ref: string): boolean {
  return /^refs\/pull\/\d+\/merge$/.test(ref);
}

/** GitHub answers with 404 where nothing was ever analyzed. */
async function readAnalysesPage(
  { installation, owner, repository: repo }: Source,
  of: { readonly ref?: string; readonly pr?: number },
  page: number,
): Promise<{ readonly items: readonly AnalysisEntry[]; readonly more: boolean }> {
  const read = (number: number) =>
    installation.request('GET /repos/{owner}/{repo}/code-scanning/analyses', {
      owner,
      repo,
      ...of,
      per_page: pageSize,
      page: number,
    });
  try {
    return await readPage<AnalysisEntry>(read, page);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return { items: [], more: false };
    throw error;
  }
}

export function analysisOf(entry: AnalysisEntry): Analysis {
  return {
    commit: entry.commit_sha,
    ref: entry.ref,
    tool: entry.tool.name ?? '',
    category: entry.category ?? null,
    workflow: workflowIn(entry.analysis_key),
    error: entry.error,
    createdAt: new Date(entry.created_at),
    results: entry.results_count,
    rules: entry.rules_count,
  };
}

/** `.github/workflows/codeql.yml:analyze` names the workflow and its job. */
function workflowIn(key: string): string | null {
  return /^((?:\.github\/workflows|dynamic)\/[^:]{1,300}):/.exec(key)?.[1] ?? null;
}
