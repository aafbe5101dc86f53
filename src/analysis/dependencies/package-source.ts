import type { Ecosystem } from './dependency.ts';
import type { ReadableFile } from './dependency-changes.ts';
import { dependencyFile } from './files.ts';

/** Characters of a version or of a line that are read. */
const maxLength = 2000;

/**
 * Where a package comes from that is not from the registry: a repository, the host of an archive, or the package behind an alias. The same
 * name from elsewhere is another package; another version from the same place is not. Null: the registry, or it is not known.
 * https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies
 *
 * @param version as a manifest writes it; hostile
 */
export function sourceOf(ecosystem: Ecosystem, version: string | null): string | null {
  const text = (version ?? '').slice(0, maxLength).trim().toLowerCase();
  // The target of a replacement: https://go.dev/ref/mod#go-mod-file-replace
  if (ecosystem === 'go') return /^(\S+\/\S+)(?: v\S+)?$/.exec(text)?.[1] ?? null;
  if (ecosystem === 'npm') {
    const [, alias] = /^(?:npm|jsr):(@?[^@]+)/.exec(text) ?? [];
    const [, repository] =
      /^(?:(?:github|gitlab|bitbucket|gist):)?([\w.-]+\/[\w.-]+)(?:#|$)/.exec(text) ?? [];
    const found = alias ?? repository?.replace(/\.git$/, '');
    if (found !== undefined) return found;
  }
  return placeOf(text);
}

/** Of an address. An archive has its version in its path, so the host says where it is from, but for hosts where anybody has a place. */
function placeOf(text: string): string | null {
  const [, host, path = ''] = /(?:^|[+"\s])[a-z]+:\/\/(?:[^/@\s]*@)?([^/\s?#"]+)([^\s?#"]*)/.exec(text) ?? [];
  if (host === undefined) return null;
  const isShared = /(?:^|\.)(?:github|gitlab|githubusercontent)\.com$|(?:^|\.)bitbucket\.org$/.test(host);
  return isShared
    ? path
        .split('/')
        .slice(1, 3)
        .join('/')
        .replace(/\.git$/, '')
    : host;
}

/** A place from which a lock file newly takes packages. */
export interface NewSource {
  readonly ecosystem: Ecosystem;
  /** A host, or `owner/name` of a repository. Hostile. */
  readonly place: string;
  readonly path: string;
  /** 1-based, in the head's version of the file. */
  readonly line: number | null;
}

/** The keys that say in lock files where a package is downloaded from. */
const downloaded = /(?:^|[\s{"])(?:resolved|tarball|resolution|source|registry|remote)\b/i;

/** Registries that the tools use by themselves. */
const publicRegistries: ReadonlySet<string> = new Set([
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'npm.jsr.io',
  'pypi.org',
  'files.pythonhosted.org',
  'rust-lang/crates.io-index',
  'index.crates.io',
  'rubygems.org',
]);

/**
 * The places to which packages of a lock file move: a lock file that named others in the changed lines names them now. A version says
 * nothing of this, and neither does GitHub's comparison. Where the changed lines only add packages, nothing shows what is usual.
 */
export function newSources(files: readonly ReadableFile[]): readonly NewSource[] {
  return files.flatMap(({ file: { path, status }, hunks }): readonly NewSource[] => {
    const known = dependencyFile(path);
    if (known?.file !== 'lock' || status === 'removed') return [];
    const found = hunks.flatMap(({ lines }) =>
      lines.flatMap(({ kind, text, newLine }) => {
        const place = downloaded.test(text.slice(0, maxLength))
          ? placeOf(text.slice(0, maxLength).toLowerCase())
          : null;
        return place === null ? [] : [{ isAdded: kind === 'added', place, line: newLine }];
      }),
    );
    const usual = new Set(found.flatMap(({ isAdded, place }) => (isAdded ? [] : [place])));
    if (usual.size === 0) return [];
    const added = found.filter(
      ({ isAdded, place }) => isAdded && !usual.has(place) && !publicRegistries.has(place),
    );
    const first = new Map(added.toReversed().map((each) => [each.place, each]));
    return [...first.values()].map(({ place, line }) => ({ ecosystem: known.ecosystem, place, path, line }));
  });
}
