import type { Emergency, Exception } from '../evidence/exceptions.ts';
import { findingId } from '../exceptions/finding-id.ts';
import { type Grade, grades } from '../policy/exception-policy.ts';
import { globMistake, matcher } from '../rules/matching.ts';
import type { Rule } from '../rules/rule.ts';
import type { Finding, ReportedVerdict, Verdict, WaivedVerdict, Waiver } from '../rules/verdict.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';
import { untilWords } from '../text/utc-time.ts';
import type { ExceptionsOfSubject, UsableException } from './report.ts';

type WaivableRule = Pick<Rule, 'id' | 'hasSeverities' | 'waivable'>;

/**
 * Applies exceptions and emergencies to the verdict of a rule. Pure.
 *
 * One that fails, waits or cannot be checked is waived by an emergency or by an exception of the whole rule; one that fails for findings
 * that can be waived one by one, also by exceptions that cover each of them. It is then what it would be without them, and waived if that
 * is met. Where only some are covered, it stays as it is, and the others are told apart.
 *
 * @param exceptions those that count for the subject; null where the policy lets nobody approve any
 */
export function waive(
  given: Verdict,
  rule: WaivableRule,
  exceptions: Pick<ExceptionsOfSubject, 'usable' | 'emergencies' | 'showsReasons'> | null,
): ReportedVerdict {
  const verdict = applied(given, rule, exceptions);
  const { findings } = verdict;
  return findings.some(isGraded) ? { ...verdict, findings: findings.map(ungraded) } : verdict;
}

/** Whether a finding says what only exceptions ask for. */
function isGraded({ alert, issue, severity, inEmergency }: Finding): boolean {
  return [alert, issue, severity, inEmergency].some((said) => said !== undefined);
}

/** The finding as a report has it. */
function ungraded({ alert: _, issue: __, severity: ___, inEmergency: ____, ...finding }: Finding): Finding {
  return finding;
}

function applied(
  verdict: Verdict,
  rule: WaivableRule,
  exceptions: Pick<ExceptionsOfSubject, 'usable' | 'emergencies' | 'showsReasons'> | null,
): ReportedVerdict {
  if (verdict.status === 'pass' || verdict.status === 'not-applicable') return verdict;
  if (exceptions === null) {
    if (verdict.status !== 'fail') return verdict;
    const { waivable: _, ...failed } = verdict;
    return failed;
  }
  const { usable, emergencies, showsReasons } = exceptions;
  const [whole] = latestFirst(usable.filter((each) => coversAll(each, rule, verdict)));
  if (whole !== undefined) return waived(verdict, [ofException(whole, showsReasons)]);
  const [emergency] = emergencies;
  if (emergency !== undefined && isForEmergencies(rule, verdict))
    return waived(verdict, [ofEmergency(emergency, showsReasons)]);
  return verdict.status === 'fail' ? waiveFindings(verdict, rule, exceptions) : verdict;
}

type Open = Extract<Verdict, { status: 'fail' | 'pending' | 'error' }>;
type Failed = Extract<Verdict, { status: 'fail' }>;

function waiveFindings(
  { waivable, ...verdict }: Failed,
  rule: WaivableRule,
  exceptions: Pick<ExceptionsOfSubject, 'usable' | 'emergencies' | 'showsReasons'>,
): ReportedVerdict {
  if (waivable === undefined) return verdict;
  const { usable, showsReasons } = exceptions;
  const deciding = verdict.findings.filter(({ messageId }) => waivable.of.includes(messageId));
  const covering = new Map(
    deciding.flatMap((finding) => {
      const [found] = latestFirst(usable.filter((each) => covers(each, rule, finding)));
      return found === undefined ? [] : [[keyOf(rule, finding), found] as const];
    }),
  );
  const marked = (findings: readonly Finding[]): readonly Finding[] =>
    findings.map((finding) => {
      if (!waivable.of.includes(finding.messageId)) return finding;
      const id = findingId(rule.id, finding);
      const by = covering.get(keyOf(rule, finding));
      return {
        ...finding,
        ...(id === null ? {} : { id }),
        ...(by === undefined ? {} : { level: 'notice', waivedBy: by.exception.id }),
      };
    });
  const findings = marked(verdict.findings);
  if (deciding.length === 0 || deciding.some((finding) => !covering.has(keyOf(rule, finding))))
    return { ...verdict, findings };
  const waivers = distinct([...covering.values()]).map((each) => ofException(each, showsReasons));
  const { otherwise } = waivable;
  if (otherwise === null || otherwise.status === 'pass' || otherwise.status === 'not-applicable')
    return waived({ ...verdict, findings }, waivers);
  const next = applied({ ...otherwise, findings: marked(otherwise.findings) }, rule, exceptions);
  return next.status === 'waived'
    ? waived({ ...verdict, findings }, distinctWaivers([...next.waivers, ...waivers]))
    : next;
}

/** A finding by its id; one without an id by all that it says. */
function keyOf({ id: rule }: WaivableRule, finding: Finding): string {
  const { message, path, line, level: _, id: __, waivedBy: ___, ...others } = finding;
  return JSON.stringify([findingId(rule, finding), message, path, line, others]);
}

/** Whether an exception covers whatever a rule says of the subject. */
function coversAll({ exception }: UsableException, rule: WaivableRule, verdict: Open): boolean {
  const { scope, severity } = exception;
  return (
    scope.rule === rule.id &&
    scope.findings === null &&
    scope.paths === null &&
    scope.alert === null &&
    mayWaive(exception, rule) &&
    reachesGrade(severity ?? 'none', gradeOfVerdict(rule, verdict))
  );
}

function covers({ exception }: UsableException, rule: WaivableRule, finding: Finding): boolean {
  const { scope, severity } = exception;
  const id = findingId(rule.id, finding);
  return (
    (scope.rule === rule.id || (scope.rule === null && scope.alert !== null)) &&
    (scope.findings === null || (id !== null && scope.findings.includes(id))) &&
    (scope.paths === null || (finding.path !== undefined && isAmong(finding.path, scope.paths))) &&
    (scope.alert === null ||
      (scope.alert.kind === finding.alert?.kind && scope.alert.number === finding.alert.number)) &&
    mayWaive(exception, rule) &&
    reachesGrade(severity ?? 'none', gradeOfFinding(rule, finding))
  );
}

function mayWaive({ scope }: Exception, { waivable }: WaivableRule): boolean {
  return waivable !== 'pull-request' || scope.pullRequest !== null;
}

function isForEmergencies({ waivable }: WaivableRule, { findings }: Open): boolean {
  return waivable === undefined && findings.every(({ inEmergency }) => inEmergency === undefined);
}

/** Whether an exception for findings of a grade at most covers another grade. */
function reachesGrade(granted: Grade, needed: Grade): boolean {
  return grades.indexOf(granted) <= grades.indexOf(needed);
}

function gradeOfFinding({ hasSeverities }: WaivableRule, { severity }: Finding): Grade {
  return severity ?? (hasSeverities === true ? 'critical' : 'none');
}

/** The worst that a verdict may hide: of findings that are known to be all, the worst of them. */
function gradeOfVerdict(rule: WaivableRule, verdict: Open): Grade {
  if (rule.hasSeverities !== true) return 'none';
  const { waivable } = verdict.status === 'fail' ? verdict : { waivable: undefined };
  if (waivable === undefined || (waivable.otherwise !== null && isOpen(waivable.otherwise)))
    return 'critical';
  const found = verdict.findings
    .filter(({ messageId }) => waivable.of.includes(messageId))
    .map((finding) => gradeOfFinding(rule, finding));
  return grades.find((grade) => found.includes(grade)) ?? 'critical';
}

function isOpen({ status }: Verdict): boolean {
  return status !== 'pass' && status !== 'not-applicable';
}

function isAmong(path: string, globs: readonly string[]): boolean {
  return globs.every((glob) => globMistake(glob) === null) && matcher(globs)(path);
}

function latestFirst(usable: readonly UsableException[]): readonly UsableException[] {
  return usable.toSorted((one, other) => other.until.getTime() - one.until.getTime());
}

function distinct(usable: readonly UsableException[]): readonly UsableException[] {
  return [...new Map(usable.map((each) => [each.exception.id, each])).values()];
}

function distinctWaivers(waivers: readonly Waiver[]): readonly Waiver[] {
  return [...new Map(waivers.map((waiver) => [waiver.id, waiver])).values()];
}

function ofException({ exception, until }: UsableException, showsReason: boolean): Waiver {
  const { id, origin, reason, control } = exception;
  return { kind: 'exception', id, until, origin, ...(showsReason ? { reason, control } : hidden) };
}

function ofEmergency({ id, origin, reason }: Emergency, showsReason: boolean): Waiver {
  return {
    kind: 'emergency',
    id,
    until: null,
    origin,
    ...(showsReason ? { reason, control: null } : hidden),
  };
}

const hidden = { reason: null, control: null };

function waived(
  { status, messageId, summary, findings, reevaluateAt }: Open,
  waivers: readonly Waiver[],
): WaivedVerdict {
  const ends = waivers.flatMap(({ until }) => until?.getTime() ?? []);
  return {
    status: 'waived',
    instead: status,
    messageId,
    summary: say`Waived by ${namesOf(waivers)}. ${summary}`,
    findings: findings.map((finding) =>
      finding.level === 'failure' ? { ...finding, level: 'notice' } : finding,
    ),
    ...(reevaluateAt === undefined ? {} : { reevaluateAt }),
    waivers,
    until: ends.length === 0 ? null : new Date(Math.min(...ends)),
  };
}

/** Waivers that one sentence names. */
const maxNamed = 5;

/** `the exceptions EX-12 and EX-13 until 2026-12-31`, and those with other ends. */
function namesOf(waivers: readonly Waiver[]): Message {
  const groups = Map.groupBy(waivers, ({ kind, until }) => `${kind} ${until?.getTime()}`);
  const named = [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [groupWords(first, others)],
  );
  return listOf(named, 'and', maxNamed);
}

function groupWords(first: Waiver, others: readonly Waiver[]): Message {
  const { kind, until } = first;
  const ids = listOf(
    [first, ...others].map(({ id }) => say`${id}`),
    'and',
    maxNamed,
  );
  const word = others.length === 0 ? kind : kind === 'exception' ? 'exceptions' : 'emergencies';
  return until === null ? say`the ${[word]} ${ids}` : say`the ${[word]} ${ids} until ${[untilWords(until)]}`;
}
