import type { Actor } from '../../evidence/pull-request.ts';
import type { ActorNode } from './query-fragments.ts';

const kinds: Readonly<Record<string, Actor['kind']>> = { User: 'user', Bot: 'bot' };

/**
 * Who did something. GraphQL names a bot without the `[bot]` that it has everywhere else, so that a person and a bot may share
 * a login: the suffix is added again.
 */
export function actorOf(node: ActorNode | null): Actor | null {
  if (node === null) return null;
  const kind = kinds[node.__typename] ?? 'other';
  const login = kind === 'bot' && !node.login.endsWith('[bot]') ? `${node.login}[bot]` : node.login;
  return { login, kind };
}
