import type { Report, RuleReport } from '../engine/report.ts';
import type { Status } from '../rules/verdict.ts';
import { counted, listOfNames, plural } from '../text/lists-and-counts.ts';
import { plain } from '../text/message.ts';
import { shorten } from './size.ts';

/** GitHub shows a longer title cut. */
const maxTitleCharacters = 120;

/**
 * The state in words, as in "Waiting for CodeQL and 1 review": plain text on one line, at most 120 characters.
 * The enforced rules decide; what is only observed or warned of comes after it, as far as there is room.
 */
export function renderTitle(report: Report): string {
  const about = ofShared(report);
  const attempts = [
    title(report, { names: 10, asides: true }),
    title(report, { names: 10, asides: false }),
    title(report, { names: 3, asides: false }),
    title(report, { names: 1, asides: false }),
  ].map((attempt) => (about === '' ? attempt : `${about}: ${continued(attempt)}`));
  const fitting = attempts.find((attempt) => attempt.length <= maxTitleCharacters);
  return fitting ?? shorten(attempts.at(-1) ?? '', maxTitleCharacters);
}

interface Room {
  /** The most names in a list. */
  readonly names: number;
  /** Whether there is room for what does not decide. */
  readonly asides: boolean;
}

function title(report: Report, room: Room): string {
  if (report.shared?.kind === 'too-many')
    return `${report.shared.with.length + 1} open pull requests have the same head`;
  const problems = report.policyProblems.length;
  if (problems > 0) return `The policy file has ${counted(problems, 'error')}`;
  if (report.rules.length === 0) return 'No rules enabled: name a preset or rules in the policy file';
  const scope: Scope = { ...room, of: ofGroup(report.subject) };
  const enforced = report.rules.filter((rule) => rule.enforcement === 'enforce');
  const others = report.rules.filter((rule) => rule.enforcement !== 'enforce');
  const state =
    enforced.length === 0
      ? observing(others, scope)
      : [
          deciding(enforced, others.length === 0 ? 'rule' : 'enforced rule', scope),
          ...(room.asides ? asides(others, room) : []),
        ].join('; ');
  const draft = report.subject.kind === 'pull-request' && report.subject.draft;
  return draft ? `Draft: ${continued(state)}` : state;
}

interface Scope extends Room {
  /** ` of merge group #7`, or nothing. */
  readonly of: string;
}

function deciding(rules: readonly RuleReport[], noun: string, { of, ...room }: Scope): string {
  const failing = withStatus(rules, 'fail');
  const unclear = withStatus(rules, 'error');
  const awaited = waits(rules, room);
  const total = `${counted(rules.length, noun)}${of}`;
  const parts = [
    failing.length > 0 &&
      `${failing.length} of ${total} ${plural(failing.length, 'fails', 'fail')}: ${names(failing, room)}`,
    unclear.length > 0 &&
      (failing.length > 0
        ? `cannot check ${names(unclear, room)}`
        : `Cannot check ${unclear.length} of ${total}: ${names(unclear, room)}`),
  ].filter((part) => part !== false);
  if (parts.length === 0) return awaited === '' ? passing(rules, noun, of) : `Waiting for ${awaited}${of}`;
  return [...parts, ...(awaited !== '' && room.asides ? [`waiting for ${awaited}`] : [])].join('; ');
}

function passing(rules: readonly RuleReport[], noun: string, of: string): string {
  const idle = withStatus(rules, 'not-applicable').length;
  const passed = rules.length - idle;
  if (passed === 0) return `No ${noun}${of} applies`;
  if (rules.length === 1) return `The ${noun}${of} passes`;
  if (idle === 0) return `All ${rules.length} ${noun}s${of} pass`;
  return `${counted(passed, noun)}${of} ${plural(passed, 'passes', 'pass')}, ${idle} ${plural(idle, 'does', 'do')} not apply`;
}

function observing(rules: readonly RuleReport[], { of, ...room }: Scope): string {
  const how = rules.every((rule) => rule.enforcement === 'observe') ? 'Observing' : 'Not enforced';
  const total = `${counted(rules.length, 'rule')}${of}`;
  const failing = withStatus(rules, 'fail');
  const unclear = withStatus(rules, 'error');
  const awaited = waits(rules, room);
  const parts = [
    failing.length > 0 && `${failing.length} of ${total} would fail: ${names(failing, room)}`,
    unclear.length > 0 && `cannot check ${names(unclear, room)}${failing.length > 0 ? '' : of}`,
    awaited !== '' && `would wait for ${awaited}${failing.length + unclear.length > 0 ? '' : of}`,
  ].filter((part) => part !== false);
  const shown = room.asides ? parts : parts.slice(0, 1);
  return `${how}: ${shown.length > 0 ? shown.join('; ') : continued(passing(rules, 'rule', of))}`;
}

/** What is not met and does not count. Waiting is left out: it will settle by itself. */
function asides(rules: readonly RuleReport[], room: Room): readonly string[] {
  const unmet = rules.filter((rule) => rule.verdict.status === 'fail' || rule.verdict.status === 'error');
  const warned = unmet.filter((rule) => rule.enforcement === 'warn');
  const observed = unmet.filter((rule) => rule.enforcement === 'observe');
  return [
    ...(warned.length > 0 ? [`${counted(warned.length, 'warning')}: ${names(warned, room)}`] : []),
    ...(observed.length > 0 ? [`observed: ${names(observed, room)} would fail`] : []),
  ];
}

/** What is waited for; a wait without a name is named after its rule. */
function waits(rules: readonly RuleReport[], { names: most }: Room): string {
  const awaited = rules.flatMap(({ id, verdict }) =>
    verdict.status === 'pending' ? [shorten(plain(verdict.waitingFor).trim(), 60) || spoken(id)] : [],
  );
  return listOfNames([...new Set(awaited)], 'and', most);
}

function withStatus(rules: readonly RuleReport[], status: Status): readonly RuleReport[] {
  return rules.filter((rule) => rule.verdict.status === status);
}

function names(rules: readonly RuleReport[], room: Room): string {
  return listOfNames(
    rules.map(({ id }) => spoken(id)),
    'and',
    room.names,
  );
}

/** A rule by its name in the policy file, as words. */
function spoken(id: string): string {
  return id.replaceAll('-', ' ');
}

/** Where the report is about a merge group: ` of merge group #7 and #9`. */
function ofGroup(subject: Report['subject']): string {
  if (subject.kind !== 'merge-group') return '';
  const numbers = subject.pullRequests.map((number) => `#${number}`);
  return ` of merge group ${listOfNames(numbers, 'and', 3)}`;
}

/** Where several pull requests share the check: whom it is about. */
function ofShared({ subject, shared }: Report): string {
  if (subject.kind !== 'pull-request' || shared?.kind !== 'worst') return '';
  const others = shared.with.map((number) => `#${number}`);
  return `#${subject.number} (same head as ${listOfNames(others, 'and', 3)})`;
}

/** To go on with after a colon. */
function continued(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
