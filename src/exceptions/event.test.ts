import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decided, declared, emergency, exception, proposed, revoked } from '../../test/samples/exceptions.ts';
import { decodeEvent, type ExceptionEvent, encodeEvent, registerOf } from './event.ts';

const base = { id: 'EM-1', repositoryId: 1, by: 'ada', at: new Date('2026-01-02T00:00:00Z') };
const everyKind: readonly ExceptionEvent[] = [
  proposed(exception()),
  proposed(
    exception({
      id: 'EX-2',
      severity: 'high',
      control: 'Only staff can reach it.',
      starts: new Date('2026-01-03T00:00:00Z'),
      requester: { login: 'copilot', operators: ['mona'] },
      scope: {
        rule: null,
        findings: ['sast/alert@src/a.ts'],
        paths: ['src/**'],
        repository: null,
        pullRequest: null,
        alert: { kind: 'code-scanning', number: 3 },
        untilRelease: 'v2.0.0',
      },
    }),
  ),
  {
    ...decided('approved', exception(), 'ada'),
    kind: 'approved',
    digest: 'd',
    as: [
      { kind: 'team', team: 'security' },
      { kind: 'deputy', of: { team: 'security' } },
      { kind: 'deputy', of: 'cto' },
    ],
  },
  decided('rejected', exception(), 'ada'),
  revoked('EX-1', 'mona', base.at),
  declared(emergency()),
  { ...base, kind: 'issue-opened', source: 'issue:EM-1', issue: 12 },
  { ...base, kind: 'reviewed', source: 'comment:9', as: [{ kind: 'person' }] },
  { ...base, kind: 'reminded', source: 'reminder:EX-1' },
];

const stored = (events: readonly ExceptionEvent[]) => events.map((event) => ({ id: event.id, event }));

describe('an event as it is stored', () => {
  it.each(everyKind.map((event) => [event.kind, event] as const))('is the same again: %s', (_, event) => {
    const { ends: __, ...encoded } = encodeEvent(event);
    expect(decodeEvent(encoded)).toStrictEqual(event);
  });

  it.each([
    ['of a kind of a later release', { kind: 'suspended', body: '{}' }],
    ['of a kind that every object has', { kind: 'constructor', body: '{}' }],
    ['with a field of a later release', { kind: 'revoked', body: '{"as":[],"until":"2030-01-01"}' }],
    ['without what it needs', { kind: 'approved', body: '{"as":[]}' }],
    ['that is no JSON', { kind: 'revoked', body: '{' }],
    [
      'whose end is no time',
      {
        kind: 'proposed',
        body: encodeEvent(everyKind[0] as ExceptionEvent).body.replace('2026-02-01T00:00:00.000Z', 'never'),
      },
    ],
  ])('is not understood: one %s', (_, changes) => {
    expect(decodeEvent({ ...base, source: 's', ...changes })).toBeNull();
  });

  it('is found by its end', () => {
    expect(everyKind.map((event) => encodeEvent(event).ends?.toISOString().slice(0, 10))).toEqual([
      '2026-02-01',
      '2026-02-01',
      undefined,
      undefined,
      undefined,
      '2026-01-06',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the register', () => {
  it('holds each exception with its decisions in their order', () => {
    const [one, two] = [exception(), exception({ id: 'EX-2' })];
    const { registered } = registerOf(
      stored([
        proposed(one),
        proposed(two),
        decided('rejected', one, 'ada'),
        decided('approved', two, 'grace'),
        decided('approved', one, 'grace'),
      ]),
    );
    expect(registered.map((each) => [each.exception.id, each.decisions.map(({ kind }) => kind)])).toEqual([
      ['EX-1', ['rejected', 'approved']],
      ['EX-2', ['approved']],
    ]);
  });

  it('holds an emergency with its issue and its review', () => {
    const { emergencies } = registerOf(
      stored([
        declared(emergency()),
        { ...base, kind: 'issue-opened', source: 'issue', issue: 12 },
        { ...base, kind: 'reviewed', source: 'review', as: [] },
      ]),
    );
    expect(emergencies).toEqual([emergency({ issue: 12, reviewed: { by: 'ada', at: base.at } })]);
  });

  it('counts nothing for an exception of which it does not understand an event', () => {
    const events = stored([proposed(exception()), decided('approved', exception(), 'ada')]);
    expect(registerOf(events).registered).toHaveLength(1);
    expect(registerOf([...events, { id: 'EX-1', event: null }]).registered).toEqual([]);
  });

  it('is not changed by a second proposal with the same id', () => {
    const [first, second] = [exception(), exception({ reason: 'Another one.' })];
    const { registered } = registerOf(stored([proposed(first), proposed(second, 'comment:other')]));
    expect(registered.map((each) => each.exception.reason)).toEqual([first.reason]);
  });

  it('has no exception that nobody asked for, whatever is decided', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...everyKind)), (events) => {
        const asked = new Set(events.flatMap(({ kind, id }) => (kind === 'proposed' ? [id] : [])));
        const { registered } = registerOf(stored(events));
        expect(new Set(registered.map((each) => each.exception.id))).toEqual(asked);
      }),
    );
  });
});
