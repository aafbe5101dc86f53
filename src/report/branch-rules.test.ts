import { describe, expect, it, test } from '@jest/globals';
import { reports } from '../../test/samples/reports.ts';
import {
  type BranchRules,
  type BranchRulesNotice,
  type Requirement,
  renderBranchRules,
  renderMissingRequirement,
} from './branch-rules.ts';
import { renderCheckRun } from './check-run.ts';

const rulesOf = (requires: Requirement, branch = 'main'): BranchRules => ({ branch, requires });
const notice = (...bases: readonly BranchRules[]): BranchRulesNotice => ({
  kind: 'branch-rules',
  requiredName: 'SDL',
  bases,
});
const inSummary = (...bases: readonly BranchRules[]) =>
  renderMissingRequirement(notice(...bases), 'https://github.test/acme/shop', null).join('\n');
const inDetails = (...bases: readonly BranchRules[]) => renderBranchRules(notice(...bases), true).join('\n');

describe('where nothing requires the check', () => {
  it('the summary says so in one paragraph, with what to click', () => {
    expect(inSummary(rulesOf('nothing'))).toBe(
      'Nothing on `main` requires this check: a pull request can be merged there while it fails. Administrator: in [Settings → Rules](https://github.test/acme/shop/settings/rules), require the status check `SDL` and choose this app as its source.',
    );
  });

  it('a rule that takes the check from another app only is named', () => {
    expect(inSummary(rulesOf('other-app'))).toContain(
      'The rules of `main` take `SDL` only from another app: the result of this app does not count there.',
    );
  });

  it('each branch is named once', () => {
    expect(
      inSummary(rulesOf('nothing'), rulesOf('nothing', 'release/1'), rulesOf('this-app', 'dev')),
    ).toMatch(/^Nothing on `main` or `release\/1` requires this check:/);
  });

  it('links the page that explains it where the documentation is known', () => {
    const [text] = renderMissingRequirement(
      notice(rulesOf('nothing')),
      'https://x.test/a/b',
      'https://d.test',
    );
    expect(text).toMatch(/ \[How\]\(https:\/\/d\.test\/required-check\.md\)\.$/);
  });

  it('a hostile name of a branch is only shown', () => {
    expect(inSummary(rulesOf('nothing', '@mona<img>'))).toContain('Nothing on `@mona<img>` requires');
  });

  it('the details do not repeat it', () => {
    expect(inDetails(rulesOf('nothing'), rulesOf('other-app'))).toBe('');
  });
});

describe('otherwise the summary is silent, and the details say what is seen', () => {
  test.each<[Requirement, string]>([
    ['this-app', '- `main`: a ruleset requires this check from this app.'],
    ['any-source', '- `main`: a ruleset requires this check from any source'],
    [
      'unknown-source',
      '- `main`: a branch protection rule requires this check. Its source is not visible to us.',
    ],
    ['other-spelling', '- `main`: a rule requires a check whose name differs from this one in case.'],
    ['not-visible', '- `main`: which checks its rules require is not visible to us'],
  ])('%s', (requires, text) => {
    expect(inSummary(rulesOf(requires))).toBe('');
    expect(inDetails(rulesOf(requires))).toContain(text);
    expect(inDetails(rulesOf(requires))).toContain('Who can bypass these rules is not visible to us');
  });

  it('nobody is ever said to bypass nothing', () => {
    const all: readonly Requirement[] = [
      'this-app',
      'any-source',
      'unknown-source',
      'not-visible',
      'nothing',
    ];
    for (const requires of all)
      expect(`${inSummary(rulesOf(requires))}${inDetails(rulesOf(requires))}`).not.toMatch(
        /\bnobody\b|no one/i,
      );
  });
});

test('where no rule is enforced and nothing fails, the details say it in place of the summary', () => {
  const observing = renderCheckRun(reports.observing, null, [notice(rulesOf('nothing'))]);
  expect(observing.summary).not.toContain('requires this check');
  expect(observing.text).toContain(
    '- `main`: nothing requires this check. Require it once a rule is enforced.',
  );
  expect(observing.text).not.toContain('bypass');
  const broken = renderCheckRun(reports['broken policy'], null, [notice(rulesOf('nothing'))]);
  expect(broken.summary).toContain('Nothing on `main` requires this check');
  const other = renderCheckRun(reports.observing, null, [notice(rulesOf('other-app'))]);
  expect(other.summary).toContain('only from another app');
});

test('rules of branches are shown, and written when they change', () => {
  const plain = renderCheckRun(reports.passing);
  const missing = renderCheckRun(reports.passing, null, [notice(rulesOf('nothing'))]);
  const required = renderCheckRun(reports.passing, null, [notice(rulesOf('this-app'))]);
  expect(missing.summary).toContain('Nothing on `main` requires this check');
  expect(required.text).toContain('a ruleset requires this check from this app');
  expect(new Set([plain, missing, required].map(({ digest }) => digest)).size).toBe(3);
  expect([missing.title, missing.conclusion]).toEqual([plain.title, plain.conclusion]);
  expect(required.text).toMatch(/<!-- sdl-gate:verdicts .* -->$/);
});

test('of a check of more pull requests than are read they are no reason to write', () => {
  const report = { ...reports.passing, shared: { kind: 'too-many', with: [8] } } as const;
  const [plain, required] = [[], [notice(rulesOf('this-app'))]].map((notices) =>
    renderCheckRun(report, null, notices),
  );
  expect(required?.text).toContain('a ruleset requires this check from this app');
  expect(required?.digest).toBe(plain?.digest);
});
