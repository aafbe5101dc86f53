import type { ProbotOctokit } from 'probot';
import type { Allowance, Budget } from '../../store/rate-limits.ts';
import type { Pace } from './pace.ts';

/** What is counted of the traffic with GitHub. */
export interface RequestMetrics {
  /** GitHub was asked; `null` when no answer came. */
  githubRequest(api: Budget, method: string, status: number | null, ms: number): void;
  /** GitHub limited an installation: its requests are used up, or came too fast. */
  githubLimited(kind: 'primary' | 'secondary'): void;
  /** What an installation may still ask, as GitHub says with each answer. */
  allowance(installationId: number, api: Budget, allowance: Allowance): void;
}

/** Has a client count its requests; one that does so already is left as it is. */
export function measuredRequests(metrics: RequestMetrics): (octokit: ProbotOctokit) => ProbotOctokit {
  const measured = new WeakSet<ProbotOctokit>();
  return (octokit) => {
    if (measured.has(octokit)) return octokit;
    measured.add(octokit);
    octokit.hook.wrap('request', async (request, options) => {
      const began = performance.now();
      const api = options.url.endsWith('/graphql') ? 'graphql' : 'rest';
      const count = (status: number | null) =>
        metrics.githubRequest(api, options.method, status, performance.now() - began);
      try {
        const answer = await request(options);
        count(answer.status);
        return answer;
      } catch (error) {
        count(statusOf(error));
        throw error;
      }
    });
    return octokit;
  };
}

/** Counts what GitHub says of an installation's limits, on its way to whoever keeps the pace. */
export function measuredPace(pace: Pace, metrics: RequestMetrics): Pace {
  return {
    turnToWrite: (installationId) => pace.turnToWrite(installationId),
    limited(installationId, until, limit) {
      metrics.githubLimited(limit);
      return pace.limited(installationId, until, limit);
    },
    left(installationId, budget, allowance) {
      metrics.allowance(installationId, budget, allowance);
      return pace.left(installationId, budget, allowance);
    },
  };
}

/** Octokit gives a request that found no answer the status 500, and no answer. */
function statusOf(error: unknown): number | null {
  const { status, response } = error as { readonly status?: unknown; readonly response?: unknown };
  return response !== undefined && typeof status === 'number' ? status : null;
}
