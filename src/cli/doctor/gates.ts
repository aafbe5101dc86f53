import type { RepositorySetup } from '../../github/survey/repository-setup.ts';
import type { Diagnosis } from './diagnosis.ts';

const subject = 'gates';

/** Whether each environment to which the policy releases asks the gate before it deploys. Pure. */
export function diagnoseGates({ environments, repository, app }: RepositorySetup): readonly Diagnosis[] {
  if (!environments.visible) return [];
  return environments.value.flatMap(({ name, asksGate }): readonly Diagnosis[] => {
    if (asksGate === null) return [];
    if (asksGate)
      return [{ level: 'fine', subject, message: `Jobs that deploy to ${name} wait for the gate.` }];
    const path = `repos/${repository.name}/environments/${encodeURIComponent(name)}/deployment_protection_rules`;
    return [
      {
        level: 'advice',
        subject,
        message: `The policy releases to ${name}, and its jobs do not wait for the gate: only a pipeline that asks with "sdl-gate release" is stopped.`,
        remedy: `An administrator enables it: gh api -X POST '${path.replaceAll("'", '%27')}' -F integration_id=${app.id}. Private repositories need GitHub Enterprise.`,
        url: `${repository.url}/settings/environments`,
      },
    ];
  });
}
