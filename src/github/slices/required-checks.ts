import type { RequiredCheck, RequiredChecks } from '../../evidence/required-checks.ts';
import { available } from '../../evidence/slice.ts';
import { noId } from '../client/no-id.ts';
import { isOwnCheckName } from '../read/check-name.ts';
import type { ContextNode } from '../read/query-fragments.ts';
import { defineReader } from './reader.ts';

/** The id of GitHub Actions on github.com. GitHub Enterprise Server has another one, which its check runs show. */
const actionsAppId = 15_368;

/** What the rules of the base branch require, as the first query has it: no request is sent for it. */
export const requiredChecks = defineReader({
  slice: 'requiredChecks',
  lists: ['contexts'],
  async read({ source: { ownAppId, ownCheckName, repositoryId }, reading: { about }, list }) {
    const contexts = await list('contexts');
    const actions = actionsIn(contexts.available ? contexts.value : []);
    // The app of GitHub Actions reports the checks of every workflow: there, the name tells too.
    const isThisApp = (name: string, id: number): boolean =>
      ownAppId === noId
        ? isOwnCheckName(name, ownCheckName)
        : id === ownAppId && (!actions.has(id) || isOwnCheckName(name, ownCheckName));
    const from = (name: string, id: number | null): RequiredCheck['from'] => {
      if (id === null) return 'anybody';
      if (isThisApp(name, id)) return 'this-app';
      return actions.has(id) ? 'github-actions' : 'other-app';
    };
    const check = (name: string, id: number | null): RequiredCheck => ({
      name,
      from: from(name, id),
      isOwnName: isOwnCheckName(name, ownCheckName),
    });
    const rules = about.baseRef?.rules?.nodes ?? null;
    const parameters = (rules ?? []).flatMap((rule) => rule?.parameters ?? []);
    const classic = about.baseRef?.refUpdateRule?.requiredStatusCheckContexts ?? [];
    const value: RequiredChecks = {
      complete: rules?.every((rule) => rule !== null) === true,
      checks: [
        ...parameters.flatMap(({ requiredStatusChecks = [] }) =>
          requiredStatusChecks.map(({ context, integrationId }) => check(context, integrationId)),
        ),
        ...classic.flatMap((name) => (name === null ? [] : [check(name, null)])),
      ],
      workflows: parameters.flatMap(({ workflows = [] }) =>
        workflows.flatMap(({ path, repositoryId: id }) => (id === repositoryId ? [path] : [])),
      ),
    };
    return available(value);
  },
});

function actionsIn(contexts: readonly ContextNode[]): ReadonlySet<number> {
  const shown = contexts.flatMap((context) => {
    const app = context.__typename === 'CheckRun' ? context.checkSuite.app : null;
    return app?.slug === 'github-actions' && app.databaseId !== null ? [app.databaseId] : [];
  });
  return new Set([actionsAppId, ...shown]);
}
