import type { Account, PullRequestState, RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import type { PullRequest, Repository } from './repository.ts';

/** What the world's handles share. */
export interface Context {
  readonly world: WorldState;
  /** Does something, one thing at a time, and sends the webhooks of it. */
  readonly act: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** The one handle of a repository. */
  readonly repository: (repository: RepositoryState) => Repository;
  /** The one handle of a pull request. */
  readonly pullRequest: (issue: PullRequestState) => PullRequest;
}

/** The login of an account that still exists, else null. */
export function loginOf(account: Account): string | null {
  return account.deleted ? null : account.login;
}

/** A function that makes each thing's handle once. */
export function once<Thing extends object, Handle>(make: (thing: Thing) => Handle): (thing: Thing) => Handle {
  const made = new WeakMap<Thing, Handle>();
  return (thing) => {
    const known = made.get(thing);
    if (known !== undefined) return known;
    const handle = make(thing);
    made.set(thing, handle);
    return handle;
  };
}
