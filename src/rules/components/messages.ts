import type { ComponentFile } from '../../evidence/components.ts';
import type { Problem } from '../../evidence/slice.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import { toolMessages } from '../static-analysis/messages.ts';
import type { ToolState } from '../static-analysis/tool-states.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  analyzed: 'Each manifest and vendored tree of the released commit was analyzed.',
  'no-components': 'The released commit has no manifest and no vendored tree.',
  'not-analyzed': 'Components of the released commit that no analysis covers, or whose analysis failed.',
  'alerts-unknown': 'GitHub’s own analysis is off, cannot be read, or does not cover the branch.',
  'analysis-awaited': 'An analysis of components has not finished with the released commit.',
  'unknown-component': 'A manifest, a submodule or a vendored tree that nothing analyzes.',
  'analysis-failed': 'Components whose analysis failed or never came.',
  'analyzed-by': 'Which components were analyzed by what.',
  ...toolMessages,
} as const;

type Id = keyof typeof messages;
export type ComponentFinding = Finding<Id>;
type ComponentVerdict = Verdict<Id>;

/** Components of one ecosystem in one folder. */
export interface Unit {
  readonly ecosystem: string;
  readonly files: readonly ComponentFile[];
}

/** What an ecosystem is called beside its files. */
function kindOf(ecosystem: string): Message {
  if (ecosystem === 'submodule') return ['The submodule'];
  if (ecosystem === 'vendored') return ['The vendored code'];
  return ecosystem === 'other' ? ['The manifest'] : ['The ', ecosystem, ' manifest'];
}

export function unknownComponent({ ecosystem, files }: Unit): ComponentFinding {
  const [first] = files;
  const path = first?.path ?? '';
  return {
    messageId: 'unknown-component',
    level: 'failure',
    path,
    message: say`${kindOf(ecosystem)} ${path} is not read by GitHub’s dependency graph, and the policy names no analysis of it.`,
  };
}

export function failedComponent({ ecosystem, files }: Unit, tools: readonly ToolState[]): ComponentFinding {
  const [first] = files;
  const path = first?.path ?? '';
  const names = listOf(
    tools.map(({ name }) => name),
    'and',
  );
  return {
    messageId: 'analysis-failed',
    level: 'failure',
    path,
    message: say`${kindOf(ecosystem)} ${path} is left to ${names}, which did not analyze this commit.`,
  };
}

export function analyzedBy(count: number, by: Message): ComponentFinding {
  return {
    messageId: 'analyzed-by',
    level: 'notice',
    message: say`${[counted(count, 'manifest or vendored tree', 'manifests and vendored trees')]}: analyzed by ${by}.`,
  };
}

export function noComponents(): ComponentVerdict {
  return {
    status: 'not-applicable',
    messageId: 'no-components',
    summary: say`The released commit has no manifest and no vendored tree.`,
    findings: [],
  };
}

const sentences = (all: readonly Message[]): Message => join(all, ' ');

export function notAnalyzed(
  count: number,
  failing: readonly ToolState[],
  findings: readonly ComponentFinding[],
): Extract<ComponentVerdict, { status: 'fail' }> {
  return {
    status: 'fail',
    messageId: 'not-analyzed',
    summary: sentences([
      say`${[counted(count, 'manifest or vendored tree', 'manifests and vendored trees')]} of the release ${[plural(count, 'was', 'were')]} not analyzed.`,
      ...failing.map(({ says }) => says),
    ]),
    remedy: sentences([
      ...(findings.some(({ messageId }) => messageId === 'unknown-component')
        ? [
            say`Run an analysis that covers them, such as of a bill of materials, and name it in ${'analyses'} of the policy; or name what brings nothing into the product in ${'ignore'}.`,
          ]
        : []),
      ...failing.flatMap(({ remedy, name }) => [
        remedy ?? say`Open the run of ${name}, fix what stopped it, and run it again for this commit.`,
      ]),
    ]),
    turn: 'releaser',
    findings,
  };
}

export function alertsUnknown(
  count: number,
  { message, remedy, reason }: Problem,
  findings: readonly ComponentFinding[],
): ComponentVerdict {
  return {
    status: 'error',
    messageId: 'alerts-unknown',
    summary: sentences([
      message,
      say`So ${[counted(count, 'manifest', 'manifests')]} of the release ${[plural(count, 'is', 'are')]} not known to be analyzed.`,
    ]),
    remedy,
    turn: reason === 'unreadable' ? 'releaser' : 'administrator',
    findings,
  };
}

/** The dependency graph and Dependabot alerts are of the default branch only: https://docs.github.com/code-security/dependabot/dependabot-alerts/about-dependabot-alerts */
export function otherBranch(defaultBranch: string): Problem {
  return {
    reason: 'unreadable',
    message: say`Dependabot alerts cover the branch ${defaultBranch} only, and this commit is not on it.`,
    remedy: say`Release a commit of ${defaultBranch}, or name an analysis of this branch in ${'analyses'} of the policy.`,
  };
}

export function analysisAwaited(
  awaited: readonly ToolState[],
  findings: readonly ComponentFinding[],
  reevaluateAt: Date,
): ComponentVerdict {
  const names = listOf(
    awaited.map(({ name }) => name),
    'and',
  );
  return {
    status: 'pending',
    messageId: 'analysis-awaited',
    summary: sentences(awaited.map(({ says }) => says)),
    waitingFor: names,
    remedy: say`Nothing to do while ${names} ${[plural(awaited.length, 'runs', 'run')]}. If nothing starts, check that its workflow is triggered by a push to the branch.`,
    turn: 'tool',
    reevaluateAt,
    findings,
  };
}

export function analyzed(count: number, findings: readonly ComponentFinding[]): ComponentVerdict {
  return {
    status: 'pass',
    messageId: 'analyzed',
    summary: say`${[counted(count, 'manifest or vendored tree', 'manifests and vendored trees')]} of the release ${[plural(count, 'was', 'were')]} analyzed.`,
    findings,
  };
}
