import type { CommitOptions } from '../actions/commit.ts';
import type { Emulator } from '../handles/emulator.ts';
import type { IssueOptions, PullRequest, Repository } from '../handles/repository.ts';
import type { ReviewOptions } from '../handles/review.ts';
import type { UserOptions } from '../handles/world.ts';
import type { BranchRules, CheckConclusion, Permission } from '../world/model.ts';

/** A seed file: people, organizations and repositories, as in `seed.schema.json`. */
export interface Seed {
  readonly users?: Readonly<Record<string, UserOptions | null>>;
  readonly organizations?: Readonly<Record<string, SeedOrganization | null>>;
  /** By `owner/name`. */
  readonly repositories?: Readonly<Record<string, SeedRepository | null>>;
}

export interface SeedOrganization {
  readonly admins?: readonly string[];
  readonly members?: readonly string[];
  /** Members by the team's slug. */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
}

export interface SeedRepository {
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly collaborators?: Readonly<Record<string, Permission>>;
  readonly teams?: Readonly<Record<string, Permission>>;
  /** By branch, or pattern of branches. */
  readonly rules?: Readonly<Record<string, BranchRules>>;
  readonly issues?: readonly IssueOptions[];
  readonly pullRequests?: readonly SeedPullRequest[];
}

export interface SeedPullRequest {
  readonly title: string;
  readonly by: string;
  readonly body?: string;
  readonly branch?: string;
  readonly base?: string;
  readonly draft?: boolean;
  readonly labels?: readonly string[];
  readonly commits: readonly CommitOptions[];
  readonly comments?: readonly { readonly by: string; readonly body: string }[];
  readonly reviews?: readonly ReviewOptions[];
  readonly checks?: readonly SeedCheck[];
}

export interface SeedCheck {
  readonly name: string;
  readonly app?: string;
  readonly conclusion?: CheckConclusion;
  readonly title?: string;
  readonly summary?: string;
}

/**
 * Creates what a seed describes: first the people, organizations and repositories, then the app's installation on
 * each owner of a repository, then issues and pull requests in the file's order, so that the app receives their
 * webhooks.
 */
export async function applySeed(emulator: Emulator, seed: Seed): Promise<void> {
  const { world } = emulator;
  for (const [login, options] of Object.entries(seed.users ?? {})) world.user(login, options ?? {});
  for (const [login, options] of Object.entries(seed.organizations ?? {})) {
    const organization = world.organization(login);
    for (const member of options?.admins ?? []) organization.member(member, 'admin');
    for (const member of options?.members ?? []) organization.member(member);
    for (const [slug, members] of Object.entries(options?.teams ?? {})) organization.team(slug, members);
  }
  const created: (readonly [Repository, SeedRepository])[] = [];
  for (const [fullName, options] of Object.entries(seed.repositories ?? {})) {
    created.push([await createSeedRepository(emulator, fullName, options ?? {}), options ?? {}]);
  }
  for (const account of new Set(created.map(([repository]) => repository.owner)))
    await world.install({ account });
  for (const [repository, { issues = [], pullRequests = [] }] of created) {
    for (const issue of issues) await repository.openIssue(issue);
    for (const pull of pullRequests) await createSeedPullRequest(repository, pull);
  }
}

async function createSeedRepository(
  { world }: Emulator,
  fullName: string,
  { collaborators = {}, teams = {}, rules = {}, issues: _, pullRequests: __, ...options }: SeedRepository,
): Promise<Repository> {
  const [owner = '', name = ''] = fullName.split('/');
  const repository = await world.repository({ owner, name, ...options });
  for (const [login, permission] of Object.entries(collaborators)) repository.collaborator(login, permission);
  for (const [slug, permission] of Object.entries(teams)) repository.teamAccess(slug, permission);
  for (const [pattern, rule] of Object.entries(rules)) repository.protect(pattern, rule);
  return repository;
}

async function createSeedPullRequest(
  repository: Repository,
  { comments = [], reviews = [], checks = [], ...options }: SeedPullRequest,
): Promise<PullRequest> {
  const pull = await repository.openPullRequest(options);
  for (const check of checks) await repository.reportCheck({ ...check, sha: pull.headSha });
  for (const comment of comments) await pull.comment(comment);
  for (const review of reviews) await pull.review(review);
  return pull;
}
