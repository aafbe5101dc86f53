import { isWritten } from '../../text/markdown/written.ts';
import { wordsOf } from '../../text/words.ts';

/** What a text decides about a threat. */
export interface Decision {
  /**
   * `stated`: a disposition. `undecided`: a choice between several, as in an unfilled template. `open`: one that is denied or left open,
   * as in "not mitigated" or "Mitigation: TODO". `missing`: none.
   */
  readonly state: 'stated' | 'undecided' | 'open' | 'missing';
  /** Something is done against the threat: it is not only accepted, transferred or avoided. */
  readonly mitigates: boolean;
}

/**
 * What a text stands for: a label or the header of a column says it. `decision`: it names a disposition or a state. `mitigation`: it says
 * what is done, so that any answer is one. `risk`: it counts where it begins with a disposition. `ignored`: it is about something else.
 */
export type Meaning = 'text' | 'decision' | 'mitigation' | 'risk' | 'ignored';

/** A text with what it stands for. */
export interface Statement {
  readonly meaning: Meaning;
  readonly text: string;
}

const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/^residual|^remaining|^risk$|^risks$/i, 'risk'],
  [
    /^(?:disposition|decision|status|state|response|treatment|resolution|verdict|handling|strategy)/i,
    'decision',
  ],
  [
    /mitigat|countermeasure|counter-measure|\bcontrols\b|^(?:security )?control\b|remediat|safeguard|defen[cs]e|^fix|protection|prevention|what (?:do )?we do/i,
    'mitigation',
  ],
  [
    /^(?:threats?|attack|attacker|impact|likelihood|probability|severity|score|rating|assets?|components?|elements?|stride|category|type|actor|vector|scenario|owner|vulnerability|goal|date|priority)\b/i,
    'ignored',
  ],
];

/** What the cells of a column stand for, by its header; what follows a label. */
export function meaningOf(title: string): Meaning {
  const trimmed = title.trim().slice(0, 100);
  return meanings.find(([pattern]) => pattern.test(trimmed))?.[1] ?? 'text';
}

/** A word or two before a colon. After a dash or a full stop only where a text begins with it. */
const labelWords =
  'residual risks?|remaining risks?|risks?|disposition|decision|status|state|response|treatment|resolution|verdict|handling|strategy|(?:planned )?mitigations?|counter-?measures?|(?:security )?controls?|remediations?|safeguards?|defen[cs]es?|fix|threats?|attack|attacker|impact|likelihood|probability|severity|score|rating|assets?|components?|elements?|stride|category|type|actor|vector|scenario|owner|vulnerability|goal|date|priority';
const innerLabel = new RegExp(`(?<![\\p{L}\\p{N}])(${labelWords})\\s{0,3}[:=](?=\\s|$|\\p{L})`, 'giu');
const firstLabel = new RegExp(`^[\\s*_]{0,5}(${labelWords})\\s{0,3}(?:[:=.]|[–—-](?=\\s))`, 'iu');

/** Characters of one text that are searched for a disposition. */
const maxStatementLength = 4000;

/** The label that a text begins with; null where there is none. */
export function labelOf(text: string): string | null {
  return firstLabel.exec(text.slice(0, 100))?.[1] ?? null;
}

/** A line of text in its parts: what stands before the first label, and what follows each. */
export function statements(line: string): readonly Statement[] {
  const text = line.slice(0, maxStatementLength);
  const first = firstLabel.exec(text);
  const rest = first === null ? 0 : first[0].length;
  const marks = [
    ...(first === null ? [] : [{ label: first[1] ?? '', start: 0, end: rest }]),
    ...[...text.slice(rest).matchAll(innerLabel)].map((match) => ({
      label: match[1] ?? '',
      start: rest + match.index,
      end: rest + match.index + match[0].length,
    })),
  ];
  const before = text.slice(0, marks[0]?.start ?? text.length);
  return [
    ...(before.trim() === '' ? [] : [{ meaning: 'text' as const, text: before }]),
    ...marks.map(({ label, end }, index) => ({
      meaning: meaningOf(label),
      text: text.slice(end, marks[index + 1]?.start ?? text.length),
    })),
  ];
}

/** Where the first label in a text begins; null where there is none. */
export function labelIndex(text: string): number | null {
  const [first] = text.slice(0, maxStatementLength).matchAll(innerLabel);
  return first?.index ?? null;
}

/**
 * What several texts together decide about one threat. One that is left open by its state is open, whatever stands beside it.
 *
 * @param phrases the words that count, as {@link wordsOf} gives them
 */
export function decide(parts: readonly Statement[], phrases: readonly string[]): Decision {
  const decisions = parts.map((part) => ({ part, decision: decisionOf(part, phrases) }));
  const mitigates = decisions.some(({ decision }) => decision.state === 'stated' && decision.mitigates);
  const has = (state: Decision['state'], meaning?: Meaning) =>
    decisions.some(
      ({ part, decision }) => decision.state === state && (meaning === undefined || part.meaning === meaning),
    );
  const state = has('open', 'decision')
    ? 'open'
    : has('undecided')
      ? 'undecided'
      : has('stated')
        ? 'stated'
        : has('open')
          ? 'open'
          : 'missing';
  return { state, mitigates };
}

const missing: Decision = { state: 'missing', mitigates: false };
const open: Decision = { state: 'open', mitigates: false };

function decisionOf({ meaning, text }: Statement, phrases: readonly string[]): Decision {
  if (meaning === 'ignored') return missing;
  if (meaning === 'decision' && refusing.test(text)) return open;
  const value = text.slice(0, maxStatementLength).replace(/^[^\p{L}\p{N}[<{?]+/u, '');
  const named = namedIn(value, phrases);
  if (meaning === 'risk') return startsWithOne(value, phrases) ? named : missing;
  const inapplicable = notApplicable.exec(value);
  if (inapplicable !== null) {
    const reason = wordsOf(value.slice(inapplicable[0].length)).trim().split(' ');
    return reason.length > 1 ? { state: 'stated', mitigates: false } : open;
  }
  if (forLater.test(value) || stillToDo.test(value)) return open;
  if (meaning === 'text') return named;
  if (value.trim() === '') return missing;
  if (!isWritten(value) || leftOpen.test(value)) return open;
  if (denied.test(value)) return named.state === 'missing' ? open : named;
  if (named.state !== 'missing' || meaning === 'decision') return named;
  return noAnswer.test(value) ? missing : { state: 'stated', mitigates: true };
}

const notApplicable =
  /^(?:n\/?a|not applicable|does not apply|doesn['’]t apply|not relevant|irrelevant|out of scope)(?![\p{L}\p{N}])/iu;
const forLater =
  /^(?:todo|tbd|tbc|fixme|wip|to be (?:done|defined|written|completed|determined|decided|discussed|added|confirmed))(?![\p{L}\p{N}])/iu;
/** A mark for later anywhere in a text; "not yet implemented" at its end. */
const stillToDo =
  /(?<![\p{L}\p{N}])(?:TODO|TBD|TBC|FIXME)(?![\p{L}\p{N}])|(?:not yet (?:implemented|done|decided)|to be (?:decided|defined|determined))[\s\p{P}]*$/u;
const leftOpen =
  /^(?:open|pending|undecided|unknown|unclear|unresolved|unmitigated|unaddressed|outstanding|missing|later|in discussion|under discussion|needs|awaiting|yet to)(?![\p{L}\p{N}])/iu;
/** That there is none; "no cookies are stored" is an answer. */
const denied =
  /^(?:(?:none|nothing|never|no one|nobody)(?:[\s\p{P}]*$|[\s\p{P}]+(?:yet|so far|planned|known|now|currently|at|for|as|is|was|has|needed|required|identified|defined|decided|in)\b|\s*[.,;:(–—])|no(?:[\s\p{P}]*$|\s+(?:mitigations?|counter-?measures?|controls?|plan|action|decision|fix|disposition|answer|solution|idea|response|treatment)\b)|not(?:[\s\p{P}]*$|\s+(?:yet|decided|mitigated|done|implemented|addressed|handled|planned|started|possible|known|accepted|fixed|defined|in place)\b))/iu;
const noAnswer = /^(?:yes|no|maybe|ok|x|low|medium|high|critical|\?+)[\s\p{P}]*$/iu;

/** A sign alone that something is not done. */
const refusing = /^\s*(?:❌|✗|✘|❎|🔴|⬜|☐)\uFE0F?\s*$/u;

function startsWithOne(value: string, phrases: readonly string[]): boolean {
  const words = wordsOf(value.slice(0, 100));
  return phrases.some((phrase) => words.startsWith(phrase));
}

/** Parts of a text that deny or choose for themselves, each with what ends it. */
const clause = /([^.;,:!?()|/–—\n]{1,1000})([.;,:!?()|/–—\n]?)/g;

/** The dispositions that a text names, without those that it denies. */
function namedIn(text: string, phrases: readonly string[]): Decision {
  const stems = new Set<string>();
  const choices = new Set<string>();
  let isDenied = false;
  const spelled = text
    .replaceAll(/n['’]t\b/gi, ' not')
    .replaceAll(/\b(?:but|or)\b/gi, (word) => (/^or$/i.test(word) ? '/' : ';'));
  for (const [, part = '', end] of spelled.matchAll(clause)) {
    const words = wordsOf(part);
    for (const phrase of phrases) {
      if (!words.includes(phrase)) continue;
      if (end === '?' || isDeniedIn(words, phrase)) {
        isDenied = true;
        continue;
      }
      stems.add(stemOf(phrase));
      if (words === phrase) choices.add(stemOf(phrase));
    }
  }
  const isChoice = choices.size > 2 || (choices.size > 1 && /\/|\|/.test(spelled));
  const mitigates = [...stems].some((stem) => !notMitigating.has(stem));
  if (stems.size > 0) return { state: isChoice ? 'undecided' : 'stated', mitigates };
  return isDenied ? open : missing;
}

/** Forms of one word are one disposition. */
function stemOf(phrase: string): string {
  return phrase.trim().slice(0, 5);
}

/** The stems of what does nothing against a threat but to accept or avoid it; any other word of the policy says that something is done. */
const notMitigating: ReadonlySet<string> = new Set([
  'accep',
  'toler',
  'elimi',
  'avoid',
  'remov',
  'trans',
  'share',
  'deleg',
]);

const fillers =
  'yet|been|be|being|is|are|was|were|it|this|that|we|will|would|should|to|do|does|did|going|fully|really|currently|plans?|planned|planning|intend|want|any|a|an|the|of|adequate|sufficient|effective|formal|specific|further|additional|known|so|far|can|has|have|had|properly|completely|decided|required|agreed';
const denying =
  'not|no|never|none|nothing|neither|nor|without|cannot|unable|refuse[ds]?|fail(?:ed|s)?|impossible|hard|lacks?|lacking|missing|awaiting|pending|todo|tbd|undecided|whether|could|may|might|yet to|needs?|instead of|rather than|if|unless|until|open';
const deniedBefore = new RegExp(` (?:${denying})(?: (?:${fillers})){0,5} $`);
const isNoun = /^ (?:.{0,40} )?(?:mitigations?|fix|prevention|acceptance|reduction|transfer) $/;
const nounDeniedAfter =
  /^ (?:(?:is|are|was|were|has|have|been|still|yet|be|remains?|currently|steps?|plan|measures?|strategy) ){0,4}(?:not|none|missing|pending|todo|tbd|tbc|undecided|unclear|unknown|open|unresolved|outstanding|absent|lacking|impossible|needed|required) /;
const verbDeniedAfter =
  /^ (?:(?:is|are|was|were|remains?|still) ){0,2}(?:not yet|todo|tbd|tbc|undecided|unclear) /;

/** Whether every place of a phrase in a clause is denied by the words around it. */
function isDeniedIn(words: string, phrase: string): boolean {
  const after = isNoun.test(phrase) ? nounDeniedAfter : verbDeniedAfter;
  for (let at = words.indexOf(phrase); at >= 0; at = words.indexOf(phrase, at + 1)) {
    const before = words.slice(Math.max(0, at - 80), at + 1);
    const behind = words.slice(at + phrase.length - 1).slice(0, 80);
    if (!deniedBefore.test(before) && !after.test(behind)) return false;
  }
  return true;
}
