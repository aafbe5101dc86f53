import type { Report } from '../engine/report.ts';
import type { TokenOwner } from '../github/client/token-access.ts';
import { commandMessages } from '../platform/messages/command-messages.ts';
import { withCode } from '../platform/messages/message.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { GatheredPullRequest } from '../subjects/gathered-pull-request.ts';
import { evaluateTogether } from '../subjects/joint-evaluation.ts';
import type { RepositoryName } from '../subjects/place.ts';
import { nameOf } from '../subjects/pull-request-name.ts';
import { requested } from '../subjects/reason.ts';
import { type Problem, tokenProblem } from './token-problem.ts';

/** An evaluated pull request. */
export interface EvaluatedPullRequest {
  readonly gathered: GatheredPullRequest;
  readonly report: Report;
  /** What its check would show: where the check stands for several pull requests, the worst of them. */
  readonly onCheck: Report;
}

/** A repository as the owner of a token sees it. Reads, and writes nothing. */
export interface TokenView {
  /** The numbers of its open pull requests, the newest first, at most 1,000; or why there are none. */
  openPullRequests(): Promise<readonly number[] | Problem>;
  /** Evaluates an open pull request as the service does. */
  evaluate(number: number): Promise<EvaluatedPullRequest | Problem>;
  close(): Promise<void>;
}

/** How it is evaluated. */
export interface Terms {
  /** To try out; null: that of the base branch. */
  readonly policy: PolicyResult | null;
  /** The time as of which it is evaluated. */
  readonly now: Date;
  /** The name of the account's repository for the policy of all its repositories. */
  readonly organizationRepository: string;
}

/** Opens a repository with a token. */
export async function openWithToken(
  name: RepositoryName,
  owner: TokenOwner,
  { policy, now, organizationRepository }: Terms,
): Promise<TokenView> {
  const shown = `${name.owner}/${name.repository}`;
  const { authenticateAs, openPullRequestNumbers } = await import('../github/client/token-access.ts');
  const { noId } = await import('../github/client/no-id.ts');
  const { createGitHub } = await import('../github/index.ts');
  const { createBudgetedEngine } = await import('../budget/budgeted-engine.ts');
  const engine = createBudgetedEngine();
  const probot = authenticateAs(owner);
  const github = createGitHub({ probot, appId: noId, engine, organizationRepository });
  return {
    openPullRequests: async () =>
      openPullRequestNumbers(await probot.auth(), name, () => new Date()).catch((error: unknown) =>
        tokenProblem(shown, owner, error),
      ),
    async evaluate(number) {
      const asked = nameOf({ ...name, number });
      try {
        const gathered = await github.gatherPullRequest(
          { ...name, repositoryId: noId, installationId: noId, kind: 'pull-request', number },
          [requested],
          undefined,
          ...(policy === null ? [] : ([policy] as const)),
        );
        if (gathered === null || 'closed' in gathered)
          return { problem: withCode(commandMessages.pullRequestNotOpen, { name: asked }) };
        return { gathered, ...(await evaluateTogether(gathered, engine, now)) };
      } catch (error) {
        return tokenProblem(asked, owner, error);
      }
    },
    close: () => engine.close(),
  };
}
