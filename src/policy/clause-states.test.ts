import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { clauseStates } from './clause-states.ts';
import { loadPolicy } from './load.ts';

const now = new Date('2026-06-15T12:00:00Z');

/** The state of a clause under a policy. */
function stateOf(id: string, text: string, at = now) {
  const result = loadPolicy(text, { kind: 'default' }, rules);
  if (!result.valid) throw new Error(JSON.stringify(result.problems));
  const found = clauseStates(result.policy, rules, at).find(
    ({ policy, clause }) => `${policy} ${clause}` === id,
  );
  if (found === undefined) throw new Error(`There is no clause ${id}.`);
  return found;
}

/** The section with one statement. */
function attested(clause: string, date = '2026-01-01', nextReview = '2026-12-31'): string {
  return `attestations: [{ clause: ${clause}, statement: So., owner: CTO, evidence: "https://example.com", date: ${date}, next-review: ${nextReview} }]\n`;
}

describe('a clause is', () => {
  test.each([
    ['covered by a rule', 'flowfuse 2b', 'rules: { review: enforce }', 'covered'],
    ['covered by a rule that is only observed', 'flowfuse 2b', 'rules: { review: observe }', 'covered'],
    ['not covered by a rule that is off', 'flowfuse 2b', 'rules: { review: off }', 'not-covered'],
    ['not covered without the rule', 'flowfuse 2b', '', 'not-covered'],
    [
      'covered in a scope',
      'flowfuse 2b',
      'scopes: [{ name: core, branches: [main], rules: { review: enforce } }]',
      'covered',
    ],
    ['not observable without rules and statement', 'metamask 6.1', '', 'not-observable'],
    ['attested', 'metamask 6.1', attested('metamask 6.1'), 'attested'],
    [
      'attested on its last day',
      'metamask 6.1',
      attested('metamask 6.1', '2026-01-01', '2026-06-15'),
      'attested',
    ],
    [
      'overdue on the day after',
      'metamask 6.1',
      attested('metamask 6.1', '2026-01-01', '2026-06-14'),
      'overdue',
    ],
    [
      'not observable until the statement begins',
      'metamask 6.1',
      attested('metamask 6.1', '2026-06-16'),
      'not-observable',
    ],
    [
      'covered by a rule beside a statement',
      'flowfuse 4',
      `rules: { linked-issue: enforce }\n${attested('flowfuse 4')}`,
      'covered',
    ],
    [
      'overdue though a rule covers a part',
      'flowfuse 4',
      `rules: { linked-issue: enforce }\n${attested('flowfuse 4', '2025-01-01', '2026-01-01')}`,
      'overdue',
    ],
    ['of another policy with the same number', 'metamask 1.1', attested('flowfuse 1'), 'not-covered'],
  ] as const)('%s', (_, clause, text, cover) => {
    expect(stateOf(clause, text).cover).toBe(cover);
  });

  it('covered with the rules that do, and where they count otherwise', () => {
    const text =
      'rules: { review: warn }\nscopes: [{ name: core, paths: [src/**], rules: { review: enforce } }]';
    expect(stateOf('flowfuse 2b', text)).toMatchObject({
      rules: [{ id: 'review', enforcement: 'warn', scopes: [{ name: 'core', enforcement: 'enforce' }] }],
      available: ['reviewed-commits'],
    });
  });
});

it('a rule counts as its roll-out says at the time', () => {
  const text = 'rules: { review: { roll-out: { warn: 2026-06-01, enforce: 2026-07-01 } } }';
  const at = (day: string) => stateOf('flowfuse 2b', text, new Date(day)).rules[0]?.enforcement;
  expect([at('2026-05-31'), at('2026-06-01'), at('2026-07-01')]).toEqual(['observe', 'warn', 'enforce']);
});

it('each clause of the written policies has a state, under any policy', () => {
  const result = loadPolicy('', { kind: 'default' }, rules);
  expect(result.valid && clauseStates(result.policy, rules, now)).toHaveLength(39);
});
