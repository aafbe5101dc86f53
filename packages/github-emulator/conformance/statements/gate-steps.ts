import type { GitHub, Run } from '../github.ts';
import { same } from '../statement.ts';
import { deliveries, type Listed, nameOf, payloadOf, repository } from '../steps.ts';

const asked = 'deployment_protection_rule.requested';

/** What a statement about a gate needs. */
export const needsGate = {
  app: { actions: 'read', deployments: 'write' },
  events: ['deployment_protection_rule'],
  plan: 'GitHub Actions with runners',
} as const;

/** A new environment about which the test app decides. */
export async function gated(github: GitHub): Promise<string> {
  const environment = github.unique('production');
  await github.arrange.environment(environment, { gate: true });
  return environment;
}

/** Awaits that GitHub has asked the app about an environment that number of times; the payloads, oldest first. */
export async function requests(
  github: GitHub,
  environment: string,
  count: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return github.until(`request to the app about ${environment}`, async () => {
    const asking: readonly Listed[] = (await deliveries(github)).filter((each) => nameOf(each) === asked);
    const payloads = await Promise.all(asking.slice(0, 10).map((each) => payloadOf(github, each)));
    const found = payloads.filter((payload) => payload.environment === environment);
    return found.length >= count ? found.reverse() : undefined;
  });
}

export function answer(
  { installed, place }: GitHub,
  { id }: Run,
  environment: string,
  body: { readonly state?: 'approved' | 'rejected'; readonly comment?: string },
) {
  return installed.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule', {
    ...repository(place),
    run_id: id,
    environment_name: environment,
    ...body,
  } as never);
}

export async function ended(
  { installed, place, until }: GitHub,
  { id }: Run,
  conclusion: string,
): Promise<void> {
  const given = await until('end of the run', async () => {
    const { data } = await installed.rest.actions.getWorkflowRun({ ...repository(place), run_id: id });
    return data.conclusion ?? undefined;
  });
  same('conclusion of the run', given, conclusion);
}

/** The state that the newest deployment of an environment gets. */
export async function lastStateOf({ installed, place, until }: GitHub, environment: string): Promise<string> {
  const { repos } = installed.rest;
  return until('status of the deployment', async () => {
    const { data } = await repos.listDeployments({ ...repository(place), environment });
    const statuses = await repos.listDeploymentStatuses({
      ...repository(place),
      deployment_id: data[0]?.id ?? 0,
    });
    const state = statuses.data[0]?.state;
    return (state as string | undefined) === 'waiting' ? undefined : state;
  });
}
