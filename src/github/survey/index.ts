import type { Installation } from '../client/installation.ts';
import type { Cache } from '../read/cache.ts';
import type { AsApp } from './as-app.ts';
import { readDeliveries, redeliver } from './deliveries.ts';
import { readInstallations, readRepositories } from './installations.ts';
import { readOpenMergeGroups } from './open-merge-groups.ts';
import { readOpenPullRequests } from './open-pull-requests.ts';
import type { Survey } from './survey.ts';

/** The survey of an app, without the app's being gone: an installation that is, is thrown as `InstallationGone`. */
export function createSurvey(parts: {
  readonly asApp: AsApp;
  readonly open: (installationId: number) => Promise<Installation>;
  readonly cache: Cache;
  readonly ownAppId: number;
  readonly organizationRepository: string;
  readonly now: () => Date;
}): Survey {
  const { asApp, open, cache, ownAppId } = parts;
  return {
    deliveries: (cursor) => readDeliveries(asApp, cursor),
    redeliver: (id) => redeliver(asApp, id),
    installations: () => readInstallations(asApp),
    repositories: async (installationId) => readRepositories(await open(installationId), parts.now()),
    allRepositories: async (installationId) => readRepositories(await open(installationId), null),
    openPullRequests: async (repository) =>
      readOpenPullRequests(await open(repository.installationId), cache, parts, repository),
    openMergeGroups: async (repository, branch) =>
      readOpenMergeGroups(await open(repository.installationId), ownAppId, repository, branch),
  };
}
