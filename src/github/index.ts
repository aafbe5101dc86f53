import type { Probot } from 'probot';
import { failureOf, InstallationGone, isUnauthorized } from './failure.ts';
import { pullRequestsIntoBranch, pullRequestsOfCommit } from './find-pull-requests.ts';
import { gatherPullRequest } from './gather.ts';
import type { GitHub } from './github.ts';
import { openInstallations } from './installation.ts';
import { createMemory } from './memory.ts';
import { gatherMergeGroup } from './merge-group.ts';
import { publish } from './publish.ts';
import type { Source } from './source.ts';

/**
 * GitHub for a worker: every installation of the app, read and written within its limits.
 *
 * @param options.probot made with `GateOctokit`
 * @param options.appId this app's id, by which its own check runs are known
 */
export function createGitHub(options: {
  readonly probot: Pick<Probot, 'auth'>;
  readonly appId: number;
  readonly now?: () => Date;
}): GitHub {
  const { probot, appId: ownAppId, now = () => new Date() } = options;
  const open = openInstallations((id) => probot.auth(id), now);
  const memory = createMemory();
  const sourceOf = async (subject: Place): Promise<Source> => ({
    installation: await open(subject.installationId),
    memory,
    now,
    ownAppId,
    owner: subject.owner,
    repository: subject.repository,
  });
  return {
    async verifyCredentials() {
      const octokit = await probot.auth();
      try {
        await octokit.request('GET /app');
      } catch (error) {
        if (isUnauthorized(error)) throw new Error('GitHub does not know an app with this id and this key.');
        throw failureOf(error, 'GET /app', 'rest', now());
      }
    },
    gatherPullRequest: async (subject, reasons) =>
      unlessGone(null, async () =>
        gatherPullRequest({ ...(await sourceOf(subject)), number: subject.number }, reasons, null),
      ),
    gatherMergeGroup: async (subject, reasons = []) =>
      unlessGone(null, async () => gatherMergeGroup(await sourceOf(subject), subject, reasons)),
    pullRequestsOfCommit: async (subject) =>
      unlessGone([], async () => pullRequestsOfCommit(await open(subject.installationId), subject)),
    pullRequestsIntoBranch: async (subject) =>
      unlessGone([], async () => pullRequestsIntoBranch(await open(subject.installationId), subject)),
    publish: async (gathered, report) =>
      publish(await open(gathered.posted.installationId), now, gathered, report),
  };
}

interface Place {
  readonly installationId: number;
  readonly owner: string;
  readonly repository: string;
}

/** Where the app is not installed any more, nothing is to be found. */
async function unlessGone<Answer>(nothing: Answer, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InstallationGone) return nothing;
    throw error;
  }
}
