import type { Exception, ExceptionOrigin, ExceptionScope } from '../../evidence/exceptions.ts';
import type { ListedEmergency, ListedException } from '../../exceptions/overview.ts';
import type { ExceptionState, WhyNotApproved } from '../../exceptions/state.ts';
import { shorten } from '../../report/size.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { table } from '../table.ts';
import type { Register } from './register.ts';

const maxWhatCharacters = 60;
const maxNoteCharacters = 60;

const whyNotApproved: Readonly<Record<WhyNotApproved, string>> = {
  'no-approval': 'nobody has approved it',
  edited: 'it was edited after its approval',
  'not-allowed': 'the policy does not let its approver approve it',
  'own-request': 'its approver asked for it',
  'too-long': 'it is longer than the policy allows',
};

/** A day, in UTC: `2030-01-31`. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** The last day of an exception: it ends with the first moment of the day after. */
export function lastDayOf(ends: Date): string {
  return dayOf(new Date(ends.getTime() - 1));
}

/** What a state says in a few words, such as `waits: nobody has approved it`. */
export function stateNote(state: ExceptionState): string {
  switch (state.kind) {
    case 'proposed':
      return whyNotApproved[state.why];
    case 'approved':
      return `begins ${dayOf(state.starts)}`;
    case 'active':
      return `approved by ${state.approval.by}`;
    case 'expired':
      return '';
    case 'revoked':
    case 'rejected':
      return `by ${state.by} on ${dayOf(state.at)}`;
  }
}

/** What an exception waives: `tests in acme/shop#7`. */
export function scopeWords({ scope }: Exception): string {
  const { rule, findings, paths, alert } = scope;
  const what = [
    ...(rule === null ? [] : [rule]),
    ...(alert === null ? [] : [`alert ${alert.kind} ${alert.number}`]),
    ...(findings === null ? [] : [listOfNames(findings, 'and', 2)]),
    ...(paths === null ? [] : [`in ${listOfNames(paths, 'and', 2)}`]),
  ];
  return `${what.join(', ')}${placeWords(scope)}`;
}

function placeWords({ repository, pullRequest }: ExceptionScope): string {
  if (pullRequest !== null) return ` in ${repository ?? ''}#${pullRequest}`;
  return repository === null ? ' in every repository' : ` in ${repository}`;
}

/** Where an exception was asked for. */
export function originWords(origin: ExceptionOrigin): string {
  switch (origin.kind) {
    case 'file':
      return `${origin.repository === '' ? '' : `${origin.repository} `}${origin.path}:${origin.line}`;
    case 'command':
      return `a comment on #${origin.thread}`;
    case 'dashboard':
      return 'the dashboard';
  }
}

function attentionWords({ attention, lastUsed }: ListedException): readonly string[] {
  return attention.map((each) =>
    each === 'ends-soon' ? 'ends soon' : lastUsed == null ? 'unused' : `unused since ${dayOf(lastUsed)}`,
  );
}

/** Exceptions in columns, one line each. */
export function renderExceptions(exceptions: readonly ListedException[]): readonly string[] {
  return table(
    ['EXCEPTION', 'STATE', 'LAST DAY', 'WAIVES', 'NOTES'],
    exceptions.map((each) => [
      inert(each.exception.id),
      each.state.kind,
      lastDayOf(each.ends),
      shorten(inert(scopeWords(each.exception)), maxWhatCharacters),
      shorten(
        inert([...attentionWords(each), stateNote(each.state)].filter((note) => note !== '').join('; ')),
        maxNoteCharacters,
      ),
    ]),
  );
}

/** Emergencies in columns, one line each. */
export function renderEmergencies(emergencies: readonly ListedEmergency[]): readonly string[] {
  return table(
    ['EMERGENCY', 'REVIEW', 'DECLARED', 'DUE', 'PULL REQUEST', 'NOTES'],
    emergencies.map(({ emergency: { id, declaredAt, declaredBy, due, pullRequest, reviewed }, review }) => [
      inert(id),
      review,
      dayOf(declaredAt),
      dayOf(due),
      `#${pullRequest}`,
      shorten(
        inert(
          `declared by ${declaredBy}${review === 'reviewed' && reviewed !== null ? `; reviewed by ${reviewed.by} on ${dayOf(reviewed.at)}` : ''}`,
        ),
        maxNoteCharacters,
      ),
    ]),
  );
}

/** Refused entries, as editors read places: `file:line:column: message`. */
export function renderRefused({ overview: { refused } }: Register): readonly string[] {
  return refused.map(
    ({ id, path, line, column, message }) =>
      `${inert(path)}:${line}:${column}: ${id === null ? '' : `${inert(id)}: `}${inert(message)}`,
  );
}

/** All of one exception, a line for each fact. */
export function renderException(listed: ListedException): readonly string[] {
  const { exception, decisions, state, ends, lastUsed } = listed;
  const { severity, reason, control, requester, created, starts, origin, scope } = exception;
  const fact = (name: string, value: string) => `${`${name}:`.padEnd(14)}${inert(value)}`;
  const note = [stateNote(state), ...attentionWords(listed)].filter((each) => each !== '').join('; ');
  return [
    fact(exception.id, `${state.kind}${note === '' ? '' : ` (${note})`}`),
    fact('waives', scopeWords(exception)),
    ...(scope.findings ?? []).map((id) => fact('  finding', id)),
    ...(scope.paths ?? []).map((path) => fact('  path', path)),
    fact('severity', severity === null ? 'findings without one' : `up to ${severity}`),
    fact('reason', reason),
    fact('control', control ?? 'none'),
    fact('requester', [requester.login, ...requester.operators.map((login) => `for ${login}`)].join(' ')),
    fact('asked for', `${dayOf(created)} in ${originWords(origin)}`),
    ...(starts === null ? [] : [fact('first day', dayOf(starts))]),
    fact('last day', lastDayOf(ends)),
    ...(scope.untilRelease === null ? [] : [fact('until release', scope.untilRelease)]),
    ...decisions.map((decision) =>
      fact(
        decision.kind,
        `${dayOf(decision.at)}${'by' in decision ? ` by ${decision.by}${rolesWords(decision.as)}` : ''}`,
      ),
    ),
    ...(lastUsed === undefined
      ? []
      : [fact('last used', lastUsed === null ? 'not in the last 90 days' : dayOf(lastUsed))]),
  ];
}

function rolesWords(roles: Extract<ListedException['decisions'][number], { kind: 'revoked' }>['as']): string {
  const words = roles.flatMap((role) => {
    if (role.kind === 'team') return [`of the team ${role.team}`];
    if (role.kind === 'deputy')
      return [`deputy of ${typeof role.of === 'string' ? role.of : `the team ${role.of.team}`}`];
    return [];
  });
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** A text from outside, on one line. */
export function inert(text: string): string {
  return plain([text]);
}
