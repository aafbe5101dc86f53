import type { Client } from './client.ts';
import { failureOf } from './failure.ts';
import { versionHeader } from './request-options.ts';

export const viewerQuery = 'query Viewer { viewer { login } }';

const route = 'GET /apps/{app_slug}';

/**
 * The id of the app whose token it is: by it, checks that were reported with such a token are known. The token of a workflow is that of the
 * app of GitHub Actions. https://docs.github.com/actions/concepts/security/github_token
 *
 * @returns null: it is a user's token, which may not write checks
 * @throws {RetryLater} while GitHub cannot be asked, does not accept the token, or limits it
 */
export async function appOfToken(client: Client, now: () => Date): Promise<number | null> {
  try {
    const { viewer } = await client.graphql<{ readonly viewer: { readonly login: string } }>(viewerQuery);
    const slug = /^(.+)\[bot\]$/.exec(viewer.login)?.[1];
    if (slug === undefined) return null;
    const { data } = await client.request(route, { app_slug: slug, headers: versionHeader });
    return data?.id ?? null;
  } catch (error) {
    throw failureOf(error, route, 'rest', now());
  }
}
