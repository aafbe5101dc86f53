import type { Json } from '../entities/account.ts';
import { repositoryJson, repositoryPage } from '../entities/repository.ts';
import type { Account, RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

/** The sha that git and webhooks write for "none". */
export const none = '0'.repeat(40);

export interface MovedRef {
  readonly repository: RepositoryState;
  /** The full name. */
  readonly ref: string;
  /** Null when it was created. */
  readonly before: string | null;
  /** Null when it was deleted. */
  readonly after: string | null;
  readonly forced: boolean;
  readonly by: Account;
  readonly commits: readonly Json[];
  readonly headCommit: Json | null;
  /** The branch that a new ref began at. */
  readonly baseRef: string | null;
}

/** The payload of `push`. https://docs.github.com/webhooks/webhook-events-and-payloads#push */
export function pushPayload(world: WorldState, moved: MovedRef): Json {
  const { repository, ref, before, after, forced, by, commits, headCommit, baseRef } = moved;
  const page = repositoryPage(world, repository);
  return {
    ref,
    before: before ?? none,
    after: after ?? none,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: baseRef,
    compare: `${page}/compare/${(before ?? none).slice(0, 12)}...${(after ?? none).slice(0, 12)}`,
    commits,
    head_commit: headCommit,
    pusher: { name: by.login, email: by.email },
    // Only a push shows the organization as a name, and times as seconds.
    repository: {
      ...repositoryJson(world, repository),
      ...(repository.owner.kind === 'Organization' && { organization: repository.owner.login }),
      created_at: Math.floor(repository.createdAt.getTime() / 1000),
      pushed_at: Math.floor(repository.pushedAt.getTime() / 1000),
      stargazers: 0,
      master_branch: repository.defaultBranch,
    },
  };
}

/** Emits `create` or `delete` for a branch or tag. https://docs.github.com/webhooks/webhook-events-and-payloads#create */
export async function emitCreatedOrDeleted(
  world: WorldState,
  {
    repository,
    before,
    after,
    by,
    ...named
  }: Pick<MovedRef, 'repository' | 'before' | 'after' | 'by'> & {
    readonly type: 'branch' | 'tag';
    readonly name: string;
  },
): Promise<void> {
  if (before !== null && after !== null) return;
  const created = before === null;
  await world.emit({
    event: created ? 'create' : 'delete',
    sender: by,
    repository,
    payload: async () => ({
      ref: named.name,
      ref_type: named.type,
      pusher_type: 'user',
      ...(created && { master_branch: repository.defaultBranch, description: null }),
    }),
  });
}
