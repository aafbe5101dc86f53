import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../rules/index.ts';
import { loadPolicy } from './load.ts';
import type { PolicyLayers } from './policy.ts';
import { comparePolicies } from './policy-change.ts';
import { type LayerReview, nextOverdue, overdueReviews } from './policy-review.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { nowhere, resolvePolicy } from './resolve.ts';
import type { PolicySource } from './written-policy.ts';

const source = { kind: 'repository', path: '.github/sdl.yml', commit: 'a'.repeat(40) } as const;
const load = (text: string) => loadPolicy(`rules: { tests: enforce }\n${text}`, source, rules);

describe('the key `policy` of the file', () => {
  test.each<[string, Omit<LayerReview, 'layer'>]>([
    ['policy: {}', {}],
    ['policy: { owner: CTO }', { owner: 'CTO' }],
    ['policy: { owner: { team: security } }', { owner: { team: 'security' } }],
    ['policy: { effective: 2026-01-01 }', { effective: '2026-01-01' }],
    [
      'policy:\n  owner: Head of Security\n  effective: 2026-01-01\n  review-by: "2026-12-31"',
      { owner: 'Head of Security', effective: '2026-01-01', 'review-by': '2026-12-31' },
    ],
  ])('%s', (text, expected) => {
    const result = load(text);
    expect(result.valid && result.policy.reviews).toEqual([{ layer: 'repository', ...expected }]);
  });

  it('may be absent', () => {
    const result = load('');
    expect(result.valid && result.policy).not.toHaveProperty('reviews');
  });

  test.each([
    ['policy: { review: 2026-12-31 }', '`review` is not a known key of `policy`: did you mean `review-by`?'],
    ['policy: { review-by: next year }', '`policy.review-by` must be a day such as `2030-01-31`'],
    ['policy: { review-by: 2026-02-30 }', '`policy.review-by` must be a day such as `2030-01-31`'],
    ['policy: { review-by: 31.12.2026 }', '`policy.review-by` must be a day such as `2030-01-31`'],
    ['policy: { effective: 2026-12-31, review-by: 2026-12-31 }', 'must have `effective` before `review-by`'],
    ['policy: { owner: "" }', '`policy.owner`'],
    ['policy: { owner: { team: "@acme/security" } }', 'slug of a team'],
    ['policy: CTO', '`policy` must be a map'],
  ])('%s is a mistake with its place', (text, says) => {
    const result = load(text);
    const [problem, ...others] = result.valid ? [] : result.problems;
    expect(problem?.message).toContain(says);
    expect([problem?.line, others]).toEqual([2, []]);
  });
});

test('each file of a policy has its own review: none replaces the other', () => {
  const fileOf = (text: string, from: PolicySource) => {
    const read = readPolicyFile(text, from, rules);
    if (!read.valid) throw new Error(read.problems[0]?.message);
    return read.file;
  };
  const organization = fileOf('policy: { owner: CTO, review-by: 2026-06-30 }\n', {
    ...source,
    kind: 'organization',
    repository: 'acme/.github',
  });
  const repository = fileOf('policy: { review-by: 2030-01-01 }\n', source);
  const reviewsIn = (layers: PolicyLayers) => resolvePolicy(layers, nowhere, rules).reviews;
  const [minimum, own] = [
    { layer: 'organization', repository: 'acme/.github', owner: 'CTO', 'review-by': '2026-06-30' },
    { layer: 'repository', 'review-by': '2030-01-01' },
  ];
  expect(reviewsIn({ organization, repository })).toEqual([minimum, own]);
  expect(reviewsIn({ organization, repository: null })).toEqual([minimum]);
  expect(reviewsIn({ organization: null, repository })).toEqual([own]);
  expect(reviewsIn({ organization: null, repository: null })).toBeUndefined();
  const { settings = [] } = resolvePolicy({ organization, repository }, nowhere, rules);
  expect(settings.filter(({ path }) => path.startsWith('policy.'))).toEqual([
    { path: 'policy.owner', value: 'CTO', origin: { layer: 'organization', line: 1 } },
    { path: 'policy.review-by', value: '2026-06-30', origin: { layer: 'organization', line: 1 } },
    { path: 'policy.review-by', value: '2030-01-01', origin: { layer: 'repository', line: 1 } },
  ]);
});

const yearly: LayerReview = { layer: 'repository', owner: 'CTO', 'review-by': '2026-06-30' };
const ofOrganization: LayerReview = { layer: 'organization', 'review-by': '2026-03-31' };

describe('a review is overdue from the day after its last one', () => {
  test.each<[string, readonly string[], string | null]>([
    ['2026-03-31T23:59:59.999Z', [], '2026-04-01T00:00:00.000Z'],
    ['2026-04-01T00:00:00.000Z', ['organization'], '2026-07-01T00:00:00.000Z'],
    ['2026-06-30T23:59:59.999Z', ['organization'], '2026-07-01T00:00:00.000Z'],
    ['2026-07-01T00:00:00.000Z', ['organization', 'repository'], null],
    ['2030-01-01T00:00:00.000Z', ['organization', 'repository'], null],
  ])('at %s: %j, next %s', (at, overdue, next) => {
    const reviews = [ofOrganization, yearly, { layer: 'repository', owner: 'CTO' } as const];
    const now = new Date(at);
    expect(overdueReviews(reviews, now).map(({ layer }) => layer)).toEqual(overdue);
    expect(nextOverdue(reviews, now)?.toISOString() ?? null).toBe(next);
  });

  it('with its owner and its last day', () => {
    const later = new Date('2027-01-01T00:00:00Z');
    expect(
      overdueReviews(
        [yearly, ofOrganization, { ...yearly, owner: { team: 'security' } }, { ...yearly, owner: ' ada ' }],
        later,
      ),
    ).toEqual([
      { layer: 'repository', owner: 'CTO', due: '2026-06-30' },
      { layer: 'organization', owner: null, due: '2026-03-31' },
      { layer: 'repository', owner: 'security', due: '2026-06-30' },
      { layer: 'repository', owner: 'ada', due: '2026-06-30' },
    ]);
  });

  it('at the moment that was announced, and not a millisecond before', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(days, { maxLength: 3 }), days, (dues, now) => {
        const reviews = dues.map(
          (due): LayerReview => ({ layer: 'repository', 'review-by': due.toISOString().slice(0, 10) }),
        );
        const next = nextOverdue(reviews, now);
        if (next === null) return overdueReviews(reviews, now).length === reviews.length;
        const before = overdueReviews(reviews, new Date(next.getTime() - 1)).length;
        return (
          next > now &&
          overdueReviews(reviews, next).length > before &&
          before === overdueReviews(reviews, now).length
        );
      }),
    );
  });
});

test('a pull request that postpones a review shows it', () => {
  const [before, after] = [
    load('policy: { review-by: 2026-06-30 }'),
    load('policy: { review-by: 2027-06-30 }'),
  ];
  expect(comparePolicies(before, after)).toMatchObject({
    kind: 'settings',
    differences: [{ direction: 'changes', rule: null, option: 'policy' }],
  });
  expect(comparePolicies(before, before)).toBeNull();
});
