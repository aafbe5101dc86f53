import { join } from 'node:path';

import { accountJson, type Json } from '../entities/account.ts';
import { propertiesJson } from '../entities/repository.ts';
import { GitRepository } from '../git/repository.ts';
import type { Account, PropertyValue, RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { nameOf } from '../world/state.ts';
import { writeCommit } from './commit.ts';
import { ownerOf, recordActivity } from './push.ts';

export interface RepositoryOptions {
  /** Login of an organization or user. */
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  /** The files of the first commit. Default: a `README.md`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Default: `main`. */
  readonly defaultBranch?: string;
  /** Default: two years ago. */
  readonly createdAt?: Date;
  /** A bare or ordinary local clone to start with, instead of `files`: its objects are read in place, never written. */
  readonly git?: { readonly path: string; readonly branches: Readonly<Record<string, string>> };
}

/** Creates a repository. Sends no webhook. */
export async function createRepository(
  world: WorldState,
  {
    owner,
    name,
    private: isPrivate = false,
    files,
    defaultBranch = 'main',
    createdAt,
    git: seed,
  }: RepositoryOptions,
): Promise<RepositoryState> {
  assertFree(world, `${owner}/${name}`);
  const id = world.nextId();
  const git = await GitRepository.create(join(world.directory, `${id}.git`), defaultBranch, seed?.path);
  const account = world.account(owner);
  const repository = newRepository(
    world,
    { id, owner: account, name, private: isPrivate, defaultBranch, git, parent: null },
    createdAt,
  );
  world.clock.tick();
  if (seed === undefined) {
    const content = files ?? { 'README.md': `# ${name}\n` };
    const first = { files: content, message: 'Initial commit' };
    const sha = await writeCommit(world, repository, null, first, ownerOf(repository).login);
    git.setRef(`refs/heads/${defaultBranch}`, sha);
    recordActivity(world, {
      repository,
      branch: defaultBranch,
      before: null,
      after: sha,
      by: ownerOf(repository),
    });
  }
  for (const [branch, revision] of Object.entries(seed?.branches ?? {})) {
    const sha = await git.resolve(revision);
    if (sha === null) throw new Error(`'${seed?.path}' has no commit '${revision}'`);
    git.setRef(`refs/heads/${branch}`, sha);
  }
  if (git.branch(defaultBranch) === null) throw new Error(`the default branch '${defaultBranch}' is missing`);
  world.addRepository(repository);
  return repository;
}

/** A copy of the branches in another account, on the same objects. */
export function forkRepository(
  world: WorldState,
  parent: RepositoryState,
  owner: Account,
  name: string,
): RepositoryState {
  assertFree(world, `${owner.login}/${name}`);
  world.clock.tick();
  const id = world.nextId();
  const { defaultBranch } = parent;
  const git = parent.git.fork(join(world.directory, `${id}.git`), defaultBranch);
  const fork = newRepository(world, { id, owner, name, private: parent.private, defaultBranch, git, parent });
  world.addRepository(fork);
  return fork;
}

/** Renames or transfers a repository: `repository.renamed`, or `transferred` for the account that gets it. */
export async function moveRepository(
  world: WorldState,
  repository: RepositoryState,
  owner: Account,
  name: string,
): Promise<void> {
  assertFree(world, `${owner.login}/${name}`);
  const before = { owner: repository.owner, name: repository.name };
  const sender = ownerOf(repository);
  world.clock.tick();
  world.moveRepository(repository, owner, name);
  const renamed = before.owner === owner;
  await world.emit({
    event: 'repository',
    action: renamed ? 'renamed' : 'transferred',
    sender,
    repository,
    payload: async () => ({
      changes: renamed
        ? { repository: { name: { from: before.name } } }
        : { owner: { from: formerOwner(world, before.owner) } },
    }),
  });
}

function formerOwner(world: WorldState, owner: Account): Json {
  const json = accountJson(world, owner);
  return owner.kind === 'Organization' ? { organization: json } : { user: json };
}

/** Sets a custom property of a repository, or (null) removes it: `custom_property_values.updated`. */
export async function setProperty(
  world: WorldState,
  repository: RepositoryState,
  name: string,
  value: PropertyValue | null,
): Promise<void> {
  const before = propertiesJson(repository);
  world.clock.tick();
  if (value === null) repository.properties.delete(name);
  else repository.properties.set(name, value);
  await world.emit({
    event: 'custom_property_values',
    action: 'updated',
    sender: ownerOf(repository),
    repository,
    payload: async () => ({
      new_property_values: propertiesJson(repository),
      old_property_values: before,
    }),
  });
}

/** Deletes a repository. Sends no webhook. */
export function deleteRepository(world: WorldState, repository: RepositoryState): void {
  world.clock.tick();
  world.deleteRepository(repository);
  repository.git.close();
}

function assertFree(world: WorldState, fullName: string): void {
  const taken = world.findRepository(fullName);
  if (taken !== null && nameOf(taken).toLowerCase() === fullName.toLowerCase()) {
    throw new Error(`there is a repository '${fullName}' already`);
  }
}

/** Repositories are two years old unless told: most are no new products. */
const usualAgeMs = 2 * 365 * 24 * 60 * 60_000;

function newRepository(
  world: WorldState,
  given: Pick<RepositoryState, 'id' | 'owner' | 'name' | 'private' | 'defaultBranch' | 'git' | 'parent'>,
  createdAt?: Date,
): RepositoryState {
  const now = world.clock.now();
  return {
    ...given,
    collaborators: new Map(),
    teams: new Map(),
    rules: new Map(),
    defaultSetup: 'not-configured',
    codeScanning: true,
    // GitHub leaves these features off in a fork.
    dependencyGraph: given.parent === null,
    packages: new Map(),
    snapshotWarnings: null,
    archived: false,
    plan: 'enterprise',
    properties: new Map(),
    environments: new Map(),
    deployments: [],
    issues: new Map(),
    labels: new Map(),
    suites: [],
    statuses: [],
    workflowRuns: [],
    analyses: [],
    alerts: [],
    dependabot: { enabled: given.parent === null, alerts: [] },
    secretScanning: { enabled: given.parent === null, alerts: [] },
    advisories: { privateReporting: false, all: [] },
    releases: { immutable: false, all: [], usedTags: new Set() },
    attestations: [],
    tagRules: new Map(),
    queues: new Map(),
    signatures: new Map(),
    activities: [],
    createdAt: createdAt ?? new Date(now.getTime() - usualAgeMs),
    updatedAt: now,
    pushedAt: now,
  };
}
