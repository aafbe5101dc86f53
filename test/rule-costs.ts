import type { ApiRequest } from '@sdl-gate/github-emulator';
import { Probot } from 'probot';
import { engine } from '../src/engine/engine.ts';
import { GateOctokit } from '../src/github/client/octokit.ts';
import { createGitHub } from '../src/github/index.ts';
import type { GatheredPullRequest } from '../src/subjects/pull-request.ts';
import { type MeasuredChange, openMeasuredChanges } from './measured-changes.ts';

/** What the app asked of GitHub to evaluate a pull request: at first, and again when nothing changed. The token is not counted. */
export interface Measured {
  readonly first: readonly string[];
  readonly again: readonly string[];
  readonly gathered: GatheredPullRequest;
}

/** A GitHub with one open pull request of each kind, where the policy of their base can be replaced. */
export interface CostMeter {
  /**
   * Reads a pull request under a policy as a process does that just started, and once more.
   *
   * @throws where the policy is not valid
   */
  measure(policy: string, change: MeasuredChange): Promise<Measured>;
  close(): Promise<void>;
}

/** Starts it. Nothing is published: what is written does not depend on the rule. */
export async function startCostMeter(): Promise<CostMeter> {
  const { emulator, repository, open } = await openMeasuredChanges();
  const probot = new Probot({
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    secret: 'no webhook comes here',
    baseUrl: `${emulator.url}/api/v3`,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
  const now = () => emulator.clock.now();
  const [installation] = emulator.world.installations;
  if (installation === undefined) throw new Error('The app is installed nowhere.');
  const place = {
    repositoryId: repository.id,
    installationId: installation.id,
    owner: repository.owner,
    repository: repository.name,
  };
  let present = '';

  return {
    async measure(policy, change) {
      if (policy !== present) {
        await repository.push({ branch: 'main', by: 'ada', files: { '.github/sdl.yml': policy } });
        present = policy;
      }
      const github = createGitHub({ probot, appId: emulator.app.id, engine, now });
      const subject = { kind: 'pull-request', ...place, number: open[change].number } as const;
      const gather = async () => {
        emulator.clearRequests();
        const gathered = await github.gatherPullRequest(subject, []);
        if (gathered === null || 'closed' in gathered) throw new Error('There is no open pull request.');
        if (!gathered.policy.valid) throw new Error(JSON.stringify(gathered.policy.problems));
        return { gathered, asked: emulator.requests.filter(isOfInstallation).map(operationOf) };
      };
      const first = await gather();
      const again = await gather();
      return { first: first.asked, again: again.asked, gathered: again.gathered };
    },
    close: async () => {
      await emulator.close();
      if (emulator.violations.length > 0) throw new Error(emulator.violations.join('\n'));
    },
  };
}

function isOfInstallation({ actor }: ApiRequest): boolean {
  return actor.startsWith('installation:');
}

function operationOf({ operation }: ApiRequest): string {
  return operation;
}

/** The requests that are in one list and not in the other, each as often as it is there more. */
export function beyond(asked: readonly string[], without: readonly string[]): readonly string[] {
  const left = [...without];
  return asked.filter((operation) => {
    const at = left.indexOf(operation);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}
