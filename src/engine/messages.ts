import type { ReleaseTarget } from '../evidence/release.ts';
import type { Problem } from '../evidence/slice.ts';
import type { PolicyObstacle } from '../policy/policy.ts';
import type { Verdict } from '../rules/verdict.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';
import { quote } from '../text/quote.ts';

/** The engine's own verdicts, in place of a rule's, by stable id. */
export const messages = {
  'evidence-missing': 'Evidence that the rule reads was not gathered.',
  'evidence-unreadable': 'Evidence that the rule reads could not be read from GitHub, and why.',
  'members-not-evaluated': 'Not every pull request of the merge group has a verdict of the rule.',
  'over-budget': 'The evaluation of the change exceeded its time or memory limit.',
} as const;

type EngineVerdict = Verdict<keyof typeof messages>;

export function evidenceMissing(slice: string): EngineVerdict {
  return {
    status: 'error',
    messageId: 'evidence-missing',
    summary: say`The evidence ${slice} is missing.`,
    remedy: say`Run the check again. If this persists, tell the operators of sdl-gate: it is a bug.`,
    turn: 'administrator',
    findings: [],
  };
}

/** A change over a limit of GitHub's API is for its author to split; anything else is for an administrator. */
export function evidenceUnreadable({ reason, message, remedy }: Problem): EngineVerdict {
  return {
    status: 'error',
    messageId: 'evidence-unreadable',
    summary: message,
    remedy,
    turn: reason === 'too-large' ? 'author' : 'administrator',
    findings: [],
  };
}

export function membersNotEvaluated(): EngineVerdict {
  return {
    status: 'error',
    messageId: 'members-not-evaluated',
    summary: say`Not every pull request of this merge group could be evaluated.`,
    remedy: say`Remove the pull requests from the merge queue and add them again.`,
    turn: 'administrator',
    findings: [],
  };
}

/** How much one evaluation may take, and what made this one take more. */
export interface BudgetOverrun {
  readonly limit: { readonly seconds: number } | { readonly megabytes: number };
  /** Paths of the largest files of the change, the largest first. */
  readonly largest: readonly string[];
}

export function overBudget({ limit, largest }: BudgetOverrun): EngineVerdict {
  const bound: Message =
    'seconds' in limit ? say`within ${limit.seconds} s` : say`with ${limit.megabytes} MB of memory`;
  const files = listOf(
    largest.map((path) => say`${path}`),
    'and',
  );
  return {
    status: 'error',
    messageId: 'over-budget',
    summary: say`The change could not be evaluated ${bound}: it is too large.`,
    remedy: say`Split the change into smaller ones. Its largest files are ${files}.`,
    turn: 'author',
    findings: [],
  };
}

/** A target that no entry of the policy's `releases` lists: what the policy asks of it is not known. */
export function targetNotListed({ kind, name }: ReleaseTarget): PolicyObstacle {
  return {
    state: `the policy lists no such ${kind}`,
    message: `No entry of ${quote('releases')} in the policy lists the ${kind} ${quote(name)}, so nothing says what a release to it has to meet.`,
    remedy: `Add the ${kind} to ${quote('releases')} of the policy on the default branch, or do not ask for it.`,
    turn: 'administrator',
  };
}
