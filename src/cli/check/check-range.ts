import { type CheckedRange, evaluateRange, isEmpty } from '../../check/evaluate-range.ts';
import type { RangeFormat } from '../../check/format-names.ts';
import { renderRange } from '../../check/range-formats.ts';
import { answerOf } from '../../engine/answer.ts';
import { GitError } from '../../git/git.ts';
import { UnusableRange } from '../../git/range.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import { exitCodes } from '../../report/exit-codes.ts';
import { plain } from '../../text/message.ts';
import { type Terminal, UsageError } from '../command.ts';

/** A range of commits of a clone, and how its result is shown. */
export interface AskedRange {
  /** Of the clone, or of a folder in it. */
  readonly path: string;
  readonly range: string;
  readonly format: RangeFormat;
  /** To try; null: that of the base. */
  readonly policy: PolicyResult | null;
  readonly now: Date;
  /** Every key of the policy is listed. */
  readonly explained: boolean;
}

/**
 * Evaluates a range of commits of a clone, and prints the result.
 *
 * @returns the exit code
 * @throws {UsageError} where the range is written wrong
 */
export async function checkRange(
  { path, range, format, policy, now, explained }: AskedRange,
  { output, errors, screen }: Terminal,
): Promise<number> {
  let checked: CheckedRange;
  try {
    checked = await evaluateRange(path, range, policy, now);
  } catch (error) {
    if (error instanceof UnusableRange && error.isMalformed) throw new UsageError(error.message);
    const reason = error instanceof UnusableRange || error instanceof GitError ? error.message : null;
    if (reason === null) throw error;
    const message =
      error instanceof UnusableRange
        ? withCode(commandMessages.rangeUnusable, { reason })
        : withCode(commandMessages.cloneNotReadable, { path, reason });
    errors.write(`${plain([message])}\n`);
    return exitCodes['cannot-tell'];
  }
  if (isEmpty(checked) && format !== 'json' && format !== 'sarif') {
    errors.write(
      `${plain([`${checked.repository}: ${range} has no commit, so there is nothing to check.`])}\n`,
    );
    return exitCodes.pass;
  }
  output.write(renderRange(checked, format, explained, screen));
  return isEmpty(checked) ? exitCodes.pass : exitCodes[answerOf(checked.report)];
}
