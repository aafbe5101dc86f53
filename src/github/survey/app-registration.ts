import type { AppRegistration } from '../../subjects/app.ts';
import type { AsApp } from './as-app.ts';

const route = 'GET /app';

/**
 * The app as it is registered: https://docs.github.com/rest/apps/apps#get-the-authenticated-app
 *
 * @throws {CredentialsRefused} when GitHub does not accept the app's id with its key
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function readAppRegistration(asApp: AsApp): Promise<AppRegistration> {
  const { data } = await asApp(route, (request) => request(route));
  if (data === null) return { id: 0, slug: '', permissions: {}, events: [] };
  const { id, slug = '', permissions, events } = data;
  return { id, slug, permissions: permissions as Record<string, string>, events };
}
