import type { Seed, SeedPullRequest, SeedRepository } from './apply-seed.ts';

/** A login that a seed names, with its place. */
export interface NamedLogin {
  readonly path: readonly (string | number)[];
  readonly login: string;
}

/** The logins that a seed names without creating them. Apps create the accounts of their bots. */
export function unknownLogins(seed: Seed): readonly NamedLogin[] {
  const organizations = Object.keys(seed.organizations ?? {});
  const created = [
    ...Object.keys(seed.users ?? {}),
    ...organizations,
    ...organizations.map((login) => `${login}-owner`),
    'web-flow',
  ];
  const known = new Set(created.map((login) => login.toLowerCase()));
  return [...namedLogins(seed)].filter(
    ({ login }) => !login.endsWith('[bot]') && !known.has(login.toLowerCase()),
  );
}

function* namedLogins({ organizations, repositories }: Seed): Generator<NamedLogin> {
  for (const [name, organization] of Object.entries(organizations ?? {})) {
    const path = ['organizations', name];
    yield* listed([...path, 'admins'], organization?.admins);
    yield* listed([...path, 'members'], organization?.members);
    for (const [slug, members] of Object.entries(organization?.teams ?? {}))
      yield* listed([...path, 'teams', slug], members);
  }
  for (const [name, repository] of Object.entries(repositories ?? {})) {
    yield { path: ['repositories', name], login: name.split('/')[0] ?? '' };
    yield* ofRepository(['repositories', name], repository ?? {});
  }
}

function* ofRepository(
  path: readonly string[],
  { collaborators, issues, pullRequests }: SeedRepository,
): Generator<NamedLogin> {
  for (const login of Object.keys(collaborators ?? {}))
    yield { path: [...path, 'collaborators', login], login };
  yield* authors([...path, 'issues'], issues);
  for (const [index, pull] of (pullRequests ?? []).entries())
    yield* ofPullRequest([...path, 'pullRequests', index], pull);
}

function* ofPullRequest(
  path: NamedLogin['path'],
  { by, commits, comments, reviews }: SeedPullRequest,
): Generator<NamedLogin> {
  yield { path: [...path, 'by'], login: by };
  for (const [index, { author, coAuthors }] of commits.entries()) {
    const commit = [...path, 'commits', index];
    if (typeof author === 'string') yield { path: [...commit, 'author'], login: author };
    for (const [place, other] of (coAuthors ?? []).entries())
      if (typeof other === 'string') yield { path: [...commit, 'coAuthors', place], login: other };
  }
  yield* authors([...path, 'comments'], comments);
  yield* authors([...path, 'reviews'], reviews);
}

function* authors(
  path: NamedLogin['path'],
  entries: readonly { readonly by: string }[] = [],
): Generator<NamedLogin> {
  for (const [index, { by }] of entries.entries()) yield { path: [...path, index, 'by'], login: by };
}

function* listed(path: NamedLogin['path'], logins: readonly string[] = []): Generator<NamedLogin> {
  for (const [index, login] of logins.entries()) yield { path: [...path, index], login };
}
