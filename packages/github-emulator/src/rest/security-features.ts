import type { Actor } from '../auth/actor.ts';
import { covers } from '../contract/permissions.ts';
import type { RepositoryState } from '../world/model.ts';
import { hasRole } from '../world/permission.ts';
import { notFound } from '../world/problem.ts';
import { type Handlers, noContent } from './call.ts';

/** Which security features of a repository are on. https://docs.github.com/rest/repos/repos#check-if-vulnerability-alerts-are-enabled-for-a-repository */
export const securityFeatures: Handlers = {
  'repos/check-vulnerability-alerts': ({ repository, actor }) => {
    if (!administers(actor, repository) || !repository.dependabot.enabled) throw notFound();
    return noContent;
  },
};

/**
 * `security_and_analysis`, for those who administer the repository. Nothing opens pull requests here, or refuses a push for a secret: these
 * two are off.
 */
export function securityAndAnalysis(actor: Actor, repository: RepositoryState): object {
  if (!administers(actor, repository)) return {};
  const status = (enabled: boolean) => ({ status: enabled ? 'enabled' : 'disabled' });
  return {
    security_and_analysis: {
      secret_scanning: status(repository.secretScanning.enabled),
      secret_scanning_push_protection: status(false),
      dependabot_security_updates: status(false),
    },
  };
}

function administers(actor: Actor, repository: RepositoryState): boolean {
  if (actor.kind === 'user') return hasRole(repository, actor.account, 'admin');
  return actor.kind === 'installation' && covers(actor.permissions, [{ administration: 'read' }]);
}
