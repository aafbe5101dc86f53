import { z } from 'zod';
import type {
  ApproverRole,
  Emergency,
  Exception,
  ExceptionDecision,
  RegisteredException,
} from '../evidence/exceptions.ts';
import type { StatedSecurityTest } from '../evidence/release-statements.ts';

/** What happened to an exception or an emergency. Events are only ever added; the order in which they are stored counts. */
export type ExceptionEvent = About &
  (
    | { readonly kind: 'proposed'; readonly exception: Exception }
    | {
        readonly kind: 'approved' | 'rejected';
        readonly as: readonly ApproverRole[];
        /** Of what was decided about. */
        readonly digest: string;
      }
    | { readonly kind: 'revoked'; readonly as: readonly ApproverRole[] }
    | { readonly kind: 'emergency'; readonly emergency: Declared }
    /** The issue was opened in which an emergency is reviewed. */
    | { readonly kind: 'issue-opened'; readonly issue: number }
    /** An emergency was reviewed afterwards. */
    | { readonly kind: 'reviewed'; readonly as: readonly ApproverRole[] }
    /** Somebody says that a pull request was tested by hand. Its id is that of {@link testsOf}, of no exception. */
    | {
        readonly kind: 'tested';
        /** The head when the comment was processed. */
        readonly headSha: string;
        /** What was tested, and how. Hostile. */
        readonly what: string;
        /** Whether the person had write access. */
        readonly mayPush: boolean;
      }
    /** Somebody says that a commit was verified by hand. Its id is that of {@link statementsAbout}. */
    | {
        readonly kind: 'verified';
        /** What was verified, and how. Hostile. */
        readonly what: string;
        readonly mayPush: boolean;
      }
    /** Somebody says that a security test of a commit took place. Its id is that of {@link statementsAbout}. */
    | {
        readonly kind: 'security-test';
        readonly stated: StatedSecurityTest;
        readonly mayPush: boolean;
      }
    /** Those concerned were told that it ends soon. */
    | { readonly kind: 'reminded' }
    /** A release was published, by its tag: exceptions until then end. Its id is that of {@link publicationOf}, of no exception. */
    | { readonly kind: 'released'; readonly tag: string }
  );

/** The id under which the events are kept that say that a pull request was tested. No exception has such an id. */
export function testsOf(pullRequest: number): string {
  return `tested:${pullRequest}`;
}

/** The id under which the events are kept that say something of a commit. No exception has such an id. */
export function statementsAbout(sha: string): string {
  return `commit:${sha}`;
}

/** The id under which the event is kept that says that a release was published. No exception has such an id. */
export function publicationOf(tag: string): string {
  return `released:${tag}`;
}

/** Milliseconds after its publication in which a release is read: longer than an exception may last. */
const releaseReadMs = 3 * 366 * 86_400_000;

/** What is known of each event. */
interface About {
  /** The id of the exception or emergency, such as `EX-12`. */
  readonly id: string;
  readonly repositoryId: number;
  /** The login of the person, or this app's. */
  readonly by: string;
  readonly at: Date;
  /** Where it came from, such as `comment:IC_kwDOA:1`; unique, so that the same delivery adds nothing a second time. */
  readonly source: string;
}

/** An emergency as it was declared. */
export type Declared = Omit<Emergency, 'issue' | 'reviewed'>;

export type ExceptionEventKind = ExceptionEvent['kind'];

/** An event as it is stored: its fields for searching, and the rest as text. */
export interface EncodedExceptionEvent extends About {
  readonly kind: string;
  /** When an exception ends, the review of an emergency is due, or a release is no longer read; null for any other event. */
  readonly ends: Date | null;
  /** JSON. */
  readonly body: string;
}

/** The event as it is stored. */
export function encodeEvent(event: ExceptionEvent): EncodedExceptionEvent {
  const { id, repositoryId, by, at, source, kind, ...rest } = event;
  return { id, repositoryId, by, at, source, kind, ends: endsOf(event), body: JSON.stringify(rest) };
}

function endsOf(event: ExceptionEvent): Date | null {
  if (event.kind === 'proposed') return event.exception.ends;
  if (event.kind === 'released') return new Date(event.at.getTime() + releaseReadMs);
  return event.kind === 'emergency' ? event.emergency.due : null;
}

const time = z.iso.datetime().transform((text) => new Date(text));
const role = z.union([
  z.strictObject({ kind: z.literal('person') }),
  z.strictObject({ kind: z.literal('team'), team: z.string() }),
  z.strictObject({
    kind: z.literal('deputy'),
    of: z.union([z.string(), z.strictObject({ team: z.string() })]),
  }),
]);
const origin = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    repository: z.string(),
    path: z.string(),
    commit: z.string(),
    line: z.int(),
  }),
  z.strictObject({ kind: z.literal('command'), thread: z.int(), comment: z.int() }),
  z.strictObject({ kind: z.literal('dashboard') }),
]);
const exception = z.strictObject({
  id: z.string(),
  scope: z.strictObject({
    rule: z.string().nullable(),
    findings: z.array(z.string()).nullable(),
    paths: z.array(z.string()).nullable(),
    repository: z.string().nullable(),
    pullRequest: z.int().nullable(),
    alert: z
      .strictObject({
        kind: z.enum(['code-scanning', 'dependabot', 'secret-scanning']),
        number: z.int(),
      })
      .nullable(),
    untilRelease: z.string().nullable(),
  }),
  severity: z.enum(['critical', 'high', 'medium', 'low']).nullable(),
  reason: z.string(),
  control: z.string().nullable(),
  requester: z.strictObject({ login: z.string(), operators: z.array(z.string()) }),
  created: time,
  starts: time.nullable(),
  ends: time,
  origin,
});
const emergency = z.strictObject({
  id: z.string(),
  pullRequest: z.int(),
  headSha: z.string(),
  reason: z.string(),
  incident: z.string(),
  declaredBy: z.string(),
  declaredAt: time,
  due: time,
  origin,
});
const roles = z.array(role);

/** The bodies by kind. Strict: what this release does not know is not understood. */
const bodies = {
  proposed: z.strictObject({ exception }),
  approved: z.strictObject({ as: roles, digest: z.string() }),
  rejected: z.strictObject({ as: roles, digest: z.string() }),
  revoked: z.strictObject({ as: roles }),
  emergency: z.strictObject({ emergency }),
  'issue-opened': z.strictObject({ issue: z.int() }),
  reviewed: z.strictObject({ as: roles }),
  tested: z.strictObject({ headSha: z.string(), what: z.string(), mayPush: z.boolean() }),
  verified: z.strictObject({ what: z.string(), mayPush: z.boolean() }),
  'security-test': z.strictObject({
    stated: z.strictObject({
      test: z.enum(['dast', 'pentest']),
      report: z.string(),
      day: z.string(),
      tester: z.string(),
      authenticated: z.boolean().nullable(),
    }),
    mayPush: z.boolean(),
  }),
  reminded: z.strictObject({}),
  released: z.strictObject({ tag: z.string() }),
} as const satisfies Readonly<Record<ExceptionEventKind, z.ZodType>>;

/**
 * The event that a stored one says.
 *
 * @returns null where this release does not understand it, such as one of a later release
 */
export function decodeEvent({
  kind,
  body,
  id,
  repositoryId,
  by,
  at,
  source,
}: Omit<EncodedExceptionEvent, 'ends'>): ExceptionEvent | null {
  if (!Object.hasOwn(bodies, kind)) return null;
  const { data } = bodies[kind as ExceptionEventKind].safeParse(parsed(body));
  if (data === undefined) return null;
  return { id, repositoryId, by, at, source, kind, ...data } as ExceptionEvent;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the events of a repository come to. */
export interface Register {
  readonly registered: readonly RegisteredException[];
  readonly emergencies: readonly Emergency[];
  /** When each release was first published, by its tag. */
  readonly released: ReadonlyMap<string, Date>;
}

/**
 * The exceptions and emergencies that the events of a repository come to, in the order of their first events. Pure.
 *
 * An exception or emergency of which one event is not understood counts for nothing: it may be the one that ends it. A second proposal
 * with an id changes nothing.
 *
 * @param events in the order in which they were stored; null: not understood, of the exception with that id
 */
export function registerOf(
  events: readonly { readonly id: string; readonly event: ExceptionEvent | null }[],
): Register {
  const byId = Map.groupBy(events, ({ id }) => id);
  const found = [...byId.values()].map((group) => group.map(({ event }) => event));
  const understood = found.filter((group): group is ExceptionEvent[] => !group.includes(null));
  return {
    registered: understood.flatMap(registeredBy),
    emergencies: understood.flatMap(emergencyIn),
    released: releasedBy(understood.flat()),
  };
}

function releasedBy(events: readonly ExceptionEvent[]): ReadonlyMap<string, Date> {
  const released = new Map<string, Date>();
  for (const event of events) {
    if (event.kind !== 'released') continue;
    const known = released.get(event.tag);
    if (known === undefined || event.at < known) released.set(event.tag, event.at);
  }
  return released;
}

/** An exception with the decision that the release was published until which it lasts, where it was. */
export function withRelease(
  { exception, decisions }: RegisteredException,
  released: Register['released'],
): RegisteredException {
  const at = exception.scope.untilRelease === null ? undefined : released.get(exception.scope.untilRelease);
  return at === undefined
    ? { exception, decisions }
    : { exception, decisions: [...decisions, { kind: 'released', at }] };
}

function registeredBy(events: readonly ExceptionEvent[]): readonly RegisteredException[] {
  const proposal = events.find((event) => event.kind === 'proposed');
  if (proposal?.kind !== 'proposed') return [];
  return [{ exception: proposal.exception, decisions: events.flatMap(decisionIn) }];
}

function decisionIn(event: ExceptionEvent): readonly ExceptionDecision[] {
  const { by, at } = event;
  switch (event.kind) {
    case 'approved':
    case 'rejected':
      return [{ kind: event.kind, by, as: event.as, at, digest: event.digest }];
    case 'revoked':
      return [{ kind: 'revoked', by, as: event.as, at }];
    default:
      return [];
  }
}

function emergencyIn(events: readonly ExceptionEvent[]): readonly Emergency[] {
  const declaration = events.find((event) => event.kind === 'emergency');
  if (declaration?.kind !== 'emergency') return [];
  const opened = events.find((event) => event.kind === 'issue-opened');
  const review = events.find((event) => event.kind === 'reviewed');
  return [
    {
      ...declaration.emergency,
      issue: opened?.kind === 'issue-opened' ? opened.issue : null,
      reviewed: review === undefined ? null : { by: review.by, at: review.at },
    },
  ];
}
