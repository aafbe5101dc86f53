import type { Permissions } from './installation.ts';

const levels = ['read', 'write', 'admin'];

/**
 * Whether the permissions that an account granted are insufficient for a request: otherwise a refusal means that a feature is disabled.
 *
 * @param accepted as in `X-Accepted-GitHub-Permissions`: alternatives separated by `;`, each a list of `name=access` separated by `,`
 */
export function lacksPermission(granted: Permissions, accepted: string): boolean {
  const sets = accepted
    .split(';')
    .map((set) => set.split(',').map((permission) => permission.trim().split('=')));
  return !sets.some((set) => set.every(([name = '', access = '']) => covers(granted[name], access)));
}

function covers(granted: string | undefined, access: string): boolean {
  return granted !== undefined && levels.indexOf(granted) >= levels.indexOf(access);
}
