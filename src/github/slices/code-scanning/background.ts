import { workflowUses } from '../../../analysis/workflow-uses.ts';
import type { Analysis, Background, WorkflowSource } from '../../../evidence/code-scanning.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { refuse } from '../../client/query-errors.ts';
import { type Dated, defineCache } from '../../read/cache.ts';
import type { PullRequestReading } from '../../read/read-pull-request.ts';
import type { Source } from '../../read/source.ts';
import {
  type AnalysisEntry,
  analysisOf,
  type NewestAnalyses,
  readNewestOf,
  readNewestUntil,
} from './analyses.ts';

/** How long ago a pull request was merged whose analyses say what the next one is expected to have. */
const expectedForMs = 90 * 24 * 60 * 60_000;

/** Time for which the analyses of a base branch are cached. */
const baseAnalysesMs = 5 * 60_000;

const baseAnalyses = defineCache<Dated<{ readonly entries: readonly AnalysisEntry[] }>>({ max: 500 });

/** The analyses of a pull request that was merged: no more are added. */
const mergedAnalyses = defineCache<readonly AnalysisEntry[]>({ max: 1000 });

/** What a workflow names, by its blob. */
const workflowBlobs = defineCache<readonly string[]>({ max: 2000 });

/**
 * Reads what the analyses of a head are compared with: those of the base, those of the pull requests that were merged last, and the
 * files that all their workflows run from.
 *
 * @param newest the newest analyses of the repository: further requests are only for what they do not reach
 */
export async function readBackground(
  source: Source,
  { about, merged }: PullRequestReading,
  newest: NewestAnalyses,
  ofHead: readonly Analysis[],
): Promise<Background> {
  const baseRef = `refs/heads/${about.baseRefName}`;
  const since = source.now().getTime() - expectedForMs;
  const numbers = merged
    .filter(
      ({ mergedAt, baseRefName }) =>
        mergedAt !== null && Date.parse(mergedAt) >= since && baseRefName === about.baseRefName,
    )
    .map(({ number }) => number);
  const [ofBase, ofMerged] = await Promise.all([
    readBase(source, baseRef, newest),
    readMerged(source, numbers, newest),
  ]);
  const base = newestOfEach(ofBase.map(analysisOf));
  const analyses = [...ofHead, ...base, ...ofMerged.map(analysisOf)];
  const paths = new Set(analyses.flatMap(({ workflow }) => (workflow === null ? [] : [workflow])));
  return {
    base,
    merged: ofMerged.map(analysisOf),
    workflows: await readWorkflows(source, about.baseRef?.target?.workflows?.object?.entries ?? [], paths),
  };
}

async function readBase(
  source: Source,
  ref: string,
  newest: NewestAnalyses,
): Promise<readonly AnalysisEntry[]> {
  if (newest.whole) return newest.entries.filter((entry) => entry.ref === ref);
  const { cache, now, repositoryId } = source;
  const key = `${repositoryId}:${ref}`;
  const known = cache.of(baseAnalyses).get(key);
  if (known !== undefined && now().getTime() - known.readAt.getTime() < baseAnalysesMs) return known.entries;
  const entries = await readNewestOf(source, { ref });
  cache.of(baseAnalyses).set(key, { entries, readAt: now() });
  return entries;
}

/**
 * The newest analyses of other commits of a branch, of each tool and category: those from before the first analysis of a commit, by GitHub's
 * clock, for the author of a commit chooses its time; where there are none, those from after it.
 *
 * @returns null where there are too many of the commit itself
 */
export async function readOthersOn(
  source: Source,
  ref: string,
  sha: string,
): Promise<readonly Analysis[] | null> {
  const entries = await readNewestUntil(source, ref, (commit) => commit === sha);
  if (entries === null) return null;
  const analyses = entries.map(analysisOf);
  const first = Math.min(
    ...analyses.filter(({ commit }) => commit === sha).map(({ createdAt }) => createdAt.getTime()),
  );
  const others = analyses.filter(({ commit }) => commit !== sha);
  const earlier = others.filter(({ createdAt }) => createdAt.getTime() < first);
  return newestOfEach(earlier.length > 0 ? earlier : others);
}

/** Those of merged pull requests among the newest analyses; where there are none, those of the one that was merged last. */
async function readMerged(
  source: Source,
  numbers: readonly number[],
  newest: NewestAnalyses,
): Promise<readonly AnalysisEntry[]> {
  const among = newest.entries.filter(({ ref }) => {
    const [, number] = /^refs\/pull\/(\d+)\/(?:merge|head)$/.exec(ref) ?? [];
    return number !== undefined && numbers.includes(Number(number));
  });
  const [last] = numbers;
  if (among.length > 0 || newest.whole || last === undefined) return among;
  const { cache, repositoryId } = source;
  const key = `${repositoryId}#${last}`;
  const known = cache.of(mergedAnalyses).get(key);
  if (known !== undefined) return known;
  const entries = await readNewestOf(source, { pr: last });
  cache.of(mergedAnalyses).set(key, entries);
  return entries;
}

function newestOfEach(analyses: readonly Analysis[]): readonly Analysis[] {
  const newest = new Map<string, Analysis>();
  for (const analysis of analyses.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())) {
    newest.set(JSON.stringify([analysis.tool, analysis.category]), analysis);
  }
  return [...newest.values()];
}

/**
 * What these workflows of the base name, and what those name that they call. A blob is read once, whatever the commit.
 *
 * @param entries the files of `.github/workflows`
 */
async function readWorkflows(
  source: Source,
  entries: readonly { readonly path: string | null; readonly oid: string }[],
  paths: ReadonlySet<string>,
): Promise<readonly WorkflowSource[]> {
  const { cache } = source;
  const blobs = new Map(entries.flatMap(({ path, oid }) => (path === null ? [] : [[path, oid] as const])));
  const found = new Map<string, readonly string[]>();
  for (let next = [...paths].filter((path) => blobs.has(path)); next.length > 0; ) {
    await readBlobs(
      source,
      next.flatMap((path) => blobs.get(path) ?? []),
    );
    for (const path of next) found.set(path, cache.of(workflowBlobs).get(blobs.get(path) ?? '') ?? []);
    next = [...new Set([...found.values()].flat())].filter((path) => blobs.has(path) && !found.has(path));
  }
  const called = (path: string, seen: ReadonlySet<string>): readonly string[] =>
    (found.get(path) ?? []).flatMap((used) =>
      seen.has(used) ? [] : [used, ...called(used, new Set([...seen, used]))],
    );
  return [...paths]
    .filter((path) => found.has(path))
    .map((path) => ({ path, uses: [...new Set(called(path, new Set([path])))] }));
}

async function readBlobs(source: Source, oids: readonly string[]): Promise<void> {
  const { installation, cache, owner, repository } = source;
  const unknown = [...new Set(oids)].filter((oid) => !cache.of(workflowBlobs).has(oid));
  if (unknown.length === 0) return;
  const { data, errors } = await installation.query<WorkflowsData>(workflowsQuery(unknown.length), {
    owner,
    name: repository,
    ...Object.fromEntries(unknown.map((oid, index) => [`blob${index}`, oid])),
  });
  for (const error of errors) refuse(error);
  unknown.forEach((oid, index) => {
    const blob = data?.repository?.[`blob${index}`] ?? null;
    if (blob === null) throw new RetryLater('GitHub lists a workflow and does not have it yet.', null);
    cache.of(workflowBlobs).set(oid, workflowUses(blob.text ?? ''));
  });
}

interface WorkflowsData {
  readonly repository: Readonly<Record<string, { readonly text?: string | null } | null>> | null;
}

/** The query for the texts of this number of blobs. */
export function workflowsQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `
query Workflows($owner: String!, $name: String!, ${numbers.map((n) => `$blob${n}: GitObjectID!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${numbers.map((n) => `blob${n}: object(oid: $blob${n}) { ... on Blob { text } }`).join('\n    ')}
  }
}
`;
}
