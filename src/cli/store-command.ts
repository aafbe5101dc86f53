import type { Environment } from '../platform/settings.ts';
import type { Store } from '../store/store.ts';
import { type Command, type Terminal, UsageError } from './command.ts';
import { withStore } from './store-access.ts';

/** One action of a command on the store. It reads its arguments before the store is opened. */
export type StoreAction = (
  words: readonly string[],
  terminal: Terminal,
) => (store: Store, variables: Environment) => Promise<number>;

/**
 * A command whose first word names what it does with the store of the service.
 *
 * @param actions by name
 */
export function storeCommand(
  environment: () => Environment,
  about: Pick<Command, 'name' | 'summary' | 'usage'>,
  actions: ReadonlyMap<string, StoreAction>,
): Command {
  return {
    ...about,
    run([word, ...words], terminal) {
      const action = actions.get(word ?? '');
      if (action === undefined) {
        throw new UsageError(
          `Name an action: ${[...actions.keys()].join(', ')}. For details, run sdl-gate ${about.name} --help.`,
        );
      }
      const run = action(words, terminal);
      const variables = environment();
      return withStore(variables, terminal, (store) => run(store, variables));
    },
  };
}
