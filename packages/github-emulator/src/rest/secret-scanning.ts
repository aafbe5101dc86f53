import { assertSecretScanning, secretAlertOf } from '../actions/secret-scanning.ts';
import { secretAlertJson } from '../entities/secret-scanning.ts';
import type { RepositoryState } from '../world/model.ts';
import { hasRole } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import type { SecretAlert } from '../world/secret-scanning.ts';
import { type Call, type Handlers, ok } from './call.ts';
import { listed } from './paging.ts';

/** The alerts of secret scanning. Users resolve them by the handles only. */
export const secretScanning: Handlers = {
  'secret-scanning/list-alerts-for-repo': (call) => {
    const repository = readableRepository(call);
    const { world, query } = call;
    const { sort = 'created', direction = 'desc', hide_secret: hide } = query;
    const unknown = Object.keys(query).filter((key) => !(key in filters) && !others.includes(key));
    if (unknown.length > 0) {
      throw new Problem(501, `not emulated: alerts of secret scanning by ${unknown.join(', ')}`);
    }
    const time = sort === 'updated' ? changed : ({ createdAt }: SecretAlert) => createdAt.getTime();
    const found = repository.secretScanning.alerts
      .filter((alert) => Object.entries(filters).every(([key, accepts]) => accepts(alert, query[key])))
      .sort((one, other) => time(one) - time(other) || one.number - other.number);
    if (direction === 'desc') found.reverse();
    return listed(call, found, (alert) => secretAlertJson(world, repository, alert, hide === 'true'));
  },

  'secret-scanning/get-alert': (call) => {
    const repository = readableRepository(call);
    const alert = secretAlertOf(repository, call.number('alert_number'));
    return ok(secretAlertJson(call.world, repository, alert, call.query.hide_secret === 'true'));
  },
};

const others = ['sort', 'direction', 'hide_secret', 'page', 'per_page'];

const filters: Readonly<Record<string, (alert: SecretAlert, wanted: string | undefined) => boolean>> = {
  state: ({ resolution }, wanted) =>
    wanted === undefined || wanted === (resolution === null ? 'open' : 'resolved'),
  secret_type: ({ type }, wanted) => among(wanted, type),
  resolution: ({ resolution }, wanted) => among(wanted, resolution?.reason ?? null),
  validity: ({ validity }, wanted) => among(wanted, validity),
  // These two only restrict the list.
  is_publicly_leaked: ({ publiclyLeaked }, wanted) => wanted !== 'true' || publiclyLeaked,
  is_multi_repo: ({ multiRepository }, wanted) => wanted !== 'true' || multiRepository,
  is_bypassed: ({ bypass }, wanted) => wanted === undefined || wanted === String(bypass !== null),
};

function among(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.split(',').includes(value));
}

function changed({ updatedAt, createdAt }: SecretAlert): number {
  return (updatedAt ?? createdAt).getTime();
}

/** @throws {Problem} 404 where secret scanning is off, and for a user who is no administrator */
function readableRepository({ repository, actor }: Call): RepositoryState {
  if (actor.kind === 'user' && !hasRole(repository, actor.account, 'admin')) throw notFound();
  assertSecretScanning(repository);
  return repository;
}
