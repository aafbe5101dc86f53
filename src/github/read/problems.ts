import type { Problem } from '../../evidence/slice.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { type Message, say } from '../../text/message.ts';

/** A permission as GitHub's settings page names it, with the access that is asked for. */
export type Permission = readonly [name: string, access: 'read' | 'write'];

/** The first set of `X-Accepted-GitHub-Permissions` (`contents=read,pull_requests=read; …`), as the settings page names it. */
export function permissionsIn(accepted: string): readonly Permission[] {
  const [first = ''] = accepted.split(';');
  return first.split(',').map((permission) => {
    const [name = '', access] = permission.trim().split('=');
    const words = name.replaceAll('_', ' ');
    return [`${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, access === 'write' ? 'write' : 'read'];
  });
}

/** The account has not granted the permissions that reading this needs. */
export function notPermitted(what: Message, permissions: readonly Permission[]): Problem {
  const named = permissions.map(([name, access]) => say`${`${name}: ${access}`}`);
  return {
    reason: 'not-permitted',
    message: say`The app is not permitted to read ${what}.`,
    remedy: say`Grant the app ${listOf(named, 'and')} in its settings, and accept it for this account.`,
  };
}

/** A list is longer than what GitHub’s API gives. */
export function tooLarge(
  what: Message,
  remedy: Message = say`Split the pull request into smaller ones.`,
): Problem {
  return {
    reason: 'too-large',
    message: say`GitHub does not list all of ${what}: there are too many.`,
    remedy,
  };
}

/** GitHub left something out and does not say why. */
export function incomplete(what: Message): Problem {
  return {
    reason: 'unreadable',
    message: say`GitHub returned only a part of ${what}.`,
    remedy: say`Run the check again. If this persists, check GitHub’s status page.`,
  };
}
