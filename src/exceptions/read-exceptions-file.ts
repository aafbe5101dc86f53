import type {
  ApproverRole,
  Exception,
  ExceptionOrigin,
  RefusedException,
  RegisteredException,
} from '../evidence/exceptions.ts';
import type { Teams } from '../evidence/teams.ts';
import { type Located, type Position, readDocument } from '../policy/document.ts';
import type { ExceptionPolicy } from '../policy/exception-policy.ts';
import { problemsOf } from '../policy/problems.ts';
import type { NamedOwner } from '../rules/options.ts';
import { nearest } from '../text/nearest.ts';
import { quote } from '../text/quote.ts';
import { gradeOf, isSameOwner, rolesOf } from './approvers.ts';
import { digestOf } from './exception.ts';
import { exceptionId, exceptionsJsonSchema, type FileEntry, fileEntry, maxEntries } from './file-schema.ts';
import { type Approval, whyNotCounted } from './state.ts';

/** The exceptions of a file, and the entries that waive nothing. */
export interface ReadExceptions {
  readonly registered: readonly RegisteredException[];
  readonly refused: readonly RefusedException[];
}

/** Where the file is. */
export interface ExceptionsFile extends Omit<Extract<ExceptionOrigin, { kind: 'file' }>, 'kind' | 'line'> {
  /**
   * `own`: it is about its own repository only. `shared`: that of the organization, or the private one that the policy names; its entries
   * may be about any repository of the organization.
   */
  readonly reach: 'own' | 'shared';
}

/** What decides whether an entry counts. */
export interface FileContext {
  readonly policy: ExceptionPolicy;
  /** The members of the teams that the policy names for exceptions. */
  readonly teams: Teams;
  /** The ids of the rules that there are. */
  readonly rules: readonly string[];
}

interface Found {
  readonly entry: FileEntry;
  readonly at: Located;
}

/**
 * Reads the text of a file of exceptions. Never throws, whatever the text. An entry with a mistake is refused with its place, and the
 * others count; a file that is no YAML waives nothing.
 *
 * The approval of an entry is that of the approver whom it names: the policy has to let them approve it, and their approval of the entry as
 * it stands is what the owners of the policy confirm when they approve the change that brings it in.
 */
export function readExceptionsFile(text: string, file: ExceptionsFile, context: FileContext): ReadExceptions {
  const refuse = (id: string | null, message: string, { line, column }: Position): RefusedException => ({
    id,
    repository: file.repository,
    path: file.path,
    line,
    column,
    message,
  });
  const read = readDocument(text);
  if (!read.valid) {
    const [first] = read.problems;
    const place = first ?? { line: 1, column: 1 };
    return {
      registered: [],
      refused: [
        refuse(null, `The file cannot be read, so nothing in it counts: ${first?.message ?? ''}`, place),
      ],
    };
  }
  const { entries, refused } = entriesOf(read.root, refuse);
  const registered: RegisteredException[] = [];
  const byId = Map.groupBy(entries, ({ entry }) => entry.id.toLowerCase());
  for (const same of byId.values()) {
    const [first, second] = same;
    if (first === undefined) continue;
    if (second !== undefined) {
      // Which of them was approved under the id is not known.
      const message = `The id ${quote(first.entry.id)} is given to ${same.length} entries: each needs its own.`;
      for (const { entry, at } of same) refused.push(refuse(entry.id, message, at.place));
      continue;
    }
    const result = registeredOf(first, file, context);
    if ('message' in result) refused.push(refuse(first.entry.id, result.message, result.place));
    else registered.push(result);
  }
  return { registered, refused: refused.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

type Refuse = (id: string | null, message: string, place: Position) => RefusedException;

/** The entries of a file that have the right form. */
function entriesOf(
  root: Located,
  refuse: Refuse,
): { readonly entries: readonly Found[]; readonly refused: RefusedException[] } {
  const refused: RefusedException[] = [];
  const entries: Found[] = [];
  // An empty file holds no exception.
  if (root.value === null) return { entries, refused };
  const list = root.parts.get('exceptions')?.located;
  if (list === undefined || !Array.isArray(list.value)) {
    const message = 'The file must have a list `exceptions`.';
    return { entries, refused: [refuse(null, message, list?.place ?? root.place)] };
  }
  for (const [key, { keyPlace }] of root.parts) {
    if (key !== 'exceptions')
      refused.push(
        refuse(null, `${quote(key)} is not a known key of the file: it has \`exceptions\` only.`, keyPlace),
      );
  }
  for (const [index, at] of [...list.parts.values()].map(({ located }) => located).entries()) {
    if (index >= maxEntries) {
      refused.push(
        refuse(
          null,
          `The file has more than ${maxEntries} entries: those from here on do not count.`,
          at.place,
        ),
      );
      break;
    }
    const parsed = fileEntry.safeParse(at.value ?? {});
    if (parsed.success) {
      entries.push({ entry: parsed.data, at });
      continue;
    }
    const issues = parsed.error.issues.map((issue) => ({
      ...issue,
      path: ['exceptions', index, ...issue.path],
    }));
    const [first] = problemsOf(issues, root, schema()).toSorted(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    refused.push(refuse(idOf(at.value), first?.message ?? 'The entry is invalid.', first ?? at.place));
  }
  return { entries, refused };
}

let knownSchema: ReturnType<typeof exceptionsJsonSchema> | undefined;

/** Made when the first mistake is found. */
function schema(): ReturnType<typeof exceptionsJsonSchema> {
  knownSchema ??= exceptionsJsonSchema();
  return knownSchema;
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return exceptionId.safeParse(id).data ?? null;
}

interface Mistake {
  readonly message: string;
  readonly place: Position;
}

/** The exception that an entry is, with its approval; or why it does not count. */
function registeredOf(
  { entry, at }: Found,
  file: ExceptionsFile,
  { policy, teams, rules }: FileContext,
): RegisteredException | Mistake {
  const placeOf = (key: string) => at.parts.get(key)?.keyPlace ?? at.place;
  const mistake = (key: string, message: string): Mistake => ({ message, place: placeOf(key) });
  const { rule } = entry;
  if (rule !== undefined && !rules.includes(rule) && !rule.startsWith('require.')) {
    const meant = nearest(rule, rules);
    return mistake(
      'rule',
      `There is no rule ${quote(rule)}${meant === null ? '.' : `: did you mean ${quote(meant)}?`}`,
    );
  }
  if (file.reach === 'own' && entry.repository !== undefined && !isSame(entry.repository, file.repository))
    return mistake('repository', 'An entry in the file of a repository is about this repository only.');
  const repository = file.reach === 'own' ? file.repository : (entry.repository ?? null);
  if (
    repository === null &&
    (entry['pull-request'] !== undefined || entry.alert !== undefined || entry['until-release'] !== undefined)
  )
    return mistake('id', 'An entry about a pull request, an alert or a release must name its `repository`.');
  const { repository: repositoryOfFile, path, commit } = file;
  const origin: ExceptionOrigin = {
    kind: 'file',
    repository: repositoryOfFile,
    path,
    commit,
    line: at.place.line,
  };
  const exception = exceptionOf(entry, repository, origin);
  const approvedAt = startOf(entry.approved);
  const as = rolesOf(entry.approver, policy, teams, approvedAt).filter((role) =>
    isNamedRole(role, entry['deputy-for']),
  );
  const approval: Approval = {
    kind: 'approved',
    by: entry.approver,
    as,
    at: approvedAt,
    digest: digestOf(exception),
  };
  const registered: RegisteredException = { exception, decisions: [approval] };
  switch (whyNotCounted(approval, registered, policy)) {
    case 'not-allowed':
      return mistake('approver', notAllowed(entry, exception));
    case 'own-request':
      return mistake('approver', 'The approver must be somebody else than the requester.');
    case 'too-long':
      return mistake(
        'until',
        `It is longer than the policy allows: at most ${policy.longest[gradeOf(exception)]} days from its approval${entry.severity === undefined ? '' : ` for ${entry.severity} severity`}.`,
      );
    default:
      return registered;
  }
}

function notAllowed({ approver, severity, 'deputy-for': of }: FileEntry, { scope }: Exception): string {
  const what = `${scope.rule === null ? 'alerts' : `the rule ${quote(scope.rule)}`}${severity === undefined ? '' : ` and ${severity} severity`}`;
  const as =
    of === undefined
      ? ''
      : ` as the deputy of ${typeof of === 'string' ? quote(of) : `the team ${quote(of.team)}`}`;
  return `The policy does not let ${quote(approver)} approve exceptions for ${what}${as}.`;
}

/** The entry names for whom a deputy approves; without that, only the approver's own role counts. */
function isNamedRole(role: ApproverRole, of: NamedOwner | undefined): boolean {
  if (role.kind !== 'deputy') return of === undefined;
  return of !== undefined && isSameOwner(role.of, of);
}

function exceptionOf(entry: FileEntry, repository: string | null, origin: ExceptionOrigin): Exception {
  return {
    id: entry.id,
    scope: {
      rule: entry.rule ?? null,
      findings: entry.findings ?? null,
      paths: entry.paths ?? null,
      repository,
      pullRequest: entry['pull-request'] ?? null,
      alert: entry.alert ?? null,
      untilRelease: entry['until-release'] ?? null,
    },
    severity: entry.severity ?? null,
    reason: entry.reason,
    control: entry.control ?? null,
    requester: { login: entry.requester, operators: [] },
    created: startOf(entry.approved),
    starts: entry.from === undefined ? null : startOf(entry.from),
    ends: new Date(startOf(entry.until).getTime() + millisecondsPerDay),
    origin,
  };
}

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/** The beginning of a day, in UTC. */
function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
