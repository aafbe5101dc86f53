import type { Allowance, Budget } from '../../store/rate-limits.ts';
import type { Client } from './client.ts';
import type { Pace } from './pace.ts';

/** Metrics of the requests to GitHub. */
export interface RequestMetrics {
  /** GitHub was asked; `null` when no answer came. */
  githubRequest(api: Budget, method: string, status: number | null, ms: number): void;
  /** GitHub limited an installation: its requests are used up (primary), or came too fast (secondary). */
  githubLimited(kind: 'primary' | 'secondary'): void;
  /** The remaining requests of an installation, from the headers of each answer. */
  allowance(installationId: number, api: Budget, allowance: Allowance): void;
}

/** Records metrics for each request of a client; a client that is instrumented already is left unchanged. */
export function instrumentRequests(metrics: RequestMetrics): (octokit: Client) => Client {
  const measured = new WeakSet<Client>();
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

/** Records metrics of an installation's limits before they reach the pace. */
export function instrumentPace(pace: Pace, metrics: RequestMetrics): Pace {
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

/** Octokit sets the status 500, without a response, when no answer came. */
function statusOf(error: unknown): number | null {
  const { status, response } = error as { readonly status?: unknown; readonly response?: unknown };
  return response !== undefined && typeof status === 'number' ? status : null;
}
