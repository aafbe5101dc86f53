import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../rules/index.ts';
import type { Policy } from './policy.ts';
import { differencesOf } from './policy-change.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { resolvePolicy } from './resolve.ts';
import { enforcementAt } from './roll-out.ts';
import { enforcements, type PolicyFile } from './written-policy.ts';

function file(written: unknown): PolicyFile {
  const read = readPolicyFile(JSON.stringify(written), { kind: 'default' }, rules);
  if (!read.valid) throw new Error(`${JSON.stringify(written)}: ${JSON.stringify(read.problems)}`);
  return read.file;
}

const logins = fc.uniqueArray(fc.constantFrom('ada', 'bob', 'eve'), { maxLength: 3 });
const globs = fc.uniqueArray(fc.constantFrom('src/**', 'docs/**', '**'), { maxLength: 3 });
const enforcement = fc.constantFrom(...enforcements);
const day = fc.constantFrom('2027-01-01', '2027-02-01', '2027-03-01');
const rollOut = fc.oneof(
  fc.record({ enforce: day }),
  fc.record({ warn: fc.constant('2026-12-01'), enforce: day }),
);
const some = (options: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(enforcement, fc.record({ enforcement, 'roll-out': rollOut, ...options }, { requiredKeys: [] }));
const entries = fc.record(
  {
    tests: some({
      'every-package': fc.boolean(),
      tests: globs,
      ignore: globs,
      product: globs,
      'doubtful-tests': fc.constantFrom('show', 'fail'),
      independence: fc.constantFrom('two-people', 'strict'),
    }),
    review: some({
      approvals: fc.integer({ min: 1, max: 3 }),
      teams: logins,
      'exempt-authors': logins,
      'last-push': fc.boolean(),
      identities: fc.constantFrom({}, { 'a@b.c': 'nobody' }),
    }),
    sast: some({
      threshold: fc.constantFrom('critical', 'high', 'medium', 'low'),
      provenance: fc.constantFrom('required', 'shown'),
      'grace-minutes': fc.constantFrom(10, 60),
    }),
    'threat-model': some({
      threshold: fc.integer({ min: 1, max: 4 }),
      team: fc.constantFrom(null, 'ada', 'eve'),
      points: fc.constantFrom({}, { exposure: 0 }),
    }),
  },
  { requiredKeys: [] },
);
const written = fc.record(
  {
    extends: fc.constantFrom('recommended@1', 'strict@1', 'flowfuse@1', 'metamask@1'),
    comment: fc.constantFrom('always', 'needed', 'never'),
    enforcement,
    owners: fc.uniqueArray(fc.constantFrom('ada', 'bob'), { minLength: 1 }),
    rules: entries,
    scopes: fc.tuple(entries, entries).map(([one, other]) => [
      { name: 'One', branches: ['main'], rules: one },
      { name: 'Two', branches: ['other'], rules: other },
    ]),
  },
  { requiredKeys: [] },
);

const context = { branch: 'main', properties: {} };
const under = (organization: PolicyFile, repository: PolicyFile | null): Policy =>
  resolvePolicy({ organization, repository }, context, rules);

/** Where a policy ends looser than another, or differs from it in a way of which that is not known: `review.approvals`. */
function notStricter(minimum: Policy, policy: Policy): readonly string[] {
  return differencesOf(minimum, { ...policy, resolved: minimum.resolved ?? fail() })
    .filter(({ direction, rule }) => direction !== 'tightens' && rule !== null)
    .filter(({ direction, option }) => direction === 'loosens' || option !== null)
    .map(({ rule, option, direction }) => `${direction} ${rule}.${option}`);
}

function fail(): never {
  throw new Error('not resolved');
}

describe('whatever a repository writes', () => {
  it('no key of a rule that the organization names ends looser, and none changes of which that is not known', () => {
    fc.assert(
      fc.property(written, written, (minimum, repository) => {
        const organization = file(minimum);
        const [alone, both] = [under(organization, null), under(organization, file(repository))];
        const unordered = notStricter(alone, both).filter((each) => !isReordered(alone, both, each));
        expect(unordered).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('no rule counts for less at any time', () => {
    fc.assert(
      fc.property(
        written,
        written,
        fc.constantFrom('2026-11-01', '2026-12-15', '2027-02-15', '2027-04-01'),
        (minimum, repository, at) => {
          const now = new Date(at);
          const organization = file(minimum);
          const both = under(organization, file(repository));
          for (const enabled of under(organization, null).rules) {
            const found = both.rules.find(({ rule }) => rule === enabled.rule) ?? fail();
            const [before, after] = [enabled, found].map((each) =>
              enforcements.indexOf(enforcementAt(each, now)),
            );
            expect(after).toBeGreaterThanOrEqual(before ?? 0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('what its file asks for without result is refused, and what is not refused is in effect', () => {
    fc.assert(
      fc.property(written, written, (minimum, repository) => {
        const both = under(file(minimum), file({ ...repository, scopes: [] }));
        const refused = new Set(both.refused?.map(({ path }) => path));
        const alone = resolvePolicy(
          { organization: null, repository: file({ ...repository, scopes: [] }) },
          context,
          rules,
        );
        for (const { path, value, origin } of alone.settings ?? []) {
          if (origin.layer !== 'repository' || refused.has(path)) continue;
          // Where the organization names the rule, its own enforcement counts before the repository's default.
          if (path.endsWith('.enforcement')) continue;
          const found = both.settings?.find((each) => each.path === path);
          expect([path, found?.value]).toEqual([path, value]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('its own policy as the organization’s changes nothing', () => {
    fc.assert(
      fc.property(written, (policy) => {
        const alone = under(file(policy), null);
        const both = under(file(policy), file(policy));
        expect(rulesIn(both)).toEqual(rulesIn(alone));
        expect(both.refused).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

function rulesIn({ rules: enabled }: Policy): unknown {
  return enabled.map(({ rule, ...settings }) => ({ id: rule.id, ...settings }));
}

/** A list with the entries of both in another order is no change of what is asked for. */
function isReordered(one: Policy, other: Policy, difference: string): boolean {
  const [, path = ''] = difference.split(' ');
  const listOf = ({ settings = [] }: Policy) => {
    const value = settings.find((each) => each.path === `rules.${path}`)?.value;
    return Array.isArray(value) ? JSON.stringify(value.toSorted()) : null;
  };
  return listOf(one) !== null && listOf(one) === listOf(other);
}
