import { describe, expect, it, test } from '@jest/globals';
import { loadPolicy } from '../policy/load.ts';
import { rules } from '../rules/index.ts';
import { countByClause, type ReportedFramework } from './clause-report.ts';

const now = new Date('2026-06-15T12:00:00Z');
const nothing = { pass: 0, fail: 0, waived: 0, pending: 0, notApplicable: 0, withoutEvidence: 0 };

function clauseOf(frameworks: readonly ReportedFramework[], title: string, clause: string) {
  const found = frameworks
    .find((each) => each.title.includes(title))
    ?.clauses.find((each) => each.clause === clause);
  if (found === undefined) throw new Error(`There is no clause ${clause} of ${title}.`);
  return found;
}

function policyOf(text: string) {
  const result = loadPolicy(text, { kind: 'default' }, rules);
  if (!result.valid) throw new Error(JSON.stringify(result.problems));
  return result.policy;
}

/** What changes make of a clause. */
function changes(clause: string, ...of: readonly (readonly string[] | null)[]) {
  const counter = countByClause(rules);
  for (const each of of) counter.change(each);
  return clauseOf(counter.result(null, now), 'FlowFuse', clause).changes;
}

describe('a change counts for a clause as', () => {
  test.each<[string, string, readonly string[] | null, Partial<typeof nothing>]>([
    ['passed', '2b', ['review=pass'], { pass: 1 }],
    ['failed', '2b', ['review=fail'], { fail: 1 }],
    ['failed where it could not be checked', '2b', ['review=error'], { fail: 1 }],
    ['failed where a later release says something else', '2b', ['review=perhaps'], { fail: 1 }],
    ['waived, which is no pass', '2b', ['review=waived'], { waived: 1 }],
    ['waiting', '2b', ['review=pending'], { pending: 1 }],
    ['not applicable', '2b', ['review=not-applicable'], { notApplicable: 1 }],
    ['without evidence where the rule was not evaluated', '2b', ['tests=pass'], { withoutEvidence: 1 }],
    ['without evidence where nothing shows a verdict', '2b', null, { withoutEvidence: 1 }],
    ['without evidence where no rule was evaluated', '2b', [], { withoutEvidence: 1 }],
    ['the worst of the parts', '2b', ['review=pass', 'review=waived'], { waived: 1 }],
    [
      'the worst of its rules',
      '1',
      ['security-review=not-applicable', 'signatures=fail', 'review=pass'],
      { fail: 1 },
    ],
    [
      'passed where one of its rules applies',
      '1',
      ['security-review=not-applicable', 'signatures=pass'],
      { pass: 1 },
    ],
    [
      'nothing that only looks alike',
      '2b',
      ['require.review=pass', '=pass', 'review'],
      { withoutEvidence: 1 },
    ],
  ])('%s', (_, clause, of, expected) => {
    expect(changes(clause, of)).toEqual({ ...nothing, ...expected });
  });

  it('one more', () => {
    expect(changes('2b', ['review=pass'], ['review=pass'], null)).toEqual({
      ...nothing,
      pass: 2,
      withoutEvidence: 1,
    });
  });
});

describe('a clause', () => {
  it('of releases is not about changes', () => {
    const counter = countByClause(rules);
    counter.change(['review=pass']);
    counter.release(['open-alerts=waived']);
    expect(clauseOf(counter.result(null, now), 'FlowFuse', '8')).toMatchObject({
      state: 'covered',
      changes: null,
      releases: { ...nothing, waived: 1 },
      evaluated: [{ id: 'open-alerts', waived: 1 }],
    });
  });

  it('of a framework counts by the same rules', () => {
    const counter = countByClause(rules);
    counter.change(['tests=fail', 'required-checks=pass', 'manual-test=pass']);
    expect(clauseOf(counter.result(null, now), 'SSDF', 'PW.8.2')).toMatchObject({
      changes: { fail: 1 },
      evaluated: [{ id: 'tests' }, { id: 'required-checks' }, { id: 'manual-test' }],
    });
  });

  const attested =
    'attestations: [{ clause: flowfuse 1, statement: So., owner: CTO, evidence: "https://example.com", date: 2026-01-01, next-review: 2026-06-30 }]';
  test.each([
    [
      'not evaluated though the policy names its rule',
      'rules: { signatures: enforce }',
      [],
      now,
      'not-evaluated',
    ],
    ['covered where it was evaluated', '', ['signatures=pass'], now, 'covered'],
    ['attested', attested, [], now, 'attested'],
    ['covered beside its attestation', attested, ['signatures=pass'], now, 'covered'],
    ['overdue whatever was evaluated', attested, ['signatures=pass'], new Date('2026-07-01'), 'overdue'],
    ['not yet attested', attested, [], new Date('2025-12-31'), 'not-covered'],
  ] as const)('is %s', (_, policy, evaluated, at, state) => {
    const counter = countByClause(rules);
    counter.change(evaluated);
    expect(clauseOf(counter.result(policyOf(policy), at), 'FlowFuse', '1').state).toBe(state);
  });

  it('without rules is not observable, with the reason', () => {
    expect(clauseOf(countByClause(rules).result(null, now), 'MetaMask', '6.1')).toMatchObject({
      state: 'not-observable',
      changes: null,
      releases: null,
      left: expect.stringContaining('Feedback'),
    });
  });
});

it('every source that a rule names is reported, each clause once', () => {
  const frameworks = countByClause(rules).result(null, now);
  expect(frameworks.map(({ title }) => title)).toEqual([
    'FlowFuse Secure Development Policy',
    'MetaMask Secure Development Lifecycle Policy',
    'ISO 27001',
    'NIST SSDF',
    'OpenSSF OSPS Baseline',
    'SLSA Build',
    'SLSA Source',
  ]);
  for (const { clauses } of frameworks)
    expect(new Set(clauses.map(({ clause }) => clause)).size).toBe(clauses.length);
});
