import type { StatedSecurityTest } from '../evidence/release-statements.ts';

/** A command in a comment, as it is written. What it names is hostile, and need not exist. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 're-evaluate' }
  /** Without a rule: all of them. */
  | { readonly kind: 'explain'; readonly rule: string | null }
  | {
      readonly kind: 'waive';
      /** The id of a rule or of a finding. */
      readonly what: string;
      /** The last day, such as `2030-01-31`. */
      readonly until: string;
      readonly reason: string;
      readonly control: string | null;
    }
  | { readonly kind: 'approve' | 'reject' | 'revoke'; readonly id: string }
  | { readonly kind: 'emergency'; readonly reason: string; readonly incident: string }
  | { readonly kind: 'tested'; readonly what: string }
  | {
      readonly kind: 'verified';
      /** At least the first 7 digits of a commit. */
      readonly commit: string;
      readonly what: string;
    }
  | ({
      readonly kind: 'dast' | 'pentest';
      /** At least the first 7 digits of a commit. */
      readonly commit: string;
    } & Omit<StatedSecurityTest, 'test'>)
  | {
      readonly kind: 'invalid';
      /** The command that was meant; null: none that there is. */
      readonly meant: Exclude<Command['kind'], 'invalid'> | null;
    };

/** How each command is written. */
export const usages = {
  help: '/sdl help',
  're-evaluate': '/sdl re-evaluate',
  explain: '/sdl explain [rule]',
  waive: '/sdl waive <rule or finding> until <YYYY-MM-DD> because <reason> [control <compensating control>]',
  approve: '/sdl approve <id>',
  reject: '/sdl reject <id>',
  revoke: '/sdl revoke <id>',
  emergency: '/sdl emergency because <reason> incident <link>',
  tested: '/sdl tested <what and how>',
  verified: '/sdl verified <commit> <what and how>',
  dast: '/sdl dast <commit> report sha256:<digest> by <tester> on <YYYY-MM-DD> [authenticated|unauthenticated]',
  pentest:
    '/sdl pentest <commit> report sha256:<digest> by <tester> on <YYYY-MM-DD> [authenticated|unauthenticated]',
} as const satisfies Readonly<Record<Exclude<Command['kind'], 'invalid'>, string>>;

type Name = keyof typeof usages;

/** Commands that are read of one comment. */
export const maxCommands = 10;

/** Characters of a reason, a compensating control, and what was tested. */
const maxText = 1_000;

const maxLink = 500;

/** A line that is a command. */
const commandLine = /^\/sdl(?:[ \t]+(.*))?$/i;

/** What a rule, a finding or an exception is named by; backticks around it are dropped. */
const name = /^`?([A-Za-z0-9][A-Za-z0-9._/-]{0,349})`?$/;

/**
 * The commands of a comment, in their order, at most {@link maxCommands}.
 *
 * @param lines what a reader sees as plain text, see `visibleLines`; hostile
 */
export function commandsIn(lines: readonly string[]): readonly Command[] {
  const found: Command[] = [];
  for (const line of lines) {
    const match = commandLine.exec(line);
    if (match === null) continue;
    if (found.length >= maxCommands) break;
    found.push(commandOf((match[1] ?? '').trim()));
  }
  return found;
}

function commandOf(text: string): Command {
  const [, word = '', rest = ''] = /^(\S*)(?:[ \t]+(.*))?$/.exec(text) ?? [];
  const kind = word.toLowerCase();
  if (!isName(kind)) return { kind: 'invalid', meant: null };
  return parsers[kind](rest.trim()) ?? { kind: 'invalid', meant: kind };
}

function isName(word: string): word is Name {
  return Object.hasOwn(usages, word);
}

/** Each takes what follows the name of its command; null: it is not written like that. */
const parsers: Readonly<Record<Name, (rest: string) => Command | null>> = {
  help: (rest) => (rest === '' ? { kind: 'help' } : null),
  're-evaluate': (rest) => (rest === '' ? { kind: 're-evaluate' } : null),
  explain(rest) {
    if (rest === '') return { kind: 'explain', rule: null };
    const rule = named(rest);
    return rule === null ? null : { kind: 'explain', rule };
  },
  waive(rest) {
    const [, first = '', until = '', because = ''] =
      /^(\S+)[ \t]+until[ \t]+(\d{4}-\d{2}-\d{2})[ \t]+because[ \t]+(.+)$/i.exec(rest) ?? [];
    const what = named(first);
    const { before: reason, after: control } = splitAtLast(because, 'control');
    if (what === null || !isText(reason) || (control !== null && !isText(control))) return null;
    return { kind: 'waive', what, until, reason, control };
  },
  approve: (rest) => decision('approve', rest),
  reject: (rest) => decision('reject', rest),
  revoke: (rest) => decision('revoke', rest),
  emergency(rest) {
    const because = /^because[ \t]+(.+)$/i.exec(rest)?.[1] ?? '';
    const { before: reason, after: incident } = splitAtLast(because, 'incident');
    if (!isText(reason) || incident === null || !isLink(incident)) return null;
    return { kind: 'emergency', reason, incident };
  },
  tested: (rest) => (isText(rest) ? { kind: 'tested', what: rest } : null),
  verified(rest) {
    const [, commit = '', what = ''] = /^`?([0-9a-f]{7,40})`?[ \t]+(.+)$/i.exec(rest) ?? [];
    return isText(what) ? { kind: 'verified', commit: commit.toLowerCase(), what } : null;
  },
  dast: (rest) => securityTest('dast', rest),
  pentest: (rest) => securityTest('pentest', rest),
};

function securityTest(kind: 'dast' | 'pentest', rest: string): Command | null {
  const [, commit, report, tester, day, how] =
    /^`?([0-9a-f]{7,40})`?[ \t]+report[ \t]+(sha256:[0-9a-f]{64})[ \t]+by[ \t]+(\S.{0,199}?)[ \t]+on[ \t]+(\d{4}-\d{2}-\d{2})(?:[ \t]+(authenticated|unauthenticated))?$/i.exec(
      rest,
    ) ?? [];
  if (commit === undefined || report === undefined || tester === undefined || day === undefined) return null;
  return {
    kind,
    commit: commit.toLowerCase(),
    report: report.toLowerCase(),
    tester,
    day,
    authenticated: how === undefined ? null : how.toLowerCase() === 'authenticated',
  };
}

function decision(kind: 'approve' | 'reject' | 'revoke', rest: string): Command | null {
  const id = named(rest);
  return id === null ? null : { kind, id };
}

function named(text: string): string | null {
  return name.exec(text)?.[1] ?? null;
}

/** The text before and after the last place where a word stands alone; without the word, all is before it. */
function splitAtLast(text: string, word: string): { readonly before: string; readonly after: string | null } {
  const places = [...text.matchAll(new RegExp(`[ \\t]${word}[ \\t]`, 'gi'))];
  const last = places.at(-1);
  if (last === undefined) return { before: text.trim(), after: null };
  return {
    before: text.slice(0, last.index).trim(),
    after: text.slice(last.index + last[0].length).trim(),
  };
}

function isText(text: string): boolean {
  return text !== '' && text.length <= maxText;
}

function isLink(text: string): boolean {
  if (text.length > maxLink || !/^https:\/\/[^\s<>"'`|\\]+$/.test(text)) return false;
  return URL.canParse(text);
}
