import { expect, test } from '@jest/globals';
import { reports } from '../../test/samples/reports.ts';
import type { Report } from '../engine/report.ts';
import type { OverdueReview } from '../policy/policy-review.ts';
import { renderCheckRun } from './check-run.ts';

const overdue = (...overdueReviews: readonly OverdueReview[]): Report => ({
  ...reports.passing,
  overdueReviews,
});
const lines = (report: Report) =>
  renderCheckRun(report)
    .summary.split('\n')
    .filter((line) => line.includes('The review of'));

test.each<[string, OverdueReview, string]>([
  [
    'a role',
    { layer: 'repository', owner: 'CTO', due: '2026-06-30' },
    '⚠️ The review of this policy was due on 2026-06-30. Owner `CTO`: review it, then set `policy.review-by` in `.github/sdl.yml` to the next date.',
  ],
  [
    'nobody',
    { layer: 'repository', owner: null, due: '2026-06-30' },
    '⚠️ The review of this policy was due on 2026-06-30. Administrator: review it, then set `policy.review-by` in `.github/sdl.yml` to the next date.',
  ],
  [
    'a person, who is not notified',
    { layer: 'organization', repository: 'acme/.github', owner: '@ada', due: '2026-06-30' },
    '⚠️ The review of the organization’s policy was due on 2026-06-30. Owner `@ada`: review it, then set `policy.review-by` in `.github/sdl.yml` of `acme/.github` to the next date.',
  ],
  [
    'markup',
    { layer: 'repository', owner: '`<img src=x>`', due: '2026-06-30' },
    '⚠️ The review of this policy was due on 2026-06-30. Owner `` `<img src=x>` ``: review it, then set `policy.review-by` in `.github/sdl.yml` to the next date.',
  ],
])('owned by %s', (_, review, line) => {
  expect(lines(overdue(review))).toEqual([line]);
});

test('the title, the conclusion and the rules stay as they are; the check is written once', () => {
  const review: OverdueReview = { layer: 'repository', owner: null, due: '2026-06-30' };
  const [before, after] = [renderCheckRun(reports.passing), renderCheckRun(overdue(review))];
  expect([after.title, after.conclusion, after.text]).toEqual([before.title, before.conclusion, before.text]);
  expect(after.digest).not.toBe(before.digest);
  expect(renderCheckRun({ ...overdue(review), evaluatedAt: new Date(0) }).digest).toBe(after.digest);
});

test('one line for each layer, none without', () => {
  const review: OverdueReview = { layer: 'repository', owner: null, due: '2026-06-30' };
  expect(lines(overdue(review, { ...review, layer: 'organization' }))).toHaveLength(2);
  expect(lines(reports.passing)).toEqual([]);
});
