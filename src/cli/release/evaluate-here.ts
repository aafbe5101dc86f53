import { commandMessages } from '../../platform/messages/command-messages.ts';
import { gitHubFailed } from '../../platform/messages/github-failed.ts';
import { withCode } from '../../platform/messages/message.ts';
import { type Environment, SettingsError } from '../../platform/settings.ts';
import { releaseVerdict } from '../../report/release-verdict.ts';
import { requested } from '../../subjects/reason.ts';
import { openGitHub, serviceSettings } from '../github-access.ts';
import type { Ask } from './question.ts';

/** Evaluates in this process as the service does, with its credentials; nothing is recorded. */
export function evaluateHere(variables: Environment): Ask {
  return async ({ owner, repository, sha, target }) => {
    const name = `${owner}/${repository}`;
    try {
      const settings = serviceSettings(variables);
      const { probot, find } = await openGitHub(settings);
      const place = await find({ owner, repository }, name);
      if ('problem' in place) return place;
      const { createGitHub } = await import('../../github/index.ts');
      const { engine } = await import('../../engine/engine.ts');
      const { appId, organizationRepository } = settings;
      const github = createGitHub({ probot, appId, engine, organizationRepository });
      const gathered = await github.gatherRelease({ ...place, sha, target }, [requested]);
      if (gathered === null) return { problem: withCode(commandMessages.commitNotFound, { name, sha }) };
      const now = new Date();
      const { subject, policy, evidence } = gathered;
      return releaseVerdict(await engine.evaluateRelease(subject, policy, evidence, now), now);
    } catch (error) {
      if (error instanceof SettingsError) return { problem: error.message };
      return { problem: gitHubFailed(name, error) };
    }
  };
}
