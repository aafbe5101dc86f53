import type { RepositoryAlert } from '../../../evidence/open-alerts.ts';
import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import { pageSize, readPages } from '../../client/pages.ts';
import type { Source } from '../../read/source.ts';
import { type AccountEntry, accountOf, isCommented, TooManyAlerts } from '../code-scanning/alerts.ts';
import { dismissedAt, shortened, timeIn } from './alert-fields.ts';
import { featureProblem } from './feature-problems.ts';

/** Pages of the list. */
const maxPages = 50;

/** An alert as GitHub shows it without the secret. */
interface SecretEntry {
  readonly number?: number;
  readonly state?: string;
  readonly created_at?: string;
  readonly resolution?: string | null;
  readonly resolved_at?: string | null;
  readonly resolved_by?: AccountEntry | null;
  readonly resolution_comment?: string | null;
  readonly secret_type?: string;
  readonly secret_type_display_name?: string;
  readonly validity?: string;
  readonly publicly_leaked?: boolean | null;
  readonly closure_request_reviewer?: AccountEntry | null;
  /** A place in a file, or in an issue, a comment and so on. */
  readonly first_location_detected?: object | null;
}

interface FileLocation {
  readonly path?: string;
  readonly start_line?: number;
}

/**
 * The alerts of secret scanning, open and resolved: of the whole history, whatever is released. With `hide_secret`, without which the
 * answer holds the secrets.
 * https://docs.github.com/rest/secret-scanning/secret-scanning#list-secret-scanning-alerts-for-a-repository
 */
export async function readSecretAlerts(source: Source): Promise<Slice<readonly RepositoryAlert[]>> {
  const { installation, owner, repository: repo } = source;
  try {
    const { items, whole } = await readPages<SecretEntry>(
      (page) =>
        installation.request('GET /repos/{owner}/{repo}/secret-scanning/alerts', {
          owner,
          repo,
          hide_secret: true,
          per_page: pageSize,
          page,
        }),
      maxPages,
    );
    if (!whole) throw new TooManyAlerts();
    return available(items.map(alertOf));
  } catch (error) {
    return unavailable(await featureProblem('secret-scanning', source, error));
  }
}

function alertOf(entry: SecretEntry): RepositoryAlert {
  const { first_location_detected: location, validity } = entry;
  const { path, start_line: line }: FileLocation = location ?? {};
  const isResolved = entry.state === 'resolved';
  return {
    kind: 'secret-scanning',
    number: entry.number ?? 0,
    severity: null,
    level: null,
    title: shortened(entry.secret_type_display_name ?? entry.secret_type),
    tool: null,
    path: path ?? null,
    line: line ?? null,
    detectedAt: timeIn(entry.created_at),
    state: isResolved ? 'dismissed' : 'open',
    validity: validity === 'active' || validity === 'inactive' ? validity : 'unknown',
    ...(entry.publicly_leaked === true ? { publiclyLeaked: true } : {}),
    ...(isResolved
      ? {
          dismissal: {
            by: accountOf(entry.resolved_by ?? null),
            reason: entry.resolution ?? null,
            commented: isCommented(entry.resolution_comment),
            approvedBy: accountOf(entry.closure_request_reviewer ?? null),
            at: dismissedAt(entry.resolved_at),
          },
        }
      : {}),
  };
}
