import { breaksPolicy, type Report, type RuleReport } from '../engine/report.ts';
import type { Status, Turn } from '../rules/verdict.ts';
import { counted, listOfNames, plural } from '../text/lists-and-counts.ts';
import { type Message, plain } from '../text/message.ts';
import { shorten } from './size.ts';
import { capitalized, distinctWaits, running, spokenName } from './wording.ts';

/** GitHub shows a longer title cut. */
const maxTitleCharacters = 120;

/** A name that is waited for is shown up to this length, in characters. */
const maxWaitCharacters = 60;

/**
 * The state in words, as in "Waiting for CodeQL and 1 review": plain text on one line, at most 120 characters.
 * The enforced rules decide; what is only observed or warned of comes after it, as far as there is room.
 */
export function renderTitle(report: Report): string {
  const about = prefixes(report);
  const idle = report.subject.kind === 'pull-request';
  const attempts = [
    title(report, { names: 10, asides: true, idle }),
    title(report, { names: 10, asides: false, idle }),
    title(report, { names: 3, asides: false, idle }),
    title(report, { names: 1, asides: false, idle }),
  ].map((attempt) => capitalized([...about, attempt].join(': ')));
  const fitting = attempts.find((attempt) => attempt.length <= maxTitleCharacters);
  return fitting ?? shorten(attempts.at(-1) ?? '', maxTitleCharacters);
}

interface Room {
  /** Names in a list. */
  readonly names: number;
  /** Whether there is room for what does not decide. */
  readonly asides: boolean;
  /** Whether rules that do not apply are counted apart: for a merge queue it makes no difference. */
  readonly idle: boolean;
}

/** What the title is about, where that is not simply the pull request. */
function prefixes({ subject, shared, policyProblems, rules }: Report): readonly string[] {
  const numbered = (numbers: readonly number[]) =>
    listOfNames(
      numbers.map((number) => `#${number}`),
      'and',
      3,
    );
  if (subject.kind === 'merge-group') {
    const members = subject.pullRequests;
    return [members.length === 0 ? 'merge queue' : `merge queue (${numbered(members)})`];
  }
  if (subject.kind === 'release') return [`${subject.target.kind} ${subject.target.name}`];
  const evaluated = policyProblems.length === 0 && rules.length > 0;
  return [
    ...(shared !== undefined && shared.kind !== 'too-many' && shared.with.length > 0
      ? [`#${subject.number} (same head as ${numbered(shared.with)})`]
      : []),
    ...(subject.draft && evaluated ? ['draft'] : []),
  ];
}

/** The state as it continues after a colon. */
function title(report: Report, room: Room): string {
  if (report.shared?.kind === 'too-many')
    return `${report.shared.with.length + 1} open pull requests have the same head`;
  const problems = report.policyProblems.length;
  const [problem] = report.policyProblems;
  if (problem !== undefined && 'state' in problem) return problem.state;
  if (problems > 0) {
    const file = report.policy.kind === 'organization' ? 'the organization’s policy file' : 'the policy file';
    return `${file} has ${counted(problems, 'error')}`;
  }
  const rules = titleOfRules(report, room);
  if (breaksPolicy(report.subject)) return `the policy file would be broken; ${rules}`;
  return report.exceptions?.overdue?.blocks === true
    ? `the review of an emergency is overdue; ${rules}`
    : rules;
}

/** What the rules decide. What is waived is never counted among those that pass. */
function titleOfRules(report: Report, room: Room): string {
  if (report.offByScopes) return 'no rule is enabled for this change, by a scope of the policy';
  if (report.rules.length === 0) return 'no rules enabled: name a preset or rules in the policy file';
  const enforced = report.rules.filter((rule) => rule.enforcement === 'enforce');
  const others = report.rules.filter((rule) => rule.enforcement !== 'enforce');
  if (enforced.length === 0) return observing(others, room);
  const draft = report.subject.kind === 'pull-request' && report.subject.draft;
  const noun = others.length === 0 ? 'rule' : 'enforced rule';
  return [
    (draft ? drafted(enforced, room) : null) ?? deciding(enforced, noun, room),
    ...(room.asides && enforced.some(({ verdict }) => isOpen(verdict.status)) ? waivers(enforced, room) : []),
    ...(room.asides ? asides(others, room) : []),
  ].join('; ');
}

/** What the author can fix before anybody reviews a draft; null where there is nothing. */
function drafted(rules: readonly RuleReport[], room: Room): string | null {
  const states = withStatus(rules, 'fail').map(
    (rule) => rule.brief?.state ?? `rule ${spokenName(rule)} fails`,
  );
  const unclear = withStatus(rules, 'error');
  const tools = waits(rules, ['tool']);
  const parts = [
    states.length > 0 && listOfNames(states, 'and', room.names),
    unclear.length > 0 && `cannot check ${names(unclear, room)}`,
    tools.length > 0 && plain(running(tools, ['runs', 'run'], room.names)),
  ].filter((part) => part !== false);
  const shown = parts.length > 0 ? parts : authorWaits(rules);
  return shown.length === 0 ? null : (room.asides ? shown : shown.slice(0, 1)).join('; ');
}

/** What waits for the author to mark the draft as ready, in the rules' words. */
function authorWaits(rules: readonly RuleReport[]): readonly string[] {
  return rules.flatMap(({ verdict, brief }) =>
    verdict.status === 'pending' && verdict.turn === 'author' && brief !== undefined ? [brief.state] : [],
  );
}

function deciding(rules: readonly RuleReport[], noun: string, room: Room): string {
  const failing = withStatus(rules, 'fail');
  const unclear = withStatus(rules, 'error');
  const awaited = awaitedBy(rules, room);
  const total = counted(rules.length, noun);
  const parts = [
    failing.length > 0 &&
      `${failing.length} of ${total} ${plural(failing.length, 'fails', 'fail')}: ${names(failing, room)}`,
    unclear.length > 0 &&
      (failing.length > 0
        ? `cannot check ${names(unclear, room)}`
        : `cannot check ${unclear.length} of ${total}: ${names(unclear, room)}`),
  ].filter((part) => part !== false);
  if (parts.length === 0) return awaited === '' ? passing(rules, noun, room) : `waiting for ${awaited}`;
  return [...parts, ...(awaited !== '' && room.asides ? [`waiting for ${awaited}`] : [])].join('; ');
}

/** What exceptions waive, as it follows what does not pass; nothing where nothing is waived. */
function waivers(rules: readonly RuleReport[], room: Room): readonly string[] {
  const waived = withStatus(rules, 'waived');
  return waived.length === 0 ? [] : [`waived: ${names(waived, room)}`];
}

function passing(rules: readonly RuleReport[], noun: string, room: Room): string {
  const idle = withStatus(rules, 'not-applicable').length;
  const waived = withStatus(rules, 'waived');
  const passed = rules.length - idle - waived.length;
  if (waived.length > 0) {
    const is = plural(waived.length, 'is', 'are');
    const parts = [
      passed > 0 && `${counted(passed, noun)} ${plural(passed, 'passes', 'pass')}`,
      `${passed > 0 ? waived.length : counted(waived.length, noun)} ${is} waived: ${names(waived, room)}`,
    ];
    return parts.filter((part) => part !== false).join(', ');
  }
  if (passed === 0) return `no ${noun} applies`;
  if (rules.length === 1) return `the ${noun} passes`;
  if (!room.idle) return `all ${noun}s pass`;
  if (idle === 0) return `all ${rules.length} ${noun}s pass`;
  return `${counted(passed, noun)} ${plural(passed, 'passes', 'pass')}, ${idle} ${plural(idle, 'does', 'do')} not apply`;
}

function observing(rules: readonly RuleReport[], room: Room): string {
  const how = rules.every((rule) => rule.enforcement === 'observe') ? 'observing' : 'not enforced';
  const failing = withStatus(rules, 'fail');
  const unclear = withStatus(rules, 'error');
  const awaited = awaitedBy(rules, room);
  const parts = [
    failing.length > 0 &&
      `${failing.length} of ${counted(rules.length, 'rule')} would fail: ${names(failing, room)}`,
    unclear.length > 0 && `cannot check ${names(unclear, room)}`,
    awaited !== '' && `would wait for ${awaited}`,
  ].filter((part) => part !== false);
  const shown = room.asides ? parts : parts.slice(0, 1);
  return `${how}: ${shown.length > 0 ? shown.join('; ') : passing(rules, 'rule', room)}`;
}

/** What is not met and does not block. Waits are left out: they end by themselves. */
function asides(rules: readonly RuleReport[], room: Room): readonly string[] {
  const unmet = rules.filter((rule) => rule.verdict.status === 'fail' || rule.verdict.status === 'error');
  const warned = unmet.filter((rule) => rule.enforcement === 'warn');
  const observed = unmet.filter((rule) => rule.enforcement === 'observe');
  return [
    ...(warned.length > 0 ? [`${counted(warned.length, 'warning')}: ${names(warned, room)}`] : []),
    ...(observed.length > 0 ? [`observed: ${names(observed, room)} would fail`] : []),
  ];
}

const allTurns: readonly Turn[] = ['author', 'reviewer', 'security-reviewer', 'administrator', 'tool'];

function awaitedBy(rules: readonly RuleReport[], { names: most }: Room): string {
  return listOfNames(waits(rules, allTurns).map(plain), 'and', most);
}

/** What is waited for, each name short. */
function waits(rules: readonly RuleReport[], turns: readonly Turn[]): readonly Message[] {
  return distinctWaits(rules, turns).map((wait) =>
    plain(wait).length > maxWaitCharacters
      ? [{ quoted: shorten(plain(wait).trim(), maxWaitCharacters) }]
      : wait,
  );
}

/** Whether a verdict is not met, and nothing waives that. */
function isOpen(status: Status): boolean {
  return ['fail', 'pending', 'error'].includes(status);
}

function withStatus(rules: readonly RuleReport[], status: Status): readonly RuleReport[] {
  return rules.filter((rule) => rule.verdict.status === status);
}

function names(rules: readonly RuleReport[], room: Room): string {
  return listOfNames(rules.map(spokenName), 'and', room.names);
}
