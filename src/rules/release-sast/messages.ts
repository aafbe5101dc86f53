import { listOf, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import { toolMessages } from '../static-analysis/messages.ts';
import type { ToolState } from '../static-analysis/tool-states.ts';
import type { Verdict } from '../verdict.ts';

export const messages = {
  analyzed: 'Each expected tool analyzed the released commit without an error.',
  'tool-failed':
    'An expected tool did not analyze the released commit, ended with an error, or its check did not succeed.',
  'not-comparable': 'An earlier analysis of the released commit had more results.',
  'tool-awaited': 'An expected tool has not finished with the released commit.',
  ...toolMessages,
} as const;

type ReleaseSastVerdict = Verdict<keyof typeof messages>;

const findingsOf = (tools: readonly ToolState[]) => tools.flatMap(({ findings }) => findings);
const sentences = (all: readonly Message[]): Message => join(all, ' ');

/** @param failing at least one */
export function toolFailed(failing: readonly ToolState[], tools: readonly ToolState[]): ReleaseSastVerdict {
  const stopped = failing.filter(({ remedy }) => remedy === undefined).map(({ name }) => name);
  return {
    status: 'fail',
    messageId: 'tool-failed',
    summary: sentences(failing.map(({ says }) => says)),
    remedy: sentences([
      ...failing.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy])),
      ...(stopped.length > 0
        ? [
            say`Open the run of ${listOf(stopped, 'and')}, fix what stopped it, and run it again for this commit, or release a commit that was analyzed.`,
          ]
        : []),
    ]),
    turn: 'releaser',
    findings: findingsOf(tools),
  };
}

/** @param unclear at least one */
export function notComparable(
  unclear: readonly ToolState[],
  tools: readonly ToolState[],
): ReleaseSastVerdict {
  const names = listOf(
    unclear.map(({ name }) => name),
    'and',
  );
  return {
    status: 'error',
    messageId: 'not-comparable',
    summary: sentences(unclear.map(({ says }) => says)),
    remedy: say`Release a newer commit that ${names} analyzed.`,
    turn: 'releaser',
    findings: findingsOf(tools),
  };
}

/** @param awaited at least one */
export function toolAwaited(
  awaited: readonly ToolState[],
  tools: readonly ToolState[],
  reevaluateAt: Date,
): ReleaseSastVerdict {
  const names = listOf(
    awaited.map(({ name }) => name),
    'and',
  );
  const unproven = awaited.flatMap(({ status, remedy }) =>
    status === 'not-proven' && remedy !== undefined ? [remedy] : [],
  );
  return {
    status: 'pending',
    messageId: 'tool-awaited',
    summary: sentences(awaited.map(({ says }) => says)),
    waitingFor: names,
    remedy:
      unproven.length > 0
        ? sentences(unproven)
        : say`Nothing to do while ${names} ${[plural(awaited.length, 'runs', 'run')]}. If nothing starts, check that its workflow is triggered by a push to the branch.`,
    turn: unproven.length > 0 ? 'releaser' : 'tool',
    reevaluateAt,
    findings: findingsOf(tools),
  };
}

export function analyzed(tools: readonly ToolState[]): ReleaseSastVerdict {
  return {
    status: 'pass',
    messageId: 'analyzed',
    summary: sentences(tools.map(({ says }) => says)),
    findings: findingsOf(tools),
  };
}
