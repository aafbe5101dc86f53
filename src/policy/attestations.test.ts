import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { fileLayer } from './file-layer.ts';
import { loadPolicy } from './load.ts';
import { comparePolicies } from './policy-change.ts';

const entry = {
  clause: 'flowfuse environment',
  statement: 'Staging and production are in separate AWS accounts.',
  owner: 'Head of Infrastructure',
  evidence: 'https://wiki.example.com/aws',
  date: '2026-01-31',
  'next-review': '2027-01-31',
};

/** A policy with this entry; a key that is undefined is left out. */
function policyWith(...entries: readonly Readonly<Record<string, unknown>>[]): string {
  return `attestations:\n${entries
    .map((each) =>
      Object.entries({ ...entry, ...each })
        .filter(([, value]) => value !== undefined)
        .map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${JSON.stringify(value)}\n`)
        .join(''),
    )
    .join('')}`;
}

function mistakesOf(text: string): readonly string[] {
  const result = loadPolicy(text, { kind: 'default' }, rules);
  return result.valid
    ? []
    : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('the section `attestations`', () => {
  it('is part of the policy', () => {
    const result = loadPolicy(policyWith({}), { kind: 'default' }, rules);
    expect(result.valid && result.policy.attestations).toEqual([entry]);
  });

  it('lists its settings with their lines', () => {
    const result = loadPolicy(policyWith({}), { kind: 'default' }, rules);
    expect(result.valid && result.policy.settings).toContainEqual({
      path: 'attestations.flowfuse environment.owner',
      value: 'Head of Infrastructure',
      origin: { layer: 'repository', line: 4 },
    });
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a team as owner', { owner: { team: 'security' } }],
    ['exactly two years', { 'next-review': '2028-01-31' }],
    ['two years from a leap day', { date: '2028-02-29', 'next-review': '2030-02-28' }],
    ['a query in the link', { evidence: 'https://example.com/a?b=c#d' }],
    ['each written policy', { clause: 'metamask 6.1' }],
  ])('may have %s', (_, changed) => {
    expect(mistakesOf(policyWith(changed))).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'a misspelled clause',
      { clause: 'flowfuse enviroment' },
      '2:13 `attestations[0].clause` must be a clause of a written policy, such as `flowfuse 7` or `metamask 6.1`, not `flowfuse enviroment`: did you mean `flowfuse environment`?',
    ],
    [
      'a clause that does not exist',
      { clause: 'iso 27001' },
      '2:13 `attestations[0].clause` must be a clause of a written policy, such as `flowfuse 7` or `metamask 6.1`, not `iso 27001`.',
    ],
    [
      'no clause',
      { clause: undefined },
      '2:5 `attestations[0].clause` is missing: it must be a clause of a written policy, such as `flowfuse 7` or `metamask 6.1`.',
    ],
    [
      'a day that does not exist',
      { date: '2026-02-30' },
      '6:11 `attestations[0].date` must be a day such as `2030-01-31`, not `2026-02-30`.',
    ],
    [
      'a time instead of a day',
      { date: '2026-02-03T12:00Z' },
      '6:11 `attestations[0].date` must be a day such as `2030-01-31`, not `2026-02-03T12:00Z`.',
    ],
    [
      'no next review',
      { 'next-review': undefined },
      '2:5 `attestations[0].next-review` is missing: it must be text.',
    ],
    [
      'its next review on the same day',
      { 'next-review': '2026-01-31' },
      '7:18 `attestations[0].next-review` must be later than `date`, not `2026-01-31`.',
    ],
    [
      'its next review too late',
      { 'next-review': '2028-02-01' },
      '7:18 `attestations[0].next-review` must be at most 2 years later than `date`, not `2028-02-01`.',
    ],
    [
      'a link that is not encrypted',
      { evidence: 'http://wiki.example.com/aws' },
      '5:15 `attestations[0].evidence` must be a link such as `https://wiki.example.com/incident-plan`, not `http://wiki.example.com/aws`.',
    ],
    [
      'a password in the link',
      { evidence: 'https://ada:secret@example.com' },
      '5:15 `attestations[0].evidence` must be a link such as `https://wiki.example.com/incident-plan`, not `https://ada:secret@example.com`.',
    ],
    [
      'a script as link',
      { evidence: 'javascript:alert(1)' },
      '5:15 `attestations[0].evidence` must be a link such as `https://wiki.example.com/incident-plan`, not `javascript:alert(1)`.',
    ],
    [
      'Markdown in the link',
      { evidence: 'https://example.com/"><img' },
      '5:15 `attestations[0].evidence` must be a link such as `https://wiki.example.com/incident-plan`, not `https://example.com/"><img`.',
    ],
    ['an empty statement', { statement: ' - ' }, '3:16 `attestations[0].statement` must be text, not ` - `.'],
    [
      'an unknown key',
      { reviewed: 'yes' },
      '8:5 `reviewed` is not a known key of `attestations[0]`. It can have `clause`, `statement`, `owner`, `evidence`, `date` and `next-review`.',
    ],
  ])('cannot have %s', (_, changed, message) => {
    expect(mistakesOf(policyWith(changed))).toEqual([message]);
  });

  it('cannot have a clause twice', () => {
    expect(mistakesOf(policyWith({}, { statement: 'Something else.' }))).toEqual([
      '8:13 `attestations[1].clause`: the clause `flowfuse environment` has an entry above: keep one of them.',
    ]);
  });

  it('that changes is a change of the policy', () => {
    const [base, proposed] = ['', policyWith({})].map((text) => loadPolicy(text, { kind: 'default' }, rules));
    const change = base && proposed ? comparePolicies(base, proposed) : null;
    expect(change).toMatchObject({
      differences: [{ option: 'attestations', direction: 'changes', from: null, to: '1 entry' }],
    });
  });

  it('cannot be in the file of a repository', () => {
    const source = { kind: 'repository', path: '.github/sdl.yml', commit: 'c0ffee' } as const;
    expect(fileLayer(`comment: never\n${policyWith({})}`, source, rules)).toEqual({
      kind: 'invalid',
      source,
      problems: [
        {
          line: 2,
          column: 1,
          message:
            '`attestations` belongs in the policy of the organization: a repository states nothing for all of them. Move it there.',
        },
      ],
    });
  });

  it('can be in the file of the organization', () => {
    const source = {
      kind: 'organization',
      repository: 'acme/.github',
      path: '.github/sdl.yml',
      commit: 'c0ffee',
    } as const;
    expect(fileLayer(policyWith({}), source, rules).kind).toBe('file');
  });
});
