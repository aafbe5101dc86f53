import type { Report, RuleReport } from '../engine/report.ts';
import type { Severity } from '../evidence/code-scanning.ts';
import type { ApproverRole, Emergency, Exception, RegisteredException } from '../evidence/exceptions.ts';
import { gradeOf, isSameLogin, mayDecide } from '../exceptions/approvers.ts';
import { type Command, usages } from '../exceptions/commands.ts';
import { type ExceptionEvent, type Register, statementsAbout, testsOf } from '../exceptions/event.ts';
import { digestOf } from '../exceptions/exception.ts';
import { type Approval, mayRevoke, stateOf, whyNotCounted } from '../exceptions/state.ts';
import { afterWorkingDays } from '../exceptions/working-days.ts';
import type { ExceptionPolicy } from '../policy/exception-policy.ts';
import { code, markdown } from '../report/markdown.ts';
import { counted } from '../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../text/message.ts';
import type { AccountPermission, CommandAnswer, EmergencyIssue, Thread } from './gathered-command.ts';
import { type Place, placeName } from './place.ts';

/** What decides about the commands of a comment. */
export interface CommandFacts {
  readonly place: Place;
  readonly comment: {
    readonly id: number;
    /** Whether it is the text of a review. */
    readonly isReview?: boolean;
    readonly by: string;
    readonly at: Date;
  };
  readonly thread: Thread;
  readonly permission: AccountPermission;
  /** Null: the policy cannot be used, or says nothing of exceptions. */
  readonly policy: ExceptionPolicy | null;
  readonly roles: readonly ApproverRole[];
  readonly emergencyRoles: readonly ApproverRole[];
  readonly register: Register;
  /** Of the pull request, where a command is about what its check says; null where it could not be evaluated. */
  readonly report: Report | null;
  /** The commits that commands name, by the digits that they are named by; null: there is none, or there are several. */
  readonly commits: ReadonlyMap<string, string | null>;
  readonly now: Date;
}

/** What a comment changes, and what is answered to it. */
export interface DecidedCommands {
  readonly events: readonly ExceptionEvent[];
  readonly answer: Omit<CommandAnswer, 'thread'>;
  /** What was tested, and how: recorded as it was said. */
  readonly tested: readonly string[];
  /** To be opened for an emergency. */
  readonly issue: EmergencyIssue | null;
}

/** What one command comes to. */
interface Result {
  readonly accepted: boolean;
  /** Markdown. */
  readonly text: string;
  readonly event?: ExceptionEvent;
  readonly tested?: string;
  readonly issue?: EmergencyIssue;
}

/** Proposals of one pull request that wait for a decision. */
const maxWaiting = 20;

/** Milliseconds after the merge in which an emergency can still be declared: the service may have been down. */
const lateMs = 24 * 60 * 60 * 1_000;

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/**
 * Decides the commands of a comment, each by itself, in their order. Pure: who may do what is in the facts, and nothing is taken from the
 * comment but what it asks for. A refusal names nobody: who is in a team is not for everybody who can read the answer.
 */
export function decideCommands(commands: readonly Command[], facts: CommandFacts): DecidedCommands {
  const results = commands
    .map((command, index) => ({ command, index }))
    .filter(({ command }) => command.kind !== 're-evaluate')
    .map(({ command, index }) => ({ command, result: decide(command, index, facts) }));
  return {
    events: results.flatMap(({ result }) => result.event ?? []),
    tested: results.flatMap(({ result }) => result.tested ?? []),
    answer: {
      accepted: results.every(({ result }) => result.accepted),
      text:
        results.length === 1
          ? (results[0]?.result.text ?? '')
          : results.map(({ command, result }) => `**${titleOf(command)}**: ${result.text}`).join('\n\n'),
    },
    issue: results.flatMap(({ result }) => result.issue ?? [])[0] ?? null,
  };
}

function titleOf(command: Command): string {
  const kind = command.kind === 'invalid' ? command.meant : command.kind;
  return kind === null ? '/sdl' : `/sdl ${kind}`;
}

/** What decides about exceptions and emergencies: it has to be a person's own. */
const decisions: readonly Command['kind'][] = ['waive', 'approve', 'reject', 'revoke', 'emergency'];

function decide(command: Command, index: number, facts: CommandFacts): Result {
  if (facts.comment.isReview === true && decisions.includes(command.kind))
    return refused(
      say`Write this in a comment on the pull request. Of a review GitHub does not show whether an app wrote it for you, and only a person's own decision counts.`,
    );
  switch (command.kind) {
    case 'help':
      return { accepted: true, text: help };
    case 'invalid':
      return { accepted: false, text: notUnderstood(command.meant) };
    case 'explain':
      return explain(command.rule, facts);
    case 'waive':
      return propose(command, index, facts);
    case 'approve':
    case 'reject':
      return decideAbout(command.kind, command.id, index, facts);
    case 'revoke':
      return revoke(command.id, index, facts);
    case 'emergency':
      return declare(command, index, facts);
    case 'tested':
      return tested(command.what, index, facts);
    case 'verified':
    case 'dast':
    case 'pentest':
      return stated(command, index, facts);
    default:
      return refused(say`This command is not known.`);
  }
}

const usageList = Object.values(usages)
  .map((usage) => `- ${code(usage)}`)
  .join('\n');

const help = `These commands are read, one on a line of its own:\n\n${usageList}\n\nAn edited comment does nothing.`;

function notUnderstood(meant: keyof typeof usages | null): string {
  if (meant === null) return `There is no such command. ${help}`;
  return `The command is written like this: ${code(usages[meant])}`;
}

function accepted(message: Message, event?: ExceptionEvent): Result {
  return { accepted: true, text: markdown(message), ...(event === undefined ? {} : { event }) };
}

function refused(message: Message): Result {
  return { accepted: false, text: markdown(message) };
}

const noPolicy = say`The policy lets nobody approve exceptions here.`;
const onlyOpen = say`This works on an open pull request only.`;

function explain(rule: string | null, { report }: CommandFacts): Result {
  if (report === null) return refused(say`There is no check to explain. ${onlyOpen}`);
  if (report.policyProblems.length > 0)
    return refused(say`The policy file has errors, so no rule is evaluated.`);
  const rules = report.rules.filter(({ id }) => rule === null || id === rule);
  if (rules.length === 0)
    return refused(
      rule === null
        ? say`The policy enables no rule for this change.`
        : say`The policy has no rule ${rule} for this change.`,
    );
  return { accepted: true, text: rules.map(explanationOf).join('\n') };
}

function explanationOf({ id, title, enforcement, verdict }: RuleReport): string {
  const remedy = 'remedy' in verdict ? `<br>→ ${markdown(verdict.remedy)}` : '';
  return `- ${markdown(say`${[title]} (${id})`)}, ${enforcement}, ${verdict.status}: ${markdown(verdict.summary)}${remedy}`;
}

function propose(
  { what, until, reason, control }: Extract<Command, { kind: 'waive' }>,
  index: number,
  facts: CommandFacts,
): Result {
  const { policy, thread, report, register, place, comment, now } = facts;
  if (policy === null || policy.approvers.length === 0) return refused(noPolicy);
  if (thread.kind === 'issue' || thread.state !== 'open' || report === null) return refused(onlyOpen);
  const found = scopeOf(what, report);
  if ('why' in found) return refused(found.why);
  const ends = dayAfter(until);
  if (ends === null) return refused(say`${until} is no day.`);
  if (ends.getTime() <= now.getTime()) return refused(say`${until} is over.`);
  const exception: Exception = {
    id: idOf('EX', comment.id, index),
    scope: {
      rule: found.rule,
      findings: found.findings,
      paths: null,
      repository: placeName(place),
      pullRequest: thread.number,
      alert: null,
      untilRelease: null,
    },
    severity: found.severity,
    reason,
    control,
    requester: { login: comment.by, operators: [] },
    created: timeOf(facts),
    starts: null,
    ends,
    origin: { kind: 'command', thread: thread.number, comment: comment.id },
  };
  const longest = policy.longest[gradeOf(exception)];
  if (ends.getTime() - now.getTime() > longest * millisecondsPerDay)
    return refused(
      say`The policy allows ${[counted(longest, 'day')]} at most: until ${lastDay(now, longest)} if it is approved today.`,
    );
  const waiting = register.registered.filter(
    (each) =>
      each.exception.scope.pullRequest === thread.number && stateOf(each, policy, now).kind === 'proposed',
  );
  if (waiting.length >= maxWaiting)
    return refused(
      say`${waiting.length} exceptions of this pull request wait for a decision: no more are taken.`,
    );
  const scope = found.findings === null ? say`the rule ${found.rule}` : say`the finding ${what}`;
  return accepted(
    say`The exception ${exception.id} is proposed: until the end of ${until}, ${scope} does not count for this pull request. It begins when somebody whom the policy names, who did not contribute to the change, answers ${`/sdl approve ${exception.id}`}.`,
    { ...about(exception.id, 'proposed', index, facts), kind: 'proposed', exception },
  );
}

interface Scope {
  readonly rule: string;
  readonly findings: readonly string[] | null;
  readonly severity: Severity | null;
}

/** What a rule or finding of the report is to a scope. */
function scopeOf(what: string, { rules }: Report): Scope | { readonly why: Message } {
  const byRule = rules.filter(({ id }) => id === what);
  if (byRule.length > 0) {
    if (byRule.every(({ verdict: { status } }) => status === 'pass' || status === 'not-applicable'))
      return { why: say`The rule ${what} is met: there is nothing to waive.` };
    return { rule: what, findings: null, severity: severityOf(byRule) };
  }
  for (const { id, verdict } of rules) {
    const finding = verdict.findings.find((each) => each.id === what);
    if (finding === undefined) continue;
    const severity = finding.severity ?? (byRuleHasSeverities(rules, id) ? 'critical' : null);
    return { rule: id, findings: [what], severity };
  }
  return {
    why: say`The check names no rule and no finding ${what}. ${'/sdl explain'} lists the rules.`,
  };
}

function byRuleHasSeverities(rules: readonly RuleReport[], id: string): boolean {
  return rules.some((rule) => rule.id === id && rule.hasSeverities === true);
}

/** Of a whole rule: what it hides may be as bad as can be, unless every finding that it names is less. */
function severityOf(rules: readonly RuleReport[]): Severity | null {
  return rules.some(({ hasSeverities }) => hasSeverities === true) ? 'critical' : null;
}

/** Recorded as it was said; of an open pull request it also counts for its check, if its policy asks how it was tested. */
function tested(what: string, index: number, facts: CommandFacts): Result {
  const { thread, permission } = facts;
  const said = say`What was tested is recorded.`;
  if (thread.kind === 'issue' || thread.state !== 'open') return { ...accepted(said), tested: what };
  const event: ExceptionEvent = {
    ...about(testsOf(thread.number), 'tested', index, facts),
    kind: 'tested',
    headSha: thread.headSha,
    what,
    mayPush: permission === 'admin' || permission === 'write',
  };
  return { ...accepted(said, event), tested: what };
}

/** Counts for releases of the commit and of later ones, where the policy asks for it. The policy says whose statement counts. */
function stated(
  command: Extract<Command, { kind: 'verified' | 'dast' | 'pentest' }>,
  index: number,
  facts: CommandFacts,
): Result {
  const { permission, commits, now } = facts;
  const sha = commits.get(command.commit) ?? null;
  if (sha === null)
    return refused(say`${command.commit} is no commit of this repository, or the first digits of several.`);
  const mayPush = permission === 'admin' || permission === 'write';
  const id = statementsAbout(sha);
  if (command.kind === 'verified') {
    const { what } = command;
    const event = { ...about(id, 'verified', index, facts), kind: 'verified', what, mayPush } as const;
    return accepted(say`It is recorded that ${commitLink(sha)} was verified.`, event);
  }
  const { kind: test, report, tester, day, authenticated } = command;
  const next = dayAfter(day);
  if (next === null) return refused(say`${day} is no day.`);
  // Somewhere it is tomorrow already.
  if (next.getTime() - 2 * millisecondsPerDay > now.getTime()) return refused(say`${day} is to come.`);
  return accepted(say`It is recorded that ${commitLink(sha)} was tested on ${[day]}.`, {
    ...about(id, 'security-test', index, facts),
    kind: 'security-test',
    stated: { test, report, tester, day, authenticated },
    mayPush,
  });
}

function decideAbout(kind: 'approve' | 'reject', asked: string, index: number, facts: CommandFacts): Result {
  const { policy, register, roles, now, comment, thread } = facts;
  const found = registeredWith(asked, register);
  const emergency = emergencyWith(asked, register);
  if (found === null && emergency !== null)
    return kind === 'approve'
      ? review(emergency, index, facts)
      : refused(say`An emergency is reviewed with ${`/sdl approve ${emergency.id}`}.`);
  if (found === null) return unknown(asked);
  const { exception } = found;
  if (policy === null) return refused(noPolicy);
  const at = timeOf(facts);
  if (!mayDecide({ by: comment.by, as: roles, at }, exception, policy))
    return refused(say`The policy does not name you for a decision about ${exception.id}.`);
  const state = stateOf(found, policy, now);
  if (state.kind === 'revoked' || state.kind === 'rejected' || state.kind === 'expired')
    return refused(say`${exception.id} is ${[words[state.kind]]}: ask for another exception.`);
  const digest = digestOf(exception);
  if (kind === 'reject')
    return accepted(say`${exception.id} is rejected.`, {
      ...about(exception.id, 'rejected', index, facts),
      kind: 'rejected',
      as: roles,
      digest,
    });
  const isOfThread = exception.scope.pullRequest === thread.number;
  if (isOfThread && thread.kind === 'pull-request' && includes(thread.contributors, comment.by))
    return refused(say`You contributed to this change, so somebody else has to approve ${exception.id}.`);
  const approval: Approval = { kind: 'approved', by: comment.by, as: roles, at, digest };
  switch (whyNotCounted(approval, found, policy)) {
    case 'own-request':
      return refused(say`You asked for ${exception.id}, so somebody else has to approve it.`);
    case 'too-long':
      return refused(
        say`${exception.id} ends later than the policy allows: ask for a shorter one, at most ${[counted(policy.longest[gradeOf(exception)], 'day')]}.`,
      );
    case 'not-allowed':
    case 'edited':
      return refused(say`The policy does not name you for a decision about ${exception.id}.`);
    default:
      return accepted(say`Your approval of ${exception.id} is recorded. The check shows what it waives.`, {
        ...about(exception.id, 'approved', index, facts),
        kind: 'approved',
        as: roles,
        digest,
      });
  }
}

const words = { revoked: 'revoked', rejected: 'rejected', expired: 'over' } as const;

function revoke(asked: string, index: number, facts: CommandFacts): Result {
  const { policy, register, roles, now, comment } = facts;
  const found = registeredWith(asked, register);
  if (found === null)
    return emergencyWith(asked, register) === null
      ? unknown(asked)
      : refused(say`An emergency is not revoked: it holds for one head only.`);
  const { exception } = found;
  const state = stateOf(found, policy, now);
  if (state.kind === 'revoked') return accepted(say`${exception.id} was revoked before.`);
  if (state.kind === 'expired' || state.kind === 'rejected')
    return refused(say`${exception.id} is ${[words[state.kind]]}: there is nothing to revoke.`);
  const revocation = { kind: 'revoked' as const, by: comment.by, as: roles, at: timeOf(facts) };
  if (!mayRevoke(revocation, found, policy))
    return refused(
      say`${exception.id} is revoked by those who asked for it, approved it, or are named for it by the policy.`,
    );
  return accepted(say`${exception.id} is revoked.`, {
    ...about(exception.id, 'revoked', index, facts),
    kind: 'revoked',
    as: roles,
  });
}

function declare(
  { reason, incident }: Extract<Command, { kind: 'emergency' }>,
  index: number,
  facts: CommandFacts,
): Result {
  const { policy, thread, register, emergencyRoles, comment, now } = facts;
  if (policy === null || policy.emergency.by.length === 0)
    return refused(say`The policy lets nobody declare an emergency here.`);
  if (emergencyRoles.length === 0)
    return refused(say`The policy does not name you among those who declare an emergency.`);
  if (thread.kind === 'issue') return refused(say`An emergency is declared on its pull request.`);
  if (thread.state === 'closed') return refused(say`This pull request is closed.`);
  const { mergedAt, headSha } = thread;
  if (mergedAt !== null && comment.at.getTime() - mergedAt.getTime() > lateMs)
    return refused(say`An emergency is declared within 24 hours after the merge.`);
  const known = register.emergencies.find((each) => each.headSha === headSha);
  if (known !== undefined) return refused(say`${known.id} was declared for this head before.`);
  const id = idOf('EM', comment.id, index);
  const at = timeOf(facts);
  const due = afterWorkingDays(now, policy.emergency['review-within']);
  const declared: Omit<Emergency, 'issue' | 'reviewed'> = {
    id,
    pullRequest: thread.number,
    headSha,
    reason,
    incident,
    declaredBy: comment.by,
    declaredAt: at,
    due,
    origin: { kind: 'command', thread: thread.number, comment: comment.id },
  };
  const what =
    mergedAt === null
      ? say`The present head of this pull request passes`
      : say`It is recorded for the head that was merged`;
  return {
    ...accepted(
      say`The emergency ${id} is declared. ${what}; what an emergency never waives still counts. It has to be reviewed until ${dayOf(due)} by somebody whom the policy names, who neither declared it nor contributed to the change: ${`/sdl approve ${id}`}.`,
      { ...about(id, 'emergency', index, facts), kind: 'emergency', emergency: declared },
    ),
    issue: {
      id,
      title: `Review of the emergency change #${thread.number} (${id})`,
      body: [
        markdown(say`${comment.by} declared an emergency on the pull request of this review.`),
        `- Pull request: #${thread.number}, head ${headSha}`,
        `- Reason: ${markdown(say`${reason}`)}`,
        `- Incident: ${markdown(say`${incident}`)}`,
        `- Owner: ${markdown(say`${comment.by}`)}`,
        `- To be reviewed until ${dayOf(due)}`,
        markdown(
          say`Somebody whom the policy names for exceptions, who neither declared it nor contributed to the change, reviews it and comments ${`/sdl approve ${id}`}. Closing this issue does not count as a review.`,
        ),
      ].join('\n\n'),
    },
  };
}

/** The review of an emergency afterwards. */
function review(emergency: Emergency, index: number, facts: CommandFacts): Result {
  const { roles, comment, thread } = facts;
  const { id, declaredBy, reviewed, pullRequest } = emergency;
  if (reviewed !== null) return accepted(say`${id} was reviewed before.`);
  if (roles.length === 0) return refused(say`The policy does not name you for a decision about ${id}.`);
  if (isSameLogin(declaredBy, comment.by))
    return refused(say`You declared ${id}, so somebody else has to review it.`);
  // Who contributed is known where the pull request itself is.
  if (thread.kind !== 'pull-request' || thread.number !== pullRequest)
    return refused(join([say`Comment on the pull request of the emergency:`, [`#${pullRequest}.`]], ' '));
  if (includes(thread.contributors, comment.by))
    return refused(say`You contributed to this change, so somebody else has to review ${id}.`);
  return accepted(say`The review of ${id} is recorded.`, {
    ...about(id, 'reviewed', index, facts),
    kind: 'reviewed',
    as: roles,
  });
}

function unknown(asked: string): Result {
  return refused(
    say`There is no exception and no emergency ${asked} in this repository that was asked for in a comment.`,
  );
}

function registeredWith(id: string, { registered }: Register): RegisteredException | null {
  return registered.find(({ exception }) => exception.id.toLowerCase() === id.toLowerCase()) ?? null;
}

function emergencyWith(id: string, { emergencies }: Register): Emergency | null {
  return emergencies.find((each) => each.id.toLowerCase() === id.toLowerCase()) ?? null;
}

function includes(logins: readonly string[], login: string): boolean {
  return logins.some((each) => isSameLogin(each, login));
}

/** The id of what the command of a comment asks for: the same however often the comment is processed, and of no other comment. */
function idOf(prefix: 'EX' | 'EM', comment: number, index: number): string {
  return `${prefix}-${comment.toString(36)}${index === 0 ? '' : `-${index + 1}`}`;
}

function about(id: string, kind: ExceptionEvent['kind'], index: number, facts: CommandFacts) {
  const { place, comment } = facts;
  return {
    id,
    repositoryId: place.repositoryId,
    by: comment.by,
    at: timeOf(facts),
    source: `${comment.isReview === true ? 'review' : 'comment'}:${place.repositoryId}:${comment.id}:${index}:${kind}`,
  };
}

/** When the comment was written; by this clock where GitHub's is ahead of it, so that nothing is decided in the future. */
function timeOf({ comment, now }: CommandFacts): Date {
  return comment.at > now ? now : comment.at;
}

/** The end of a day, in UTC: the beginning of the next one. Null for a date that does not exist. */
function dayAfter(day: string): Date | null {
  const start = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(day)) return null;
  return new Date(start + millisecondsPerDay);
}

/** The last day of a term that begins now. */
function lastDay(now: Date, days: number): string {
  return dayOf(new Date(now.getTime() + (days - 1) * millisecondsPerDay));
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
