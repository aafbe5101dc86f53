import { timestamp, timestampOrNull } from '../world/clock.ts';
import type { RepositoryState } from '../world/model.ts';
import type { SecretAlert } from '../world/secret-scanning.ts';
import type { WorldState } from '../world/state.ts';
import { accountJsonOrNull, type Json } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/**
 * https://docs.github.com/rest/secret-scanning/secret-scanning
 *
 * @param hidesSecret whether the literal secret is left out
 */
export function secretAlertJson(
  world: WorldState,
  repository: RepositoryState,
  alert: SecretAlert,
  hidesSecret: boolean,
): Json {
  const { number, type, typeName, secret, resolution, bypass, validity } = alert;
  const url = `${repositoryUrl(world, repository)}/secret-scanning/alerts/${number}`;
  return {
    number,
    url,
    html_url: `${repositoryPage(world, repository)}/security/secret-scanning/${number}`,
    locations_url: `${url}/locations`,
    created_at: timestamp(alert.createdAt),
    updated_at: timestampOrNull(alert.updatedAt),
    state: resolution === null ? 'open' : 'resolved',
    resolution: resolution?.reason ?? null,
    resolved_at: timestampOrNull(resolution?.at ?? null),
    resolved_by: accountJsonOrNull(world, resolution?.by ?? null),
    resolution_comment: resolution?.comment ?? null,
    secret_type: type,
    secret_type_display_name: typeName,
    ...(!hidesSecret && { secret }),
    validity,
    publicly_leaked: alert.publiclyLeaked,
    multi_repo: alert.multiRepository,
    push_protection_bypassed: bypass !== null,
    push_protection_bypassed_by: accountJsonOrNull(world, bypass?.by ?? null),
    push_protection_bypassed_at: timestampOrNull(bypass?.at ?? null),
    first_location_detected: locationJson(world, repository, alert),
    has_more_locations: false,
  };
}

function locationJson(
  world: WorldState,
  repository: RepositoryState,
  { location }: SecretAlert,
): Json | null {
  if (location === null) return null;
  const { path, line, commit, blob } = location;
  const url = `${repositoryUrl(world, repository)}/git`;
  return {
    path,
    start_line: line,
    end_line: line,
    start_column: 1,
    end_column: 2,
    blob_sha: blob,
    blob_url: `${url}/blobs/${blob}`,
    commit_sha: commit,
    commit_url: `${url}/commits/${commit}`,
    html_url: `${repositoryPage(world, repository)}/blob/${commit}/${path}#L${line}`,
  };
}
