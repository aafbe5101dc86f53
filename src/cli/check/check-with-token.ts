import type { Format } from '../../check/format-names.ts';
import { openWithToken } from '../../check/open-with-token.ts';
import { tokenOwner } from '../../check/token-owner.ts';
import type { Problem } from '../../check/token-problem.ts';
import { answerOf } from '../../engine/answer.ts';
import type { TokenOwner } from '../../github/client/token-access.ts';
import { type Environment, SettingsError } from '../../platform/settings.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import { exitCodes } from '../../report/exit-codes.ts';
import type { RepositoryName } from '../../subjects/place.ts';
import { plain } from '../../text/message.ts';
import { type Terminal, UsageError } from '../command.ts';

/** A pull request, or all open ones of a repository, and how the result is shown. */
export interface AskedPullRequest extends RepositoryName {
  /** Null: every open pull request. */
  readonly number: number | null;
  readonly format: Format;
  /** To try; null: that of the base branch. */
  readonly policy: PolicyResult | null;
  readonly now: Date;
  /** Every key of the policy is listed. */
  readonly explained: boolean;
}

/**
 * Evaluates a pull request with the token of the environment, and prints the result.
 *
 * @returns the exit code
 * @throws {UsageError} without a token, or where the address is none to which a token may be sent
 */
export async function checkWithToken(
  asked: AskedPullRequest,
  variables: Environment,
  terminal: Terminal,
): Promise<number> {
  const { number, format, policy, now, explained } = asked;
  const view = await openWithToken(asked, ownerIn(variables), {
    policy,
    now,
    organizationRepository: variables.ORGANIZATION_POLICY_REPOSITORY || '.github',
  });
  try {
    if (number === null) {
      const { checkAll } = await import('./check-all.ts');
      return await checkAll(view, asked, format === 'json', terminal);
    }
    const evaluated = await view.evaluate(number);
    if ('problem' in evaluated) return failed(evaluated, terminal);
    const { render } = await import('../../check/formats.ts');
    terminal.output.write(render(evaluated, { ...asked, number }, format, explained, terminal.screen));
    return exitCodes[answerOf(evaluated.onCheck)];
  } finally {
    await view.close();
  }
}

function ownerIn(variables: Environment): TokenOwner {
  try {
    return tokenOwner(variables);
  } catch (error) {
    throw error instanceof SettingsError ? new UsageError(error.message) : error;
  }
}

function failed({ problem }: Problem, { errors }: Terminal): number {
  errors.write(`${plain([problem])}\n`);
  return exitCodes['cannot-tell'];
}
