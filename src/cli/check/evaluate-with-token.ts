import type { Report } from '../../engine/report.ts';
import type { TokenOwner } from '../../github/client/token-access.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import type { GatheredPullRequest } from '../../subjects/gathered-pull-request.ts';
import { evaluateTogether } from '../../subjects/joint-evaluation.ts';
import { requested } from '../../subjects/reason.ts';
import { gitHubFailed } from '../github-access.ts';
import { nameOf } from '../pull-request-name.ts';
import type { CheckQuestion } from './question.ts';

/** An evaluated pull request, or why there is none. */
export type Evaluated =
  | {
      readonly gathered: GatheredPullRequest;
      readonly report: Report;
      /** What its check would show: where the check stands for several pull requests, the worst of them. */
      readonly onCheck: Report;
    }
  | { readonly problem: string };

/**
 * Evaluates an open pull request as the service does, with a token and without writing anything.
 *
 * @param organizationRepository the name of the account's repository for the policy of all its repositories
 */
export async function evaluateWithToken(
  { pullRequest, policy, now }: CheckQuestion,
  owner: TokenOwner,
  organizationRepository: string,
): Promise<Evaluated> {
  const name = nameOf(pullRequest);
  const { authenticateAs, placeFor } = await import('../../github/client/token-access.ts');
  const { noId } = await import('../../github/client/no-id.ts');
  const { createGitHub } = await import('../../github/index.ts');
  const { engine } = await import('../../engine/engine.ts');
  try {
    const place = await placeFor(owner, pullRequest, () => new Date());
    if (place === null) return { problem: withCode(commandMessages.repositoryNotShown, { name }) };
    const github = createGitHub({
      probot: authenticateAs(owner),
      appId: noId,
      engine,
      organizationRepository,
    });
    const gathered = await github.gatherPullRequest(
      { ...place, kind: 'pull-request', number: pullRequest.number },
      [requested],
      undefined,
      ...tried(policy),
    );
    if (gathered === null || 'closed' in gathered)
      return { problem: withCode(commandMessages.pullRequestNotOpen, { name }) };
    return { gathered, ...(await evaluateTogether(gathered, engine, now)) };
  } catch (error) {
    return { problem: gitHubFailed(name, error) };
  }
}

function tried(policy: PolicyResult | null): readonly [] | readonly [PolicyResult] {
  return policy === null ? [] : [policy];
}
