import type { Permissions } from './installation.ts';

const levels = ['read', 'write', 'admin'];

/**
 * Whether what an account granted is too little for a request, so that a refusal means just that and not a feature that is off.
 *
 * @param accepted as in `X-Accepted-GitHub-Permissions`: sets apart by `;`, any of which will do, each of `name=access` apart by `,`
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
