import type { InstallationActor } from '../auth/actor.ts';
import { covers } from '../contract/permissions.ts';
import { appJson } from '../entities/account.ts';
import { installationJson, permissionsJson, repositoriesOf, repositoryJson } from '../entities/repository.ts';
import type { DeliveryRecord } from '../webhooks/delivery.ts';
import { timestamp } from '../world/clock.ts';
import type { Account, InstallationState, RepositoryState } from '../world/model.ts';
import { explicitRoleOf } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import { type Call, created, type Handlers, noContent, ok, withBody } from './call.ts';
import { listed, page } from './paging.ts';

/** The app, its installations and tokens, and its webhook deliveries. */
export const apps: Handlers = {
  'apps/get-authenticated': ({ world }) => ok(appJson(world, world.app)),

  'apps/get-by-slug': (call) => {
    const app = call.world.apps.get(call.text('app_slug'));
    if (app === undefined) throw notFound();
    return ok(appJson(call.world, app));
  },

  'apps/list-installations': (call) =>
    listed(call, installed(call), (installation) => installationJson(call.world, installation)),

  'apps/get-installation': (call) => ok(installationJson(call.world, installationOf(call))),

  'apps/create-installation-access-token': withBody<'apps/create-installation-access-token'>(
    (call, { repositories: names, repository_ids: ids, permissions }) => {
      const { world } = call;
      const installation = installationOf(call);
      if (installation.suspendedAt !== null) {
        throw new Problem(403, 'This installation has been suspended');
      }
      const asked = { ...permissions } as InstallationActor['permissions'];
      if (permissions !== undefined && !covers(installation.permissions, [asked])) {
        throw new Problem(422, 'The permissions requested are not granted to this installation.');
      }
      const reached = repositoriesOf(world, installation);
      const chosen =
        names === undefined && ids === undefined ? null : chooseRepositories(reached, names ?? [], ids ?? []);
      const granted = permissions === undefined ? installation.permissions : asked;
      const { token, expiresAt } = call.services.tokens.ofInstallation({
        kind: 'installation',
        account: installation.app.bot,
        installation,
        permissions: granted,
        repositories: chosen === null ? null : new Set(chosen),
      });
      return created({
        token,
        expires_at: timestamp(expiresAt),
        permissions: { metadata: 'read', ...granted },
        repository_selection: installation.selected === null && chosen === null ? 'all' : 'selected',
        ...(chosen !== null && {
          repositories: chosen.map((repository) => repositoryJson(world, repository)),
        }),
      });
    },
  ),

  'apps/list-repos-accessible-to-installation': (call) => {
    const { world, actor } = call;
    if (actor.kind !== 'installation')
      throw new Problem(403, 'Resource not accessible by personal access token');
    const all = repositoriesOf(world, actor.installation).filter(
      (repository) => actor.repositories?.has(repository) ?? true,
    );
    const { items, headers } = page(call, all);
    return ok(
      {
        total_count: all.length,
        repository_selection: actor.installation.selected === null ? 'all' : 'selected',
        repositories: items.map((repository) => ({
          ...repositoryJson(world, repository),
          permissions: permissionsJson('read'),
        })),
      },
      headers,
    );
  },

  'apps/list-installations-for-authenticated-user': (call) => {
    const { account, installations } = userThroughApp(call);
    const { world } = call;
    const all = installations.filter((one) => !one.deleted && explicitOn(world, one, account).length > 0);
    const { items, headers } = page(call, all);
    return ok(
      { total_count: all.length, installations: items.map((one) => installationJson(world, one)) },
      headers,
    );
  },

  'apps/list-installation-repos-for-authenticated-user': (call) => {
    const { account } = userThroughApp(call);
    const { world } = call;
    const installation = installationOf(call);
    if (installation.suspendedAt !== null) throw new Problem(403, 'This installation has been suspended');
    const all = explicitOn(world, installation, account);
    if (all.length === 0) throw notFound();
    const { items, headers } = page(call, all);
    return ok(
      {
        total_count: all.length,
        repository_selection: installation.selected === null ? 'all' : 'selected',
        repositories: items.map((repository) => ({
          ...repositoryJson(world, repository),
          permissions: permissionsJson(explicitRoleOf(repository, account)),
        })),
      },
      headers,
    );
  },

  'apps/revoke-installation-access-token': (call) => {
    call.services.tokens.revoke(call.authorization);
    return noContent;
  },

  'apps/get-repo-installation': (call) => {
    const repository = call.world.repository(`${call.text('owner')}/${call.text('repo')}`);
    const installation = call.world.installationOn(repository);
    if (installation === null) throw notFound();
    return ok(installationJson(call.world, installation));
  },

  'apps/get-org-installation': (call) => ofAccount(call, call.text('org')),
  'apps/get-user-installation': (call) => ofAccount(call, call.text('username')),

  'apps/list-webhook-deliveries': (call) => {
    const { query, url } = call;
    const size = Number(query.per_page ?? 30);
    const before = Number(query.cursor?.replace(/^v1_/, '') ?? Number.POSITIVE_INFINITY);
    const all = keptDeliveries(call)
      .filter(
        ({ id, status }) =>
          id < before &&
          status !== null &&
          (query.status === undefined || (query.status === 'success') === isSuccess(status)),
      )
      .reverse();
    const items = all.slice(0, size);
    const next = new URL(url);
    next.searchParams.set('cursor', `v1_${items.at(-1)?.id}`);
    return ok(items.map(deliveryJson), all.length > size ? { link: `<${next}>; rel="next"` } : {});
  },

  'apps/get-webhook-delivery': (call) => {
    const delivery = deliveryOf(call);
    const { requestHeaders, payload, response } = delivery;
    return ok({
      ...deliveryJson(delivery),
      url: call.services.sender.receiver?.url,
      request: { headers: requestHeaders, payload },
      response: { headers: response?.headers ?? null, payload: response?.payload ?? null },
    });
  },

  'apps/redeliver-webhook-delivery': (call) => {
    const { id } = deliveryOf(call);
    return { status: 202, body: {}, after: () => call.services.sender.redeliver(id) };
  },
};

/**
 * The user for whom the app asks.
 *
 * @throws {Problem} 403 for a personal token, in GitHub's words
 */
function userThroughApp({ actor }: Call) {
  if (actor.kind !== 'user' || actor.through === undefined)
    throw new Problem(
      403,
      'You must authenticate with an access token authorized to a GitHub App in order to list installations',
    );
  return { account: actor.account, installations: actor.through };
}

/** The repositories of an installation to which somebody was given access. That everybody can read a public one does not count. */
function explicitOn(
  world: Call['world'],
  installation: InstallationState,
  account: Account,
): readonly RepositoryState[] {
  return repositoriesOf(world, installation).filter((each) => explicitRoleOf(each, account) !== null);
}

function installed({ world }: Call): readonly InstallationState[] {
  return world.installations.filter(({ deleted }) => !deleted);
}

function installationOf(call: Call): InstallationState {
  const installation = installed(call).find(({ id }) => id === call.number('installation_id'));
  if (installation === undefined) throw notFound();
  return installation;
}

function ofAccount(call: Call, login: string): ReturnType<typeof ok> {
  const installation = installed(call).find(
    ({ account }) => account.login.toLowerCase() === login.toLowerCase(),
  );
  if (installation === undefined) throw notFound();
  return ok(installationJson(call.world, installation));
}

function chooseRepositories(
  reached: readonly RepositoryState[],
  names: readonly string[],
  ids: readonly number[],
): readonly RepositoryState[] {
  const chosen = reached.filter(({ name, id }) => names.includes(name) || ids.includes(id));
  if (chosen.length < names.length + ids.length) {
    throw new Problem(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return chosen;
}

/**
 * The time that GitHub keeps deliveries:
 * https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries
 */
const deliveriesKept = 3 * 24 * 60 * 60 * 1000;

function keptDeliveries({ services, world }: Call): readonly DeliveryRecord[] {
  const oldest = world.clock.now().getTime() - deliveriesKept;
  return services.sender.deliveries.filter(({ sentAt }) => sentAt.getTime() >= oldest);
}

function deliveryOf(call: Call): DeliveryRecord {
  const delivery = keptDeliveries(call).find(({ id }) => id === call.number('delivery_id'));
  if (delivery === undefined) throw notFound();
  return delivery;
}

function deliveryJson(delivery: DeliveryRecord): Readonly<Record<string, unknown>> {
  const { id, guid, sentAt, redelivery, durationMs, status, event, action } = delivery;
  return {
    id,
    guid,
    delivered_at: sentAt.toISOString(),
    redelivery,
    duration: Math.round(durationMs) / 1000,
    status: statusText(delivery),
    status_code: status ?? 0,
    event,
    action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function statusText({ status, failure }: DeliveryRecord): string {
  if (failure !== null) return failure;
  return status !== null && isSuccess(status) ? 'OK' : `Invalid HTTP Response: ${status}`;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
