import type { DocumentReference } from '../../evidence/documents.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';

/** What a link or a number in a document leads to. */
export type Target =
  | { readonly kind: 'document'; readonly reference: DocumentReference }
  | { readonly kind: 'external'; readonly url: URL };

/** Where a document stands, by which its links are read. */
export interface Home extends Pick<PullRequest, 'url' | 'repository'> {
  readonly head: Pick<PullRequest['head'], 'repository' | 'ref'>;
  readonly base: Pick<PullRequest['base'], 'ref'>;
}

/** The reference with whether it may be read: an issue elsewhere only if everybody may read it, or the policy names its repository. */
export function withPermission<Reference extends DocumentReference>(
  reference: Reference,
  home: Home,
  { repositories }: { readonly repositories: readonly string[] },
): Reference {
  if (reference.kind === 'file') return reference;
  const named = repositories.some((each) => each.toLowerCase() === reference.repository.toLowerCase());
  return named || sameRepository(reference.repository, home)
    ? { ...reference, mayBePrivate: true }
    : reference;
}

/** Whether a repository is the one that the pull request is opened against. */
export function sameRepository(repository: string, home: Pick<Home, 'repository'>): boolean {
  return repository.toLowerCase() === home.repository.toLowerCase();
}

const issueNumber = /(?:^|[\s([,;:])(?:([\w.-]{1,100}\/[\w.-]{1,100})?#|GH-)(\d{1,9})(?![\w#])/g;

/** The issues and pull requests that a text names by their numbers: `#12`, `owner/name#12`, `GH-12`. */
export function numbered(text: string, home: string): readonly Target[] {
  return [...text.matchAll(issueNumber)].map(([, repository, number]) =>
    issue(repository ?? home, Number(number)),
  );
}

function issue(repository: string, number: number): Target {
  return { kind: 'document', reference: { kind: 'issue', repository, number } };
}

/** What a link leads to; null for an anchor, a mail address and the like. */
export function targetOf(link: string, home: Home): Target | null {
  const page = new URL(home.url);
  if (!/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) return file(link.split(/[?#]/, 1)[0] ?? '');
  if (!URL.canParse(link, page.href)) return null;
  const url = new URL(link, page);
  if (url.protocol !== 'https:' && url.origin !== page.origin) return null;
  if (url.origin !== page.origin) return { kind: 'external', url };
  const [owner = '', name = '', kind = '', ...rest] = url.pathname
    .split('/')
    .filter((segment) => segment !== '');
  const repository = `${owner}/${name}`;
  if (/^(?:issues|pull|discussions)$/.test(kind) && /^\d{1,9}$/.test(rest[0] ?? '')) {
    return kind === 'discussions' ? null : issue(repository, Number(rest[0]));
  }
  const ours =
    sameRepository(repository, home) || repository.toLowerCase() === home.head.repository?.toLowerCase();
  if (ours && kind === 'blob') return file(withoutRef(rest.join('/'), home));
  return { kind: 'external', url };
}

/** The path of a blob's address: what follows the branch or commit. A branch may have slashes in its name. */
function withoutRef(path: string, home: Home): string {
  for (const ref of [home.head.ref, home.base.ref]) {
    if (path.startsWith(`${encodeURI(ref)}/`)) return path.slice(encodeURI(ref).length + 1);
  }
  return path.slice(path.indexOf('/') + 1);
}

/** A file of this repository by its path from the root; null for one that would lie outside. */
export function file(path: string): Target | null {
  const segments: string[] = [];
  for (const segment of decoded(path).split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return null;
    } else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  if (segments.length === 0) return null;
  return { kind: 'document', reference: { kind: 'file', path: segments.join('/') } };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Where a document of a released commit stands. */
export function homeOfRelease({
  repository,
  repositoryUrl,
  branch,
}: {
  readonly repository: string;
  readonly repositoryUrl: string;
  readonly branch: string;
}): Home {
  return { url: repositoryUrl, repository, head: { repository, ref: branch }, base: { ref: branch } };
}
