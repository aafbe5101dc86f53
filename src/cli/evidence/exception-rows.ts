import type { ExceptionOrigin } from '../../evidence/exceptions.ts';
import type { ExceptionEvent } from '../../exceptions/event.ts';
import { isVerdict, verdictKind } from '../../record/entry.ts';
import type { StoredEntry } from '../../store/entries.ts';
import { type Cell, type ExportTable, type Row, wordOf } from './export-table.ts';
import { bodyOf, type RowSource, readAll, readParts, writtenIn } from './read-entries.ts';
import { shownReport, waiversIn } from './rule-columns.ts';

/** The kind of the entries about decisions in comments. */
const decisionKind = 'exception';

const nothing = {
  event: null,
  id: null,
  by: null,
  at: null,
  rule: null,
  scope: null,
  reason: null,
  control: null,
  requester: null,
  starts: null,
  ends: null,
  incident: null,
  origin: null,
} as const satisfies Row;

type Known = { readonly [Name in keyof typeof nothing]?: Cell };

async function* exceptionRows(source: RowSource): AsyncGenerator<Row> {
  const written = writtenIn(source.scope);
  for await (const entry of readAll(source, { kind: decisionKind, ...written })) yield decisionRow(entry);
  const isWaived = ({ rules = [] }: Pick<StoredEntry, 'rules'>) =>
    rules.some((rule) => rule.endsWith('=waived'));
  for await (const entry of readAll(source, { kind: verdictKind, ...written }, isWaived))
    yield* waivedRows(entry);
}

function rowOf(entry: StoredEntry, known: Known): Row {
  const { id, at, repositoryId, repository, number, sha, digest } = entry;
  const { event, id: exception, ...others } = { ...nothing, ...known };
  return {
    repositoryId: repositoryId ?? null,
    repository: repository ?? null,
    event,
    exception,
    ...others,
    thread: number ?? null,
    sha: sha ?? null,
    entry: id,
    recordedAt: new Date(at),
    digest,
  };
}

function decisionRow(entry: StoredEntry): Row {
  const body = bodyOf(entry);
  const event = body === null || isVerdict(body) ? null : (body.facts.event as ExceptionEvent | undefined);
  if (event == null || typeof event !== 'object')
    return rowOf(entry, { event: entry.conclusion ?? null, reason: withoutReason(entry) });
  const known = { event: event.kind, id: event.id, by: event.by, at: event.at };
  return rowOf(entry, { ...known, ...readParts(() => detailsOf(event), { reason: withoutReason(entry) }) });
}

function withoutReason({ body }: StoredEntry): string {
  return body === null ? '(the body of the entry was redacted)' : '(the body of the entry cannot be read)';
}

function detailsOf(event: ExceptionEvent): Known {
  if (event.kind === 'proposed') {
    const { scope, reason, control, requester, starts, ends, origin } = event.exception;
    const { rule, ...others } = scope;
    return {
      rule,
      scope: Object.entries(others).flatMap(([name, value]) =>
        value === null ? [] : [`${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`],
      ),
      reason,
      control,
      requester: requester.login,
      starts,
      ends,
      origin: originWords(origin),
    };
  }
  if (event.kind === 'emergency') {
    const { reason, incident, due, origin } = event.emergency;
    return { reason, incident, ends: due, origin: originWords(origin) };
  }
  return {};
}

/** What a verdict says that it was waived by: so also exceptions are listed that stand in a file. */
function waivedRows(entry: StoredEntry): readonly Row[] {
  const body = bodyOf(entry);
  if (body === null || !isVerdict(body))
    return [rowOf(entry, { event: 'waived', reason: withoutReason(entry) })];
  return readParts(() => {
    const report = shownReport(body);
    return waiversIn(report).map(({ rule, waiver }) =>
      rowOf(entry, {
        event: 'waived',
        id: waiver.id,
        at: report.evaluatedAt,
        rule,
        reason: waiver.reason,
        control: waiver.control,
        ends: waiver.until,
        origin: originWords(waiver.origin),
      }),
    );
  }, [rowOf(entry, { event: 'waived', reason: withoutReason(entry) })]);
}

function originWords(origin: ExceptionOrigin): string {
  switch (origin.kind) {
    case 'file':
      return `${origin.repository} ${origin.path}:${origin.line} at ${origin.commit}`;
    case 'command':
      return `comment ${origin.comment} on #${origin.thread}`;
    case 'dashboard':
      return 'dashboard';
  }
}

/** What was decided about exceptions and emergencies in a period, and what they waived. */
export const exceptionTable: ExportTable = {
  name: 'exceptions',
  columns: {
    repositoryId: "GitHub's id of the repository",
    repository: 'its name when the entry was written',
    event: 'what happened; `waived`: a verdict that it waived a rule of',
    exception: 'the id of the exception or emergency',
    by: 'who decided',
    at: 'when it was decided',
    rule: 'the rule',
    scope: 'what limits it further',
    reason: 'why; empty where anybody can read the check',
    control: 'the compensating control',
    requester: 'who asked for it',
    starts: 'from when on it holds',
    ends: 'when it ends; of an emergency, when its review is due',
    incident: 'of an emergency, the page of the incident',
    origin: 'where it stands',
    thread: 'the number of the issue or pull request',
    sha: 'the commit',
    entry: 'the number of the entry',
    recordedAt: 'when the entry was written, by which the period is counted',
    digest: 'the digest of the entry',
  },
  totals: { event: ({ event }) => wordOf(event) },
  rows: exceptionRows,
};
