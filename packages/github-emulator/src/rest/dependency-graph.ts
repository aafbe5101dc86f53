import { type Dependency, dependenciesAt, packageUrlOf } from '../world/dependency-graph.ts';
import type { RepositoryState } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import { type Call, type Handlers, ok } from './call.ts';
import { commitShaOf } from './commits.ts';
import { page } from './paging.ts';

/** Entries of one page, unless the client asks for fewer. */
const pageSize = 100;

/** What a change does to the dependencies that manifests declare. https://docs.github.com/rest/dependency-graph/dependency-review */
export const dependencyGraph: Handlers = {
  'dependency-graph/diff-range': async (call) => {
    const { repository, query } = call;
    assertReadable(repository);
    const [from = '', to = '', ...others] = call.text('basehead').split('...');
    if (from === '' || to === '' || others.length > 0) throw new Problem(404, 'Not Found');
    const { git } = repository;
    const base = await commitShaOf(repository, from);
    const head = await commitShaOf(repository, to);
    const mergeBase = await git.mergeBase(base, head);
    if (mergeBase === null) throw new Problem(404, 'Not Found');
    const files = await git.diff(mergeBase, head);
    const wanted = (path: string) => query.name === undefined || query.name === path;
    const removed = files.flatMap(({ path, previousPath, status }) =>
      status === 'added' || status === 'copied' ? [] : [previousPath ?? path],
    );
    const added = files.flatMap(({ path, status }) => (status === 'removed' ? [] : [path]));
    const before = await dependenciesAt(repository, mergeBase, removed.filter(wanted));
    const after = await dependenciesAt(repository, head, added.filter(wanted));
    const keys = { before: new Set(before.map(keyOf)), after: new Set(after.map(keyOf)) };
    const all = [
      ...before.filter((entry) => !keys.after.has(keyOf(entry))).map(entryJson(repository, 'removed')),
      ...after.filter((entry) => !keys.before.has(keyOf(entry))).map(entryJson(repository, 'added')),
    ];
    const { items, headers } = page(sized(call), all);
    const { snapshotWarnings: warnings } = repository;
    return ok(items, {
      ...headers,
      ...(warnings === null
        ? {}
        : {
            'x-github-dependency-graph-snapshot-warnings': Buffer.from(warnings, 'utf8').toString('base64'),
          }),
    });
  },
};

/** @throws {Problem} 403 where the dependency graph is off, or for a fork */
function assertReadable(repository: RepositoryState): void {
  if (repository.dependencyGraph && repository.parent === null) return;
  throw new Problem(
    403,
    repository.parent === null
      ? 'Dependency review is not supported on this repository.'
      : 'Dependency review is not supported on forks.',
  );
}

function sized({ query, url }: Call): Pick<Call, 'query' | 'url'> {
  return { query: { per_page: String(pageSize), ...query }, url };
}

function keyOf({ manifest, name, version, scope }: Dependency): string {
  return JSON.stringify([manifest, name, version, scope]);
}

function entryJson(
  { packages }: RepositoryState,
  change: 'added' | 'removed',
): (entry: Dependency) => Record<string, unknown> {
  return (entry) => {
    const { manifest, ecosystem, name, version, scope } = entry;
    const url = packageUrlOf(entry);
    const { license = null, sourceUrl = null, advisories = [] } = packages.get(url) ?? {};
    return {
      change_type: change,
      manifest,
      ecosystem,
      name,
      version,
      package_url: url,
      license,
      source_repository_url: sourceUrl,
      scope,
      vulnerabilities: advisories.map(({ id, severity, summary }) => ({
        severity,
        advisory_ghsa_id: id,
        advisory_summary: summary,
        advisory_url: `https://github.com/advisories/${id}`,
      })),
    };
  };
}
