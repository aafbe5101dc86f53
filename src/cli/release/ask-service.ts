import { z } from 'zod';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { ReleaseVerdict } from '../../report/release-verdict.ts';
import { UsageError } from '../command.ts';
import type { Answered, Ask } from './question.ts';

/** The service evaluates while it is asked. */
const timeoutMs = 60_000;

const verdict = z.looseObject({
  repository: z.string(),
  sha: z.string(),
  target: z.object({ kind: z.enum(['environment', 'tag']), name: z.string() }),
  answer: z.enum(['pass', 'fail', 'waiting', 'cannot-tell']),
  allowed: z.boolean(),
  dryRun: z.boolean(),
  rules: z.array(z.looseObject({ id: z.string(), summary: z.string() })),
  exp: z.number(),
});

const refusal = z.object({ message: z.string().max(1_000) });

/**
 * Asks a service, as `GET /api/v1/verdicts/…` answers.
 *
 * @param token of GitHub: the service sees with it whether the caller may read the repository
 */
export function askService(server: URL, token: string | undefined): Ask {
  if (token === undefined || token.trim() === '')
    throw new UsageError('Set GITHUB_TOKEN: the service answers users who may read the repository.');
  const base = server.href.replace(/\/+$/, '');
  return async ({ owner, repository, sha, target: { kind, name } }): Promise<Answered> => {
    const query = new URLSearchParams(kind === 'environment' ? { target: name } : { tag: name });
    const at = `${base}/api/v1/verdicts/${owner}/${repository}/${sha}?${query}`;
    const named = `${owner}/${repository}`;
    const failed = (reason: string) => ({
      problem: withCode(commandMessages.serviceFailed, { name: named, server: base, reason }),
    });
    try {
      const response = await fetch(at, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok)
        return failed(refusal.safeParse(body).data?.message ?? `it answers ${response.status}`);
      const read = verdict.safeParse(body);
      if (!read.success) return failed('its answer is not a verdict');
      const answer = body as ReleaseVerdict;
      const isAsked =
        answer.sha === sha &&
        answer.target.kind === kind &&
        answer.target.name.toLowerCase() === name.toLowerCase();
      return isAsked ? answer : failed('its answer is about another release');
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return failed(cause instanceof Error ? cause.message : String(cause));
    }
  };
}
