import { describe, expect, it } from '@jest/globals';
import type { Explanation } from './explanation.ts';
import { resultPage } from './page.ts';

const hostile = '</code><script>alert(1)</script>"\'\u202e\u001b[31m';

const explanation: Explanation = {
  pullRequest: 'acme/shop#7',
  head: 'c0ffee'.repeat(7).slice(0, 40),
  base: hostile,
  conclusion: 'failure',
  policy: { kind: 'default' },
  organization: null,
  policyProblems: [{ line: 1, column: 1, message: hostile }],
  standIns: [],
  policyWarnings: [hostile],
  rules: [
    {
      id: 'tests',
      title: 'Tests included',
      enforcement: 'enforce',
      status: 'fail',
      summary: hostile,
      remedy: hostile,
      turn: 'author',
      waivers: [],
      findings: [{ id: hostile, waivedBy: null, path: `src/${hostile}.js`, line: 2, message: hostile }],
      approvers: null,
    },
  ],
  settings: [{ path: hostile, value: hostile, origin: { layer: 'default' } }],
  scopes: [],
  refused: [],
  attestations: [],
};

const pages = { repositoryUrl: 'https://github.com/acme/shop', headSha: explanation.head, number: 7 };

describe('the page of a result', () => {
  const page = resultPage(explanation, pages, [{ title: 'Not evaluated', sentences: [hostile] }]);

  it('escapes what comes from outside', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/[\u202e\u001b]/);
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(8);
  });

  it('runs nothing and requests nothing', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-`);
    expect(page).not.toMatch(/<(?:script|img|link|iframe|object|form|base)\b| on\w+=| style=/i);
  });

  it('says what fails and what to do, with links to its place', () => {
    expect(page).toContain(
      '<h1><a href="https://github.com/acme/shop/pull/7">acme/shop#7</a>: SDL fails</h1>',
    );
    expect(page).toContain('Tests included: fails</h3>');
    expect(page).toContain('<strong>Next, author:</strong>');
    expect(page).toMatch(/<a href="https:\/\/github\.com\/acme\/shop\/blob\/c0ffee[^"]*#L2">/);
  });

  it('links nothing where there are no pages', () => {
    expect(resultPage(explanation, null)).not.toContain('<a ');
    expect(resultPage(explanation, { ...pages, repositoryUrl: 'javascript:alert(1)//' })).not.toContain(
      '<a ',
    );
  });
});
