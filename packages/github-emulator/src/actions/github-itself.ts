import type { Account } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

/** The organization `github`, which sends the webhooks about what no user did. */
export function gitHubItself(world: WorldState): Account {
  return (
    world.findAccount('github') ??
    world.addAccount({ login: 'github', name: 'GitHub', email: '', kind: 'Organization' })
  );
}
