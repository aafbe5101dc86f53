import type { Probot } from 'probot';
import { systemClock } from '../platform/clock.ts';
import type { Place } from '../subjects/place.ts';
import { failureOf, InstallationGone } from './client/failure.ts';
import { openInstallations } from './client/installation.ts';
import { instrumentPace, instrumentRequests, type RequestMetrics } from './client/instrumented.ts';
import { versionHeader } from './client/octokit.ts';
import { ownPace, type Pace } from './client/pace.ts';
import { gatherMergeGroup } from './gather/merge-group.ts';
import { gatherPullRequest } from './gather/pull-request.ts';
import type { GitHub } from './github.ts';
import { publish } from './publish/publish.ts';
import { publishFailure } from './publish/publish-failure.ts';
import { createCache } from './read/cache.ts';
import { pullRequestsIntoBranch, pullRequestsOfCommit } from './read/find-pull-requests.ts';
import type { DecidingEngine, Source } from './read/source.ts';
import { openApp } from './survey/as-app.ts';
import { createSurvey } from './survey/index.ts';

/**
 * GitHub for a worker: every installation of the app, read and written within its limits.
 *
 * @param options.probot made with `GateOctokit`
 * @param options.appId this app's id, by which its own check runs are known
 * @param options.engine decides which documents and files of a change are read
 * @param options.docsUrl address of the documentation, for links in checks; default: no links
 * @param options.metrics records each request
 * @param options.pace shared by all replicas; default: that of this process alone
 */
export function createGitHub(options: {
  readonly probot: Pick<Probot, 'auth'>;
  readonly appId: number;
  readonly engine: DecidingEngine;
  readonly docsUrl?: string | null;
  readonly now?: () => Date;
  readonly pace?: Pace;
  readonly metrics?: RequestMetrics;
}): GitHub {
  const {
    probot,
    appId: ownAppId,
    engine,
    docsUrl = null,
    now = systemClock.now,
    pace = ownPace(systemClock),
    metrics,
  } = options;
  const instrument = metrics && instrumentRequests(metrics);
  const authenticate = async (installationId?: number) => {
    const octokit = await probot.auth(installationId);
    return instrument?.(octokit) ?? octokit;
  };
  const open = openInstallations(authenticate, now, metrics ? instrumentPace(pace, metrics) : pace);
  const cache = createCache();
  const asApp = openApp(() => authenticate(), now);
  const survey = createSurvey({ asApp, open, cache, ownAppId });
  const sourceOf = async (subject: Place): Promise<Source> => ({
    installation: await open(subject.installationId),
    cache,
    engine,
    now,
    ownAppId,
    owner: subject.owner,
    repository: subject.repository,
  });
  return {
    async verifyCredentials() {
      const octokit = await authenticate();
      try {
        await octokit.request('GET /app', { headers: versionHeader });
      } catch (error) {
        throw failureOf(error, 'GET /app', 'rest', now());
      }
    },
    gatherPullRequest: async (subject, reasons, pushes) =>
      unlessGone(null, async () => {
        const source = { ...(await sourceOf(subject)), number: subject.number };
        return gatherPullRequest(pushes === undefined ? source : { ...source, pushes }, reasons);
      }),
    gatherMergeGroup: async (subject, reasons) =>
      unlessGone(null, async () => gatherMergeGroup(await sourceOf(subject), subject, reasons)),
    pullRequestsOfCommit: async (subject) =>
      unlessGone([], async () => pullRequestsOfCommit(await open(subject.installationId), subject)),
    pullRequestsIntoBranch: async (subject) =>
      unlessGone([], async () => pullRequestsIntoBranch(await open(subject.installationId), subject)),
    survey: {
      ...survey,
      repositories: (installationId) => unlessGone(null, () => survey.repositories(installationId)),
      openPullRequests: (repository) => unlessGone(null, () => survey.openPullRequests(repository)),
      openMergeGroups: (repository, branch) =>
        unlessGone([], () => survey.openMergeGroups(repository, branch)),
    },
    publish: async (gathered, report, onCheck = report) =>
      publish(
        { installation: await open(gathered.existing.installationId), now, docsUrl },
        gathered,
        report,
        onCheck,
      ),
    publishFailure: async (subject) =>
      unlessGone(null, async () => publishFailure(await sourceOf(subject), subject)),
  };
}

/** Where the app is no longer installed, nothing is found. */
async function unlessGone<Answer>(nothing: Answer, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InstallationGone) return nothing;
    throw error;
  }
}
