import type { Tokens } from '../auth/actor.ts';
import { accountJson } from '../entities/account.ts';
import { repositoryJson } from '../entities/repository.ts';
import type { Context } from '../handles/context.ts';
import type { Workflows } from '../handles/workflows.ts';
import type { RepositoryState } from '../world/model.ts';
import { issueToken } from './issue-token.ts';
import type { Runner } from './runner.ts';
import { tokenPermissions } from './token-permissions.ts';

/** The API for tests and demos. @param runner null: the emulator was started without actions */
export function workflowsHandle(
  { world, tokens, act }: Pick<Context, 'world' | 'act'> & { readonly tokens: Tokens },
  runner: Runner | null,
): Workflows {
  const running = (): Runner => {
    if (runner === null) throw new Error('workflows run where the emulator is started with `actions`');
    return runner;
  };
  const payload = (repository: RepositoryState) => ({
    repository: repositoryJson(world, repository),
    sender: accountJson(world, repository.owner),
  });
  return {
    get runs() {
      return runner?.runs ?? [];
    },
    secret: (name, key, value, { environment = null }: { readonly environment?: string | null } = {}) =>
      running().keepSecret(world.repository(name), environment, key, value),
    token: (name, permissions = 'write-all') =>
      issueToken(world, tokens, world.repository(name), tokenPermissions(permissions, false)),
    schedule: (name) =>
      act(async () => {
        const repository = world.repository(name);
        const happened = { name: 'schedule', action: null, repository, payload: payload(repository) };
        await running().start(happened, repository.owner);
      }),
    dispatch: (name, path, { by, inputs = {} }) =>
      act(async () => {
        const repository = world.repository(name);
        const account = world.account(by);
        const happened = {
          name: 'workflow_dispatch',
          action: null,
          repository,
          payload: { ...payload(repository), sender: accountJson(world, account), inputs, workflow: path },
        };
        await running().start(happened, account, ({ workflow }) => workflow.path === path, inputs);
      }),
  };
}
