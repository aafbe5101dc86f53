import type { Refused } from './failure.ts';
import type { Permissions } from './installation.ts';

const levels = ['read', 'write', 'admin'];

/**
 * Whether the permissions that an account granted are known to be insufficient for a request.
 *
 * @param granted null: not known
 * @param accepted as in `X-Accepted-GitHub-Permissions`: alternatives separated by `;`, each a list of `name=access` separated by `,`
 */
export function lacksPermission(granted: Permissions | null, accepted: string): boolean {
  if (granted === null) return false;
  const sets = accepted
    .split(';')
    .map((set) => set.split(',').map((permission) => permission.trim().split('=')));
  return !sets.some((set) => set.every(([name = '', access = '']) => covers(granted[name], access)));
}

/**
 * Whether GitHub refused a request for want of a permission: otherwise a feature is disabled.
 *
 * @param granted null: not known; then GitHub's text tells
 * @param needed where the refusal does not name what would be sufficient
 */
export function isForPermission(
  granted: Permissions | null,
  { accepted, reason }: Pick<Refused, 'accepted' | 'reason'>,
  needed: string,
): boolean {
  if (granted === null)
    return /\b(?:not accessible by|must have|requires? (?:admin|push|write))\b/i.test(reason);
  return lacksPermission(granted, accepted ?? needed);
}

function covers(granted: string | undefined, access: string): boolean {
  return granted !== undefined && levels.indexOf(granted) >= levels.indexOf(access);
}
