import type { RuleReport } from '../engine/report.ts';
import type { Enforcement } from '../policy/written-policy.ts';
import type { Status, Turn } from '../rules/verdict.ts';
import { listOf, plural } from '../text/lists-and-counts.ts';
import { type Message, plain, say } from '../text/message.ts';

/** A rule's status for a person: never by color alone. */
export interface StatusLabel {
  readonly icon: string;
  readonly word: string;
}

const enforced: Readonly<Record<Status, StatusLabel>> = {
  pass: { icon: '✅', word: 'Passes' },
  fail: { icon: '❌', word: 'Fails' },
  pending: { icon: '🟡', word: 'Waiting' },
  waived: { icon: '🔓', word: 'Waived' },
  'not-applicable': { icon: '➖', word: 'Does not apply' },
  error: { icon: '❌', word: 'Cannot be checked' },
};

/** What does not block is never shown in red. */
const notEnforced: Readonly<Record<Status, StatusLabel>> = {
  ...enforced,
  fail: { icon: '⚠️', word: 'Would fail' },
  pending: { icon: '🟡', word: 'Would wait' },
  error: { icon: '⚠️', word: 'Cannot be checked' },
};

/** The icon and the word for a rule's status, which say whether it blocks. */
export function statusLabel(rule: RuleReport): StatusLabel {
  return (rule.enforcement === 'enforce' ? enforced : notEnforced)[rule.verdict.status];
}

/** What is said beside a status that does not count; empty for an enforced rule. */
const enforcementNotes: Readonly<Record<Exclude<Enforcement, 'off'>, string>> = {
  observe: 'observed',
  warn: 'warning only',
  enforce: '',
};

/** How a rule counts where it does not decide, and from which day on it counts for more: `observed, enforced from 2027-01-01`. */
export function enforcementNote({ enforcement, next }: RuleReport): string {
  const note = enforcementNotes[enforcement];
  if (next === undefined) return note;
  return `${note}, ${next.enforcement === 'enforce' ? 'enforced' : 'warns'} from ${next.day}`;
}

/** The person whose turn it is. */
export const turnWords: Readonly<Record<Turn, string>> = {
  author: 'Author',
  releaser: 'Releaser',
  reviewer: 'Reviewer',
  'security-reviewer': 'Security reviewer',
  administrator: 'Administrator',
  tool: 'Automatic',
};

/** Whether the rule is met, waived, or does not apply: nobody has to do anything. */
export function settled(rule: RuleReport): boolean {
  return ['pass', 'waived', 'not-applicable'].includes(rule.verdict.status);
}

/** A rule by its name in the policy file, as words, with the part that it is about. */
export function spokenName({ id, part }: Pick<RuleReport, 'id' | 'part'>): string {
  return `${id.replace(/^require\./, '').replaceAll('-', ' ')}${part === undefined ? '' : ` (${part})`}`;
}

/** A text as the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a rule waits for; a wait without a name is named after its rule. Each once. */
export function distinctWaits(rules: readonly RuleReport[], turns: readonly Turn[]): readonly Message[] {
  const waits = rules.flatMap((rule): readonly Message[] => {
    const { verdict } = rule;
    if (verdict.status !== 'pending' || !turns.includes(verdict.turn)) return [];
    return [plain(verdict.waitingFor).trim() === '' ? [spokenName(rule)] : verdict.waitingFor];
  });
  return [...new Map(waits.map((wait) => [plain(wait), wait])).values()];
}

/** `CodeQL runs`, `CodeQL and Trivy run`, `CodeQL runs by itself`: the tools that are waited for, each wait naming one or more. */
export function running(
  waits: readonly Message[],
  forms: readonly [one: string, many: string],
  mostNamed: number,
): Message {
  const named = waits.flat().filter((part) => typeof part === 'object').length;
  return say`${listOf(waits, 'and', mostNamed)} ${[plural(Math.max(named, waits.length), ...forms)]}`;
}
