import type { Account, PullRequestState, RepositoryState } from '../world/model.ts';
import { assertWritable } from '../world/permission.ts';
import type { WorldState } from '../world/state.ts';
import type { PullRequest, Repository } from './repository.ts';

/** The dependencies of the handles. */
export interface Context {
  readonly world: WorldState;
  /** Runs a change, one at a time, and sends its webhooks. */
  readonly act: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** The one handle of a repository. */
  readonly repository: (repository: RepositoryState) => Repository;
  /** The one handle of a pull request. */
  readonly pullRequest: (issue: PullRequestState) => PullRequest;
}

/** Runs changes of a repository, which is refused while it is archived. */
export function actOn({ act }: Context, repository: RepositoryState): Context['act'] {
  return (work) =>
    act(() => {
      assertWritable(repository);
      return work();
    });
}

/** The login of an account that still exists, else null. */
export function loginOf(account: Account): string | null {
  return account.deleted ? null : account.login;
}

/** Memoizes `make` by object. */
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
