import type { Emergency, Exception } from '../../src/evidence/exceptions.ts';
import type { ExceptionEvent } from '../../src/exceptions/event.ts';
import { digestOf } from '../../src/exceptions/exception.ts';
import { widgets } from './subjects.ts';

const { repositoryId } = widgets;

/** An exception of a pull request that `mona` asked for, of the rule `tests`. */
export function exception(changes: Partial<Exception> = {}): Exception {
  return {
    id: 'EX-1',
    scope: {
      rule: 'tests',
      findings: null,
      paths: null,
      repository: 'octo-org/widgets',
      pullRequest: 7,
      alert: null,
      untilRelease: null,
    },
    severity: null,
    reason: 'The harness is replaced this week.',
    control: null,
    requester: { login: 'mona', operators: [] },
    created: new Date('2026-01-01T00:00:00Z'),
    starts: null,
    ends: new Date('2026-02-01T00:00:00Z'),
    origin: { kind: 'command', thread: 7, comment: 11 },
    ...changes,
  };
}

/** An emergency that `mona` declared. */
export function emergency(changes: Partial<Emergency> = {}): Emergency {
  return {
    id: 'EM-1',
    pullRequest: 7,
    headSha: 'a'.repeat(40),
    reason: 'Payments fail.',
    incident: 'https://status.example.com/incidents/1',
    declaredBy: 'mona',
    declaredAt: new Date('2026-01-01T00:00:00Z'),
    due: new Date('2026-01-06T00:00:00Z'),
    issue: null,
    reviewed: null,
    origin: { kind: 'command', thread: 7, comment: 12 },
    ...changes,
  };
}

/** That an exception was asked for. */
export function proposed(of: Exception, source = `comment:${of.id}`): ExceptionEvent {
  return {
    kind: 'proposed',
    id: of.id,
    repositoryId,
    by: of.requester.login,
    at: of.created,
    source,
    exception: of,
  };
}

/** That an exception was approved or rejected as it is. */
export function decided(
  kind: 'approved' | 'rejected',
  of: Exception,
  by: string,
  changes: Partial<Pick<ExceptionEvent, 'at' | 'source'>> = {},
): ExceptionEvent {
  return {
    kind,
    id: of.id,
    repositoryId,
    by,
    at: of.created,
    source: `comment:${kind}:${of.id}:${by}`,
    as: [{ kind: 'person' }],
    digest: digestOf(of),
    ...changes,
  };
}

/** That an exception was revoked. */
export function revoked(id: string, by: string, at: Date): ExceptionEvent {
  return { kind: 'revoked', id, repositoryId, by, at, source: `comment:revoked:${id}:${by}`, as: [] };
}

/** That an emergency was declared. */
export function declared({ issue: _, reviewed: __, ...of }: Emergency): ExceptionEvent {
  return {
    kind: 'emergency',
    id: of.id,
    repositoryId,
    by: of.declaredBy,
    at: of.declaredAt,
    source: `comment:${of.id}`,
    emergency: of,
  };
}
