import type { Place } from '../../subjects/place.ts';
import { readableRepository } from './as-caller.ts';
import type { Clients } from './client.ts';
import { findPlace } from './find-installation.ts';

/**
 * Where a repository is that somebody may read with their own token, and on which the app is installed.
 *
 * @returns null where they may not, it does not exist, or the app is not installed or suspended: it is not told which; `token-refused` where
 *   GitHub does not accept the token
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function placeForCaller(
  app: { readonly probot: Clients; readonly apiUrl: string; readonly now: () => Date },
  token: string,
  name: { readonly owner: string; readonly repository: string },
): Promise<Place | 'token-refused' | null> {
  const readable = await readableRepository(app.apiUrl, token, name, app.now);
  if (readable === null || readable === 'token-refused') return readable;
  const { owner, repository } = readable;
  const place = await findPlace(app.probot, { owner, repository }, app.now);
  // Under one name the caller and the app may be shown different repositories, while one is renamed.
  return place === null || place === 'suspended' || place.repositoryId !== readable.id ? null : place;
}
