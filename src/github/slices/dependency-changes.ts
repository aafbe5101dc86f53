import { mayAddDependencies } from '../../analysis/dependencies/declaring-files.ts';
import {
  type Advisory,
  advisorySeverities,
  type ComparedDependency,
  type DependencyComparison,
} from '../../evidence/dependency-changes.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { isRequested } from '../../subjects/reason.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';
import { readPages } from '../client/pages.ts';
import { isForPermission } from '../client/permissions.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import { notPermitted, tooLarge } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Pages of one comparison. GitHub documents no paging, and the action that it maintains follows its links. */
const maxPages = 50;

/** Entries of one comparison. */
const maxEntries = 10_000;

/** Characters of a name or an expression, and of a text that people read. */
const maxNameLength = 500;
const maxTextLength = 300;

/** Time for which a whole comparison is cached: advisories are published at any time. */
const freshMs = 10 * 60_000;

const comparisons = defineCache<Dated<{ readonly comparison: DependencyComparison }>>({ max: 500 });

/**
 * What the pull request changes in the dependency graph: one request, and none for a change that declares no dependency.
 * https://docs.github.com/rest/dependency-graph/dependency-review
 */
export const dependencyChanges = defineReader({
  slice: 'dependencyChanges',
  lists: [],
  async read({ source, reading: { baseSha, headSha }, pullRequest, reasons, diff }) {
    const changed = await diff();
    if (!changed.available) return changed;
    if (!changed.value.change.files.some(mayAddDependencies)) return available({ asked: false });
    const cache = source.cache.of(comparisons);
    const key = `${source.repositoryId}:${baseSha}...${headSha}`;
    const known = cache.get(key);
    const isFresh = known !== undefined && source.now().getTime() - known.readAt.getTime() < freshMs;
    if (isFresh && !isRequested(reasons)) return available({ asked: true, ...known.comparison });
    const read = await readComparison(source, `${baseSha}...${headSha}`, pullRequest);
    // One that lacks snapshots is read again by the next evaluation.
    if (read.available && read.value.snapshotWarnings === null)
      cache.set(key, { comparison: read.value, readAt: source.now() });
    return read.available ? available({ asked: true, ...read.value }) : read;
  },
});

async function readComparison(
  { installation, owner, repository: repo }: Source,
  basehead: string,
  pullRequest: PullRequest,
): Promise<Slice<DependencyComparison>> {
  const warnings = new Set<string>();
  try {
    const { items, whole } = await readPages<ChangeEntry>(async (page) => {
      const answer = await installation.request(
        'GET /repos/{owner}/{repo}/dependency-graph/compare/{basehead}',
        { owner, repo, basehead, ...(page === 1 ? {} : { page }) },
      );
      warnings.add(decoded(answer.headers['x-github-dependency-graph-snapshot-warnings']));
      return answer;
    }, maxPages);
    if (!whole || items.length > maxEntries) return unavailable(tooLarge(say`the changed dependencies`));
    const words = [...warnings].filter((text) => text !== '').join(' ');
    return available({
      changes: items.map(dependencyOf),
      snapshotWarnings: words === '' ? null : words.slice(0, maxTextLength),
    });
  } catch (error) {
    if (!(error instanceof Refused) || (error.status !== 403 && error.status !== 404)) throw error;
    return unavailable(await whyRefused(installation, error, pullRequest));
  }
}

/** An entry as GitHub describes it; GitHub Enterprise Server leaves out the scope. */
interface ChangeEntry {
  readonly change_type: 'added' | 'removed';
  readonly manifest: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly package_url: string | null;
  readonly license: string | null;
  readonly scope?: string;
  readonly vulnerabilities?: readonly {
    readonly severity: string;
    readonly advisory_ghsa_id: string;
    readonly advisory_summary: string;
  }[];
}

function dependencyOf(entry: ChangeEntry): ComparedDependency {
  const { change_type: change, scope, vulnerabilities, package_url: url, license } = entry;
  return {
    change: change === 'removed' ? 'removed' : 'added',
    manifest: named(entry.manifest),
    ecosystem: named(entry.ecosystem),
    name: named(entry.name),
    version: named(entry.version),
    packageUrl: url === null ? null : named(url),
    license: license === null ? null : named(license),
    // Without a scope it is taken for the one that matters most, as GitHub's own action does.
    scope: scope === 'development' || scope === 'unknown' ? scope : 'runtime',
    advisories: (vulnerabilities ?? []).map(advisoryOf),
  };
}

function advisoryOf({
  severity,
  advisory_ghsa_id: id,
  advisory_summary: summary,
}: NonNullable<ChangeEntry['vulnerabilities']>[number]): Advisory {
  return {
    id: named(id),
    severity: advisorySeverities.find((each) => each === severity) ?? null,
    summary: String(summary ?? '').slice(0, maxTextLength),
  };
}

function named(text: string | null | undefined): string {
  return String(text ?? '').slice(0, maxNameLength);
}

function decoded(header: unknown): string {
  if (typeof header !== 'string' || header === '') return '';
  const text = Buffer.from(header.slice(0, 4 * maxTextLength), 'base64').toString('utf8');
  // A header that does not decode still says that something is missing.
  return text.replace(/\s+/g, ' ').trim() || 'unreadable';
}

/** GitHub answers alike where the graph is off, where a private repository lacks GitHub Code Security, and where the app may not read it. */
async function whyRefused(
  installation: Installation,
  refused: Refused,
  { base, repository }: PullRequest,
): Promise<Problem> {
  if (isForPermission(await installation.permissions(), refused, 'contents=read'))
    return notPermitted(say`the dependency graph`, [['Contents', 'read']]);
  const needs =
    base.public === false
      ? say` A private repository also needs GitHub Code Security there.`
      : say` A fork has none until it is enabled.`;
  return {
    reason: 'disabled',
    message:
      refused.status === 403
        ? say`GitHub does not compare the dependencies of this repository.`
        : say`GitHub has no dependency graph of the two commits.`,
    remedy: say`Enable ${'Dependency graph'} of ${repository} under Settings → Advanced Security.${needs} Then run this check again.`,
  };
}
