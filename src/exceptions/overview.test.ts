import { describe, expect, it, test } from '@jest/globals';
import { decided, declared, emergency, exception, proposed, revoked } from '../../test/samples/exceptions.ts';
import { exceptionPolicy } from '../policy/exception-policy.ts';
import { type ExceptionEvent, registerOf } from './event.ts';
import { overviewOf } from './overview.ts';

const policy = exceptionPolicy.parse({ approvers: [{ by: ['ada'] }], longest: { none: 365 } });
const at = (text: string) => new Date(`${text}T00:00:00Z`);

function listed(
  events: readonly ExceptionEvent[],
  now: Date,
  lastUsed: ReadonlyMap<string, Date> | null = null,
) {
  const { registered, emergencies } = registerOf(events.map((event) => ({ id: event.id, event })));
  return overviewOf({ registered, emergencies, refused: [] }, policy, now, lastUsed);
}

const year = exception({ ends: at('2026-12-01') });

describe('an exception', () => {
  test.each<[what: string, events: readonly ExceptionEvent[], now: string, state: string, attention: string]>(
    [
      ['that nobody approved', [proposed(year)], '2026-01-10', 'proposed', ''],
      ['that is active', [proposed(year), decided('approved', year, 'ada')], '2026-01-10', 'active', ''],
      [
        'that ends in 30 days',
        [proposed(year), decided('approved', year, 'ada')],
        '2026-11-01',
        'active',
        'ends-soon',
      ],
      [
        'that ends in 31 days',
        [proposed(year), decided('approved', year, 'ada')],
        '2026-10-31',
        'active',
        '',
      ],
      ['that ended', [proposed(year), decided('approved', year, 'ada')], '2026-12-01', 'expired', ''],
      [
        'that was revoked',
        [proposed(year), decided('approved', year, 'ada'), revoked('EX-1', 'mona', at('2026-02-01'))],
        '2026-11-10',
        'revoked',
        '',
      ],
    ],
  )('%s', (_, events, now, state, attention) => {
    const [found] = listed(events, at(now)).exceptions;
    expect([found?.state.kind, found?.attention.join(' ')]).toEqual([state, attention]);
  });

  it('is not there before it was asked for', () => {
    expect(listed([proposed(year)], at('2025-12-31')).exceptions).toEqual([]);
  });

  test.each<[what: string, now: string, used: string | null, isUnused: boolean]>([
    ['approved 89 days ago and never used', '2026-03-31', null, false],
    ['approved 90 days ago and never used', '2026-04-01', null, true],
    ['used 89 days ago', '2026-07-01', '2026-04-03', false],
    ['used 90 days ago', '2026-07-02', '2026-04-03', true],
  ])('%s', (_, now, used, isUnused) => {
    const lastUsed = new Map(used === null ? [] : [['ex-1', at(used)]]);
    const events = [proposed(year), decided('approved', year, 'ada')];
    expect(listed(events, at(now), lastUsed).exceptions[0]?.attention.includes('unused')).toBe(isUnused);
  });

  it('is not unused where the record is not known', () => {
    const events = [proposed(year), decided('approved', year, 'ada')];
    const [found] = listed(events, at('2026-07-01')).exceptions;
    expect(found?.attention).toEqual([]);
    expect(found).not.toHaveProperty('lastUsed');
  });

  it('that ends first is listed first', () => {
    const later = exception({ id: 'EX-0', ends: at('2026-12-02') });
    const { exceptions } = listed([proposed(later), proposed(year)], at('2026-01-10'));
    expect(exceptions.map((each) => each.exception.id)).toEqual(['EX-1', 'EX-0']);
  });
});

describe('the review of an emergency', () => {
  const reviewed: ExceptionEvent = {
    kind: 'reviewed',
    id: 'EM-1',
    repositoryId: 1,
    by: 'ada',
    at: at('2026-01-08'),
    source: 'comment:5',
    as: [{ kind: 'person' }],
  };

  test.each<[now: string, review: string]>([
    ['2026-01-05', 'open'],
    ['2026-01-06', 'overdue'],
    ['2026-01-07', 'overdue'],
    ['2026-01-08', 'reviewed'],
  ])('on %s is %s', (now, review) => {
    const { emergencies } = listed([declared(emergency()), reviewed], at(now));
    expect(emergencies.map((each) => each.review)).toEqual([review]);
  });
});
