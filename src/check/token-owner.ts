import type { TokenOwner } from '../github/client/token-access.ts';
import { type Environment, readWebUrl, SettingsError } from '../platform/settings.ts';

/**
 * The token and the address that the environment names.
 *
 * @throws {SettingsError} without a token, or where the address is none to which a token may be sent
 */
export function tokenOwner(variables: Environment): TokenOwner {
  const token = [variables.GITHUB_TOKEN, variables.GH_TOKEN].find(
    (each) => each !== undefined && each.trim() !== '',
  );
  if (token === undefined)
    throw new SettingsError(['Set GITHUB_TOKEN, or GH_TOKEN=$(gh auth token): GitHub is asked with it.']);
  return { token: token.trim(), apiUrl: apiUrlOf(variables) };
}

/**
 * The address of GitHub's REST API that the environment names, without a slash at the end.
 *
 * @throws {SettingsError} where it is none to which a token may be sent
 */
export function apiUrlOf(variables: Environment): string {
  const { GITHUB_API_URL: given } = variables;
  if (given === undefined || given === '') {
    const webUrl = readWebUrl(variables);
    return webUrl === 'https://github.com' ? 'https://api.github.com' : `${webUrl}/api/v3`;
  }
  const url = URL.canParse(given) ? new URL(given) : null;
  const isLocal = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    throw new SettingsError([
      `GITHUB_API_URL is the address of GitHub's REST API, as in https://github.example.com/api/v3, not ${JSON.stringify(given)}. The token is sent only over https.`,
    ]);
  return url.href.replace(/\/+$/, '');
}
