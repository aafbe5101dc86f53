import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type {
  ApproverRole,
  Exception,
  ExceptionDecision,
  RegisteredException,
} from '../evidence/exceptions.ts';
import { type ExceptionPolicy, grades, withoutExceptions } from '../policy/exception-policy.ts';
import { digestOf } from './exception.ts';
import { type ExceptionState, nextChange, stateOf } from './state.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

const policy: ExceptionPolicy = {
  ...withoutExceptions,
  approvers: [
    { by: ['cto'], severities: ['critical', 'high'] },
    { by: ['cto', { team: 'leads' }], severities: ['medium', 'low', 'none'] },
    { by: ['tess'], rules: ['tests'] },
  ],
  deputies: [
    { by: 'dana', of: 'cto', until: '2026-03-31' },
    { by: 'dora', of: { team: 'leads' }, until: '2026-03-31' },
  ],
};

const exception: Exception = {
  id: 'EX-1',
  scope: {
    rule: 'sast',
    findings: null,
    paths: null,
    repository: 'acme/shop',
    pullRequest: null,
    alert: null,
    untilRelease: null,
  },
  severity: 'high',
  reason: 'The fix needs a new release of the library.',
  control: 'The endpoint is behind the firewall.',
  requester: { login: 'bob', operators: [] },
  created: day('2026-03-01'),
  starts: null,
  ends: day('2026-05-01'),
  origin: { kind: 'dashboard' },
};

const person: ApproverRole = { kind: 'person' };

function approvedBy(
  by: string,
  {
    at = '2026-03-02',
    as = [person],
    of = exception,
  }: { at?: string; as?: ApproverRole[]; of?: Exception } = {},
): ExceptionDecision {
  return { kind: 'approved', by, as, at: day(at), digest: digestOf(of) };
}

function stateAt(
  at: string,
  decisions: readonly ExceptionDecision[],
  changed: Partial<Exception> = {},
  under: ExceptionPolicy | null = policy,
): ExceptionState {
  return stateOf({ exception: { ...exception, ...changed }, decisions }, under, day(at));
}

describe('the state of an exception', () => {
  test.each<[string, string, ExceptionDecision[], Partial<Exception>, Partial<ExceptionState>]>([
    ['nobody decided', '2026-03-03', [], {}, { kind: 'proposed', why: 'no-approval' }],
    ['an approver approved', '2026-03-03', [approvedBy('cto')], {}, { kind: 'active' }],
    ['logins do not differ by case', '2026-03-03', [approvedBy('CTO')], {}, { kind: 'active' }],
    ['the approval is of a later time', '2026-03-01', [approvedBy('cto')], {}, { kind: 'proposed' }],
    [
      'somebody else approved',
      '2026-03-03',
      [approvedBy('mallory')],
      {},
      { kind: 'proposed', why: 'not-allowed' },
    ],
    [
      'a member of a team approved that approves lower severities',
      '2026-03-03',
      [approvedBy('lea', { as: [{ kind: 'team', team: 'leads' }] })],
      {},
      { kind: 'proposed', why: 'not-allowed' },
    ],
    [
      'one approved who approves another rule',
      '2026-03-03',
      [approvedBy('tess')],
      {},
      { kind: 'proposed', why: 'not-allowed' },
    ],
    [
      'a deputy approved before the last day',
      '2026-04-15',
      [approvedBy('dana', { as: [{ kind: 'deputy', of: 'cto' }] })],
      {},
      { kind: 'active' },
    ],
    [
      'a deputy approved after the last day',
      '2026-04-15',
      [approvedBy('dana', { at: '2026-04-01', as: [{ kind: 'deputy', of: 'cto' }] })],
      {},
      { kind: 'proposed', why: 'not-allowed' },
    ],
    [
      'a deputy approved in a role of their own that they do not have',
      '2026-03-03',
      [approvedBy('dana')],
      {},
      { kind: 'proposed', why: 'not-allowed' },
    ],
    [
      'the requester approved',
      '2026-03-03',
      [approvedBy('cto', { of: { ...exception, requester: { login: 'cto', operators: [] } } })],
      { requester: { login: 'CTO', operators: [] } },
      { kind: 'proposed', why: 'own-request' },
    ],
    [
      'the person approved for whom an agent asked',
      '2026-03-03',
      [approvedBy('cto', { of: { ...exception, requester: { login: 'copilot[bot]', operators: ['cto'] } } })],
      { requester: { login: 'copilot[bot]', operators: ['cto'] } },
      { kind: 'proposed', why: 'own-request' },
    ],
    [
      'the end was edited since',
      '2026-03-03',
      [approvedBy('cto')],
      { ends: day('2026-05-02') },
      { kind: 'proposed', why: 'edited' },
    ],
    [
      'the scope was edited since',
      '2026-03-03',
      [approvedBy('cto')],
      { scope: { ...exception.scope, repository: null } },
      { kind: 'proposed', why: 'edited' },
    ],
    [
      'an extension was approved',
      '2026-05-15',
      [
        approvedBy('cto'),
        approvedBy('cto', { at: '2026-04-20', of: { ...exception, ends: day('2026-06-01') } }),
      ],
      { ends: day('2026-06-01') },
      { kind: 'active' },
    ],
    [
      'it is longer than the policy allows',
      '2026-03-03',
      [approvedBy('cto', { of: { ...exception, ends: day('2026-07-01') } })],
      { ends: day('2026-07-01') },
      { kind: 'proposed', why: 'too-long' },
    ],
    [
      'it begins later',
      '2026-03-03',
      [approvedBy('cto', { of: { ...exception, starts: day('2026-04-01') } })],
      { starts: day('2026-04-01') },
      { kind: 'approved' },
    ],
    [
      'it began',
      '2026-04-01',
      [approvedBy('cto', { of: { ...exception, starts: day('2026-04-01') } })],
      { starts: day('2026-04-01') },
      { kind: 'active' },
    ],
    ['it ends now', '2026-05-01', [approvedBy('cto')], {}, { kind: 'expired', at: day('2026-05-01') }],
    ['it ended without an approval', '2026-05-02', [], {}, { kind: 'expired' }],
    [
      'its end is no time',
      '2026-03-03',
      [approvedBy('cto')],
      { ends: new Date(Number.NaN) },
      { kind: 'expired' },
    ],
    [
      'the release was published with which it ends',
      '2026-03-20',
      [
        approvedBy('cto', { of: { ...exception, scope: { ...exception.scope, untilRelease: 'v2' } } }),
        { kind: 'released', at: day('2026-03-20') },
      ],
      { scope: { ...exception.scope, untilRelease: 'v2' } },
      { kind: 'expired', at: day('2026-03-20') },
    ],
    [
      'an approver rejected it after another one approved',
      '2026-03-05',
      [
        approvedBy('cto'),
        { ...approvedBy('cto', { at: '2026-03-04' }), kind: 'rejected' } as ExceptionDecision,
      ],
      {},
      { kind: 'rejected', by: 'cto' },
    ],
    [
      'it was edited after a rejection, and approved',
      '2026-03-05',
      [
        {
          ...approvedBy('cto', { of: { ...exception, reason: 'No reason given.' } }),
          kind: 'rejected',
        } as ExceptionDecision,
        approvedBy('cto', { at: '2026-03-04' }),
      ],
      {},
      { kind: 'active' },
    ],
    [
      'somebody else rejected it',
      '2026-03-05',
      [approvedBy('cto'), { ...approvedBy('mallory'), kind: 'rejected' } as ExceptionDecision],
      {},
      { kind: 'active' },
    ],
    [
      'the requester revoked it, and somebody approved it at the same time',
      '2026-03-05',
      [{ kind: 'revoked', by: 'bob', as: [], at: day('2026-03-02') }, approvedBy('cto')],
      {},
      { kind: 'revoked', by: 'bob' },
    ],
    [
      'its approver revoked it',
      '2026-03-05',
      [approvedBy('cto'), { kind: 'revoked', by: 'cto', as: [], at: day('2026-03-04') }],
      {},
      { kind: 'revoked', by: 'cto' },
    ],
    [
      'somebody else wanted to revoke it',
      '2026-03-05',
      [approvedBy('cto'), { kind: 'revoked', by: 'mallory', as: [person], at: day('2026-03-04') }],
      {},
      { kind: 'active' },
    ],
  ])('%s', (_, at, decisions, changed, expected) => {
    expect(stateAt(at, decisions, changed)).toMatchObject(expected);
  });

  test('changes next when it begins, then when it ends, and then never', () => {
    const starting = { ...exception, starts: day('2026-04-01') };
    const registered = { exception: starting, decisions: [approvedBy('cto', { of: starting })] };
    const next = (at: string) => nextChange(registered, policy, day(at));
    expect([next('2026-03-03'), next('2026-04-01'), next('2026-05-01')]).toEqual([
      day('2026-04-01'),
      day('2026-05-01'),
      null,
    ]);
  });

  test('changes on the day of an approval that is to come', () => {
    const registered = { exception, decisions: [approvedBy('cto', { at: '2026-03-05' })] };
    expect(nextChange(registered, policy, day('2026-03-03'))).toEqual(day('2026-03-05'));
  });

  test('without a policy of exceptions, and under one that names nobody any more, nothing is active', () => {
    expect(stateAt('2026-03-03', [approvedBy('cto')], {}, null).kind).toBe('proposed');
    expect(stateAt('2026-03-03', [approvedBy('cto')], {}, withoutExceptions).kind).toBe('proposed');
  });
});

/*
 * A model that knows nothing of the implementation: people act in any order, content is edited, deliveries come twice, and the clock steps.
 * Whatever happens, what is active was approved as it stands by somebody who may, is not the requester, and its end is to come.
 */

const logins = ['bob', 'cto', 'lea', 'dana', 'dora', 'tess', 'copilot[bot]', 'mallory'] as const;

const rolesThatHold: Readonly<Record<(typeof logins)[number], readonly ApproverRole[]>> = {
  bob: [],
  cto: [person],
  lea: [{ kind: 'team', team: 'leads' }],
  dana: [{ kind: 'deputy', of: 'cto' }],
  dora: [{ kind: 'deputy', of: { team: 'leads' } }],
  tess: [person],
  'copilot[bot]': [],
  mallory: [],
};

const time = fc
  .integer({ min: 0, max: 200 })
  .map((days) => new Date(day('2026-01-01').getTime() + days * 86_400_000));

const content = fc.record({
  requester: fc.constantFrom(...logins).map((login) => ({ login, operators: [] })),
  severity: fc.constantFrom('critical', 'high', 'medium', null),
  ends: time,
  starts: fc.option(time),
  reason: fc.constantFrom('First reason.', 'Second reason.'),
});

const decision = fc.record({
  kind: fc.constantFrom('approved', 'approved', 'approved', 'rejected', 'revoked', 'released'),
  by: fc.constantFrom(...logins),
  at: time,
  /** Of which version of the content. */
  version: fc.nat(2),
  repeated: fc.boolean(),
});

test('no sequence of decisions, edits, redeliveries and clock steps makes an exception active that nobody approved who may', () => {
  let active = 0;
  fc.assert(
    fc.property(
      fc.array(content, { minLength: 3, maxLength: 3 }),
      fc.array(decision, { maxLength: 6 }),
      fc.nat(2),
      fc.array(time, { minLength: 1, maxLength: 4 }),
      (versions, events, present, clock) => {
        const exceptions = versions.map((version) => ({ ...exception, ...version }));
        const now = exceptions[present];
        if (now === undefined) return;
        const decisions = events.flatMap(({ kind, by, at, version, repeated }): ExceptionDecision[] => {
          const of = exceptions[version] ?? exception;
          const as = rolesThatHold[by];
          const made: ExceptionDecision =
            kind === 'released'
              ? { kind, at }
              : kind === 'revoked'
                ? { kind, by, as, at }
                : { kind: kind as 'approved' | 'rejected', by, as, at, digest: digestOf(of) };
          return repeated ? [made, made] : [made];
        });
        const registered: RegisteredException = { exception: now, decisions };
        for (const at of clock) {
          const state = stateOf(registered, policy, at);
          // The order in which decisions were recorded does not matter.
          expect(stateOf({ ...registered, decisions: decisions.toReversed() }, policy, at).kind).toBe(
            state.kind,
          );
          if (state.kind !== 'active') continue;
          active += 1;
          expect(at.getTime()).toBeLessThan(now.ends.getTime());
          if (now.starts !== null) expect(at.getTime()).toBeGreaterThanOrEqual(now.starts.getTime());
          const allowed = events.some(
            ({ kind, by, at: given, version }) =>
              kind === 'approved' &&
              given <= at &&
              by !== now.requester.login &&
              mayApprove(by, now.severity, given) &&
              digestOf(exceptions[version] ?? exception) === digestOf(now),
          );
          expect(allowed).toBe(true);
          expect(
            events.some(
              (each) => each.kind === 'revoked' && each.at <= at && each.by === now.requester.login,
            ),
          ).toBe(false);
        }
      },
    ),
    { numRuns: 3_000, seed: 20_260_301 },
  );
  // Otherwise it shows nothing.
  expect(active).toBeGreaterThan(50);
});

function mayApprove(by: string, severity: Exception['severity'], at: Date): boolean {
  const isWorse = severity === 'critical' || severity === 'high';
  const whileDeputy = at.getTime() < day('2026-04-01').getTime();
  if (by === 'cto') return true;
  if (by === 'dana') return whileDeputy;
  if (by === 'lea') return !isWorse;
  return by === 'dora' && !isWorse && whileDeputy;
}

test('each part of what is approved is in its digest', () => {
  const changes: Partial<Exception>[] = [
    { id: 'EX-2' },
    ...(
      [
        { rule: 'tests' },
        { findings: ['sast/new-alert/code-scanning-1'] },
        { paths: ['src/**'] },
        { repository: 'acme/other' },
        { repository: null },
        { pullRequest: 7 },
        { alert: { kind: 'code-scanning', number: 1 } },
        { untilRelease: 'v2' },
      ] as const
    ).map((scope) => ({ scope: { ...exception.scope, ...scope } })),
    ...grades
      .slice(0, -1)
      .flatMap((severity) => (severity === 'none' || severity === exception.severity ? [] : [{ severity }])),
    { severity: null },
    { reason: 'Another one.' },
    { control: null },
    { requester: { login: 'eve', operators: [] } },
    { requester: { login: 'bob', operators: ['eve'] } },
    { starts: day('2026-03-05') },
    { ends: day('2026-05-02') },
  ];
  const digests = [exception, ...changes.map((changed) => ({ ...exception, ...changed }))].map(digestOf);
  expect(new Set(digests).size).toBe(digests.length);
  const elsewhere = {
    ...exception,
    created: day('2026-03-09'),
    origin: { kind: 'command', thread: 1, comment: 2 },
  } as const;
  expect(digestOf(elsewhere)).toBe(digestOf(exception));
});
