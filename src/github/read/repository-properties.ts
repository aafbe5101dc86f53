import { propertiesNotReadable } from '../../policy/obstacles.ts';
import type { PolicyObstacle } from '../../policy/policy.ts';
import type { PolicyFile } from '../../policy/written-policy.ts';
import { Refused } from '../client/failure.ts';
import { type Dated, defineCache } from './cache.ts';
import type { Source } from './source.ts';

/** The custom properties of a repository by name, each with its values. */
export type Properties = Readonly<Record<string, readonly string[]>>;

/** The custom properties, or why they could not be read: then nobody knows which scopes apply. */
export type ReadProperties =
  | { readonly read: true; readonly values: Properties }
  | { readonly read: false; readonly obstacle: PolicyObstacle };

/** A change is reported by an event, where the app gets it. */
const freshMs = 60 * 60 * 1000;

/** By the repository's id. */
const known = defineCache<Dated<{ readonly values: Properties }>>({ max: 5_000 });

/** Whether a file has a scope by custom properties, so that they must be known. */
export function usesProperties({ written: { scopes } }: PolicyFile): boolean {
  return (scopes ?? []).some(({ properties }) => properties !== undefined);
}

/**
 * Reads the custom properties of a repository: https://docs.github.com/rest/repos/custom-properties
 *
 * @param isNews whether they may have changed just now, so that they are read again
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function readProperties(source: Source, isNews: boolean): Promise<ReadProperties> {
  const { installation, cache, now, repositoryId, owner, repository: repo } = source;
  const key = String(repositoryId);
  const before = cache.of(known).get(key);
  const readAt = now();
  if (!isNews && before !== undefined && Math.abs(readAt.getTime() - before.readAt.getTime()) < freshMs)
    return { read: true, values: before.values };
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/properties/values', {
      owner,
      repo,
    });
    const values = Object.fromEntries(
      data.map(({ property_name: name, value }) => [name, value === null ? [] : [value].flat()]),
    );
    cache.of(known).set(key, { values, readAt });
    return { read: true, values };
  } catch (error) {
    if (error instanceof Refused) return { read: false, obstacle: propertiesNotReadable(error.status) };
    throw error;
  }
}
