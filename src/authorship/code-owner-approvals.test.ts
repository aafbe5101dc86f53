import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CodeOwner, CodeOwners, OwnedPaths } from '../evidence/code-owners.ts';
import type { Review } from '../evidence/reviews.ts';
import { codeOwnerNeeds, lostOwnerNeeds, unmetOwnerNeeds } from './code-owner-approvals.ts';

const now = new Date('2026-03-02T12:00:00Z');

const ada: CodeOwner = { kind: 'user', name: '@Ada', known: true, accounts: ['Ada'] };
const grace: CodeOwner = { kind: 'user', name: '@grace', known: true, accounts: ['grace'] };
const security: CodeOwner = { kind: 'team', name: '@acme/Security', known: true, accounts: ['sam', 'eve'] };
const nobodyIn: CodeOwner = { kind: 'team', name: '@acme/empty', known: true, accounts: [] };
const ghost: CodeOwner = { kind: 'user', name: '@ghost', known: false, accounts: [] };
const address: CodeOwner = { kind: 'address', name: 'Bob@example.com', known: true, accounts: [] };
const noReply: CodeOwner = {
  kind: 'address',
  name: '1+carol@users.noreply.github.com',
  known: true,
  accounts: [],
};

function line(number: number, owners: readonly CodeOwner[], ...paths: readonly string[]): OwnedPaths {
  return { line: number, pattern: '*', owners, paths };
}

function approval(login: string, at = now): Review {
  return {
    id: login,
    author: { login, kind: 'user' },
    state: 'approved',
    commit: 'a'.repeat(40),
    submittedAt: at,
    canPush: true,
  };
}

interface Given {
  readonly owned: readonly OwnedPaths[];
  readonly approvedBy?: readonly string[];
  readonly excluded?: readonly string[];
  readonly identities?: Readonly<Record<string, string>>;
  readonly deputies?: readonly { team: string; by: string; until: string }[];
}

function needs({ owned, approvedBy = [], excluded = [], identities = {}, deputies = [] }: Given) {
  const owners: CodeOwners = { file: 'CODEOWNERS', owned };
  const keys = excluded.map((login) => login.toLowerCase());
  const isExcluded = (login: string) => keys.includes(login.toLowerCase());
  const approvals = approvedBy.map((login) => approval(login));
  return codeOwnerNeeds(owners, approvals, isExcluded, { identities, deputies }, now);
}

/** `met`, `unmet` or `lost`, by the paths of each need. */
function states(given: Given): Readonly<Record<string, string>> {
  const found = needs(given);
  return Object.fromEntries(
    found.map((need) => {
      const unmet = unmetOwnerNeeds(found).includes(need);
      return [need.paths.join(' '), lostOwnerNeeds(found).includes(need) ? 'lost' : unmet ? 'unmet' : 'met'];
    }),
  );
}

test.each<[what: string, given: Given, expected: Readonly<Record<string, string>>]>([
  ['no file has an owner', { owned: [] }, {}],
  ['nobody approved', { owned: [line(1, [ada], 'a')] }, { a: 'unmet' }],
  [
    'the owner approved, in another case',
    { owned: [line(1, [ada], 'a')], approvedBy: ['ADA'] },
    { a: 'met' },
  ],
  ['somebody else approved', { owned: [line(1, [ada], 'a')], approvedBy: ['grace'] }, { a: 'unmet' }],
  [
    'one of two owners is enough',
    { owned: [line(1, [ada, grace], 'a')], approvedBy: ['grace'] },
    { a: 'met' },
  ],
  ['a member of the team', { owned: [line(1, [security], 'a')], approvedBy: ['eve'] }, { a: 'met' }],
  [
    'each group needs one of its own',
    { owned: [line(1, [ada], 'a'), line(2, [security], 'b')], approvedBy: ['ada'] },
    { a: 'met', b: 'unmet' },
  ],
  [
    'one person for several groups',
    { owned: [line(1, [ada], 'a'), line(2, [ada, security], 'b')], approvedBy: ['ada'] },
    { a: 'met', b: 'met' },
  ],
  ['the owner contributed', { owned: [line(1, [ada], 'a')], excluded: ['ada'] }, { a: 'lost' }],
  [
    'an owner contributed, another is left',
    { owned: [line(1, [ada, grace], 'a')], excluded: ['ada'] },
    { a: 'unmet' },
  ],
  [
    'every member contributed',
    { owned: [line(1, [security], 'a')], excluded: ['sam', 'Eve'] },
    { a: 'lost' },
  ],
  ['a member is left', { owned: [line(1, [security], 'a')], excluded: ['sam'] }, { a: 'unmet' }],
  ['a team without members', { owned: [line(1, [nobodyIn], 'a')] }, { a: 'lost' }],
  [
    'an owner that GitHub does not count',
    { owned: [line(1, [ghost], 'a')], approvedBy: ['ghost'] },
    { a: 'lost' },
  ],
  ['beside one that it counts', { owned: [line(1, [ghost, ada], 'a')] }, { a: 'unmet' }],
  ['an address that nobody knows', { owned: [line(1, [address], 'a')], approvedBy: ['bob'] }, { a: 'lost' }],
  [
    'an address that the policy gives to an account',
    { owned: [line(1, [address], 'a')], approvedBy: ['bob'], identities: { 'bob@EXAMPLE.com': 'Bob' } },
    { a: 'met' },
  ],
  [
    'an address of nobody',
    { owned: [line(1, [address], 'a')], approvedBy: ['nobody'], identities: { 'bob@example.com': 'nobody' } },
    { a: 'lost' },
  ],
  [
    'an address that names an account',
    { owned: [line(1, [noReply], 'a')], approvedBy: ['carol'] },
    { a: 'met' },
  ],
  [
    'a deputy of the team',
    {
      owned: [line(1, [security], 'a')],
      approvedBy: ['dan'],
      deputies: [{ team: 'security', by: 'dan', until: '2026-03-02' }],
    },
    { a: 'met' },
  ],
  [
    'a deputy whose time is over',
    {
      owned: [line(1, [security], 'a')],
      approvedBy: ['dan'],
      deputies: [{ team: 'security', by: 'dan', until: '2026-03-01' }],
    },
    { a: 'unmet' },
  ],
  [
    'a deputy is left where every member contributed',
    {
      owned: [line(1, [security], 'a')],
      excluded: ['sam', 'eve'],
      deputies: [{ team: 'security', by: 'dan', until: '2026-03-02' }],
    },
    { a: 'unmet' },
  ],
  [
    'a deputy of a team that GitHub does not count',
    {
      owned: [line(1, [{ ...security, known: false, accounts: [] }], 'a')],
      approvedBy: ['dan'],
      deputies: [{ team: 'security', by: 'dan', until: '2026-03-02' }],
    },
    { a: 'lost' },
  ],
])('%s', (_, given, expected) => {
  expect(states(given)).toEqual(expected);
});

describe('a need', () => {
  test('joins the lines that name the same owners, in any order and case', () => {
    const swapped = [{ ...grace }, { ...ada, name: '@ada' }];
    expect(needs({ owned: [line(1, [ada, grace], 'a', 'b'), line(7, swapped, 'c')] })).toMatchObject([
      { owners: ['@Ada', '@grace'], lines: [1, 7], paths: ['a', 'b', 'c'] },
    ]);
  });

  test('says who approved, who still can, and why others cannot', () => {
    const owners = [ada, grace, security, ghost, address, nobodyIn];
    const [need] = needs({ owned: [line(1, owners, 'a')], approvedBy: ['grace'], excluded: ['ada', 'sam'] });
    expect(need).toMatchObject({
      approvedBy: ['grace'],
      eligible: ['@grace', '@acme/Security'],
      unable: [
        { owner: '@Ada', reason: 'excluded', login: 'Ada' },
        { owner: '@ghost', reason: 'unknown', login: null },
        { owner: 'Bob@example.com', reason: 'address', login: null },
        { owner: '@acme/empty', reason: 'empty', login: null },
      ],
    });
    expect([...(need?.eligibleAccounts ?? [])]).toEqual(['grace', 'eve']);
  });
});

test('one more approval never leaves more unmet, one more contributor never fewer', () => {
  const owner = fc.constantFrom(ada, grace, security, ghost, address, nobodyIn, noReply);
  const owned = fc.array(fc.array(owner, { minLength: 1, maxLength: 3 }), { maxLength: 4 });
  const login = fc.constantFrom('ada', 'grace', 'sam', 'eve', 'carol', 'zoe');
  fc.assert(
    fc.property(owned, fc.array(login), fc.array(login), login, (groups, approvedBy, excluded, more) => {
      const given = { owned: groups.map((owners, index) => line(index + 1, owners, `${index}`)), excluded };
      const count = (each: Given) => unmetOwnerNeeds(needs(each)).length;
      expect(count({ ...given, approvedBy: [...approvedBy, more] })).toBeLessThanOrEqual(
        count({ ...given, approvedBy }),
      );
      expect(
        lostOwnerNeeds(needs({ ...given, excluded: [...excluded, more] })).length,
      ).toBeGreaterThanOrEqual(lostOwnerNeeds(needs(given)).length);
    }),
    { numRuns: 300 },
  );
});
