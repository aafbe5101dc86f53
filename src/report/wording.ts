import type { RuleReport } from '../engine/report.ts';
import type { Enforcement } from '../policy/policy.ts';
import type { Status, Turn } from '../rules/verdict.ts';

/** How a rule stands, for a person: never by colour alone. */
export interface Standing {
  readonly icon: string;
  readonly word: string;
}

const enforced: Readonly<Record<Status, Standing>> = {
  pass: { icon: '✅', word: 'Passes' },
  fail: { icon: '❌', word: 'Fails' },
  pending: { icon: '🟡', word: 'Waiting' },
  'not-applicable': { icon: '➖', word: 'Does not apply' },
  error: { icon: '❌', word: 'Cannot tell' },
};

/** What does not block is never shown in red. */
const notEnforced: Readonly<Record<Status, Standing>> = {
  ...enforced,
  fail: { icon: '⚠️', word: 'Would fail' },
  pending: { icon: '🟡', word: 'Would wait' },
  error: { icon: '⚠️', word: 'Cannot tell' },
};

/** The icon and the word for a rule's status; a rule that does not block is said to. */
export function standing(rule: RuleReport): Standing {
  return (rule.enforcement === 'enforce' ? enforced : notEnforced)[rule.verdict.status];
}

/** What is said beside a status that does not count; empty for an enforced rule. */
export const enforcementNotes: Readonly<Record<Exclude<Enforcement, 'off'>, string>> = {
  observe: 'observed',
  warn: 'warning only',
  enforce: '',
};

/** Who is asked. */
export const turnWords: Readonly<Record<Turn, string>> = {
  author: 'Author',
  reviewer: 'Reviewer',
  'security-reviewer': 'Security reviewer',
  administrator: 'Administrator',
  tool: 'Automatic',
};

/** Whether the rule is met, or does not apply: nobody has to do anything. */
export function settled(rule: RuleReport): boolean {
  return rule.verdict.status === 'pass' || rule.verdict.status === 'not-applicable';
}
