import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { hostileText } from '../../test/samples/hostile-text.ts';
import {
  type EvaluatedRule,
  notMajor,
  pullRequest,
  reportOf,
  reports,
  reviewPending,
  testsFail,
  testsPass,
} from '../../test/samples/reports.ts';
import type { Report } from '../engine/report.ts';
import type { Finding, Verdict } from '../rules/verdict.ts';
import { say } from '../text/message.ts';
import { digest, renderCheckRun } from './check-run.ts';
import { urlOf } from './link.ts';
import { bytes } from './size.ts';

describe('the check as a person reads it', () => {
  test.each(Object.entries(reports))('%s', (_, report) => {
    const { title, summary, text } = renderCheckRun(report);
    expect(`${title}\n\n${summary}\n\n---\n\n${text}`).toMatchSnapshot();
  });
});

describe('the state of the check run', () => {
  test.each<[keyof typeof reports, string, string | undefined]>([
    ['failing', 'completed', 'failure'],
    ['waiting', 'in_progress', undefined],
    ['passing', 'completed', 'success'],
    ['observing', 'completed', 'success'],
    ['broken policy', 'completed', 'failure'],
  ])('%s: %s, %s', (name, status, conclusion) => {
    const run = renderCheckRun(reports[name]);
    expect([run.status, run.conclusion]).toEqual([status, conclusion]);
  });

  it('shows nothing in red while it only waits', () => {
    const { summary, text } = renderCheckRun(reports.waiting);
    expect(summary + text).not.toMatch(/❌/);
    expect(summary).toMatch(/🟡/);
  });

  it('offers to re-evaluate, within the lengths that GitHub takes', () => {
    const { actions } = renderCheckRun(reportOf([]));
    expect(actions.map(({ identifier }) => identifier)).toEqual(['re-evaluate']);
    for (const { label, description, identifier } of actions) {
      expect(label.length).toBeLessThanOrEqual(20);
      expect(description.length).toBeLessThanOrEqual(40);
      expect(identifier.length).toBeLessThanOrEqual(20);
    }
  });
});

describe('links', () => {
  const docsUrl = 'https://docs.example/sdl';
  const urls = (markdown: string) =>
    nodes(markdown).flatMap((node) => (node.type === 'link' ? [node.url] : []));
  const at = 'https://github.com/acme/shop/blob';
  const { headSha, baseSha } = pullRequest;

  it('lead from a rule to its page, and from the policy to its file at the commit', () => {
    const { summary } = renderCheckRun(reports.waiting, docsUrl);
    expect(urls(summary)).toEqual([
      `${docsUrl}/rules/tests.md`,
      `${docsUrl}/rules/review.md`,
      `${docsUrl}/rules/sast.md`,
      `${docsUrl}/rules/threat-model.md`,
      `${at}/${baseSha}/.github/sdl.yml`,
    ]);
  });

  it('lead to no page of a rule where nobody says where the documentation is', () => {
    expect(urls(renderCheckRun(reports.waiting).summary)).toEqual([`${at}/${baseSha}/.github/sdl.yml`]);
  });

  it('lead from a finding to its line at the head', () => {
    expect(urls(renderCheckRun(reportOf([['tests', testsFail]])).text)).toEqual([
      `${at}/${headSha}/src/login.ts#L12`,
      `${at}/${headSha}/src/session.ts`,
    ]);
  });
});

describe('the limits of GitHub', () => {
  it('keeps the first findings of each rule and counts the rest', () => {
    const { text } = renderCheckRun(reportOf([['tests', { ...testsFail, findings: findings(84) }]]));
    expect(text).toMatch(/- … and 34 more findings/);
  });

  it('cuts between whole rows, items and sections, whatever the size', () => {
    const size = fc.record({
      rules: fc.integer({ min: 1, max: 60 }),
      findings: fc.integer({ min: 0, max: 150 }),
      length: fc.integer({ min: 1, max: 4_000 }),
      letter: fc.constantFrom('a', 'é', '漢', '👍', '`', '|', '<'),
    });
    fc.assert(
      fc.property(size, ({ rules, findings: count, length, letter }) => {
        const long = letter.repeat(length);
        const verdict: Verdict = {
          ...testsFail,
          summary: say`${long} ${[long]}`,
          remedy: say`${[long]}`,
          findings: findings(count, long),
        };
        const evaluated = Array.from(
          { length: rules },
          (_, index): EvaluatedRule => [`rule-${index}`, verdict],
        );
        expectWhole(renderCheckRun(reportOf(evaluated)));
      }),
      { numRuns: 20 },
    );
  });

  it('says how many rules did not fit', () => {
    const verdict: Verdict = { ...testsFail, summary: say`${['漢'.repeat(2_000)]}` };
    const evaluated = Array.from({ length: 1_000 }, (_, index): EvaluatedRule => [`rule-${index}`, verdict]);
    const { summary, text } = renderCheckRun(reportOf(evaluated));
    expect(summary).toMatch(/\n\n… and \d+ more rules\.\n\n<sub>Policy/);
    expect(text).toMatch(/<\/details>\n\n… and \d+ more rules\.\n\n<!-- sdl-gate:verdicts /);
  });

  it('says how many mistakes of a policy file did not fit', () => {
    const policyProblems = Array.from({ length: 900 }, (_, line) => ({
      line,
      column: 1,
      message: 'x'.repeat(300),
    }));
    const run = renderCheckRun(reportOf([], { policyProblems, conclusion: 'failure' }));
    expectWhole(run);
    expect(run.summary).toMatch(/\n- … and \d+ more mistakes\n\n<sub>Policy/);
    expect(run.text).toBe('<!-- sdl-gate:verdicts {} -->');
  });
});

describe('text from a pull request', () => {
  const mark = 'h0st1le';
  const marked = hostileText.map((text) => `${mark}${text}${mark}`);
  const finding: fc.Arbitrary<Finding> = fc.record({
    messageId: fc.constant('sample-finding'),
    level: fc.constantFrom('notice', 'warning', 'failure'),
    path: marked,
    message: marked.map((text) => say`About ${text}.`),
  });
  const verdict: fc.Arbitrary<Verdict> = fc.record({
    messageId: fc.constant('sample'),
    status: fc.constantFrom('fail', 'error'),
    summary: fc.tuple(marked, marked).map(([a, b]) => say`${a} and ${b} differ.`),
    remedy: marked.map((text) => say`Fix ${text}.`),
    turn: fc.constantFrom('author', 'reviewer'),
    findings: fc.array(finding, { maxLength: 3 }),
  });

  it('stands in code spans alone: it becomes no link that is not meant, no image, HTML or footnote', () => {
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1, maxLength: 3 }), (verdicts) => {
        const report = reportOf(verdicts.map((each): EvaluatedRule => ['tests', each]));
        const { summary, text } = renderCheckRun(report);
        const shown = [...nodes(summary), ...nodes(text)].filter(({ type }) => type !== 'inlineCode');
        expect(shown.filter((node) => isMadeByText(node, meantLinks(report)))).toEqual([]);
        expect(shown.filter((node) => 'value' in node && node.value.includes(mark))).toEqual([]);
        expect(shown.filter((node) => node.type === 'tableRow' && node.children.length !== 4)).toEqual([]);
        expect(nodes(summary).filter(({ type }) => type === 'tableRow')).toHaveLength(1 + verdicts.length);
      }),
      { numRuns: 150 },
    );
  });

  it('is as harmless in the mistakes of a policy file', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 4 }), (messages) => {
        const policyProblems = messages.map((message) => ({ line: 1, column: 1, message }));
        const { summary, text } = renderCheckRun(reportOf([], { policyProblems, conclusion: 'failure' }));
        const shown = [...nodes(summary), ...nodes(text)];
        const links = meantLinks(reportOf([]));
        expect(shown.filter((node) => isMadeByText(node, links) || node.type === 'table')).toEqual([]);
        // A login begins with a letter or a digit.
        expect(shown.filter((node) => node.type === 'text' && /@[a-z0-9]|#\d/i.test(node.value))).toEqual([]);
        expect(nodes(summary).filter(({ type }) => type === 'listItem')).toHaveLength(messages.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never comes of the name of an app that reports the same check', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 200 }), (names) => {
        const reporters = names.map((name) => ({ kind: 'check-run', name }) as const);
        const { summary } = renderCheckRun(reportOf([]), null, [
          { kind: 'same-name', checkName: 'SDL', reporters },
        ]);
        const shown = nodes(summary);
        expect(shown.filter((node) => isMadeByText(node, meantLinks(reportOf([]))))).toEqual([]);
        expect(shown.filter((node) => node.type === 'text' && /@[a-z0-9]|#\d/i.test(node.value))).toEqual([]);
        expect(bytes(summary)).toBeLessThan(10_000);
      }),
      { numRuns: 100 },
    );
  });
});

it('carries the verdicts for programs, unseen', () => {
  const { text } = renderCheckRun(
    reportOf([
      ['tests', testsFail],
      ['review', reviewPending, 'observe'],
    ]),
  );
  expect(text).toMatch(/<!-- sdl-gate:verdicts \{"tests":"fail","review":"pending"\} -->$/);
});

describe('the digest', () => {
  const report = reportOf([
    ['tests', testsFail],
    ['threat-model', notMajor],
  ]);
  const of = (changes: Partial<Report>) => renderCheckRun({ ...report, ...changes }).digest;

  it('is the same whenever the same is shown', () => {
    expect(of({ evaluatedAt: new Date('2027-01-01T00:00:00Z') })).toBe(of({}));
    expect(of({})).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is the same while the base branch moves and the policy file in it stays', () => {
    const at = (commit: string, blob: string) =>
      of({ policy: { kind: 'repository', path: '.github/sdl.yml', commit, blob } });
    expect(at('a'.repeat(40), '1'.repeat(40))).toBe(at('b'.repeat(40), '1'.repeat(40)));
    expect(at('a'.repeat(40), '1'.repeat(40))).not.toBe(at('a'.repeat(40), '2'.repeat(40)));
  });

  test.each<[string, Partial<Report>]>([
    ['the verdict', { rules: reportOf([['tests', testsPass]]).rules }],
    ['the conclusion', { conclusion: 'success' }],
    ['the policy', { policy: { kind: 'default' } }],
    ['a finding', { rules: reportOf([['tests', { ...testsFail, findings: findings(1) }]]).rules }],
    ['who is asked', { rules: reportOf([['tests', { ...testsFail, turn: 'reviewer' }]]).rules }],
  ])('changes with %s', (_, changes) => {
    expect(of(changes)).not.toBe(of({}));
  });
});

function findings(count: number, text = 'a'): readonly Finding[] {
  return Array.from({ length: count }, (_, index) => ({
    messageId: 'sample-finding',
    level: 'failure',
    path: `src/${index}.ts`,
    message: say`See ${text}.`,
  }));
}

/** The HTML that the templates write; nothing of a pull request. */
const ownHtml =
  /^(<!-- sdl-gate:verdicts \{[-a-z":,]*\} -->|<br>|<sub>|<\/sub>|<\/details>|<details( open)?>\n<summary>(. |.. )?(<b>Tests included<\/b>: [a-z ]+|Clauses: [\w.·\u{a0} ]+)<\/summary>)$/u;

/** The places of the findings, and the policy file. */
function meantLinks({ subject, policy, rules }: Report): ReadonlySet<string> {
  const places = rules.flatMap(({ verdict }) => verdict.findings.map(({ path, line }) => ({ path, line })));
  const urls = [
    ...places.map(({ path = '', line = 0 }) => urlOf({ kind: 'file', path, line }, subject)),
    ...(policy.kind === 'repository'
      ? [urlOf({ kind: 'file', path: policy.path }, { ...subject, headSha: policy.commit })]
      : []),
  ];
  return new Set(urls.filter((url) => url !== null));
}

/** What the templates never write. */
function isMadeByText(node: Nodes, meant: ReadonlySet<string>): boolean {
  if (node.type === 'html') return !ownHtml.test(node.value);
  if (node.type === 'link') return !meant.has(node.url);
  return /^(link|image|footnote|definition|code$|heading|blockquote)/.test(node.type);
}

function nodes(source: string): readonly Nodes[] {
  const below = (node: Nodes): readonly Nodes[] => [
    node,
    ...('children' in node ? node.children.flatMap(below) : []),
  ];
  return below(fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

function expectWhole({ title, summary, text, annotations }: ReturnType<typeof renderCheckRun>) {
  expect(title.length).toBeLessThanOrEqual(255);
  for (const markdown of [summary, text]) {
    expect(bytes(markdown)).toBeLessThanOrEqual(65_535);
    expect(markdown.isWellFormed()).toBe(true);
    expect(markdown.match(/<details/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  }
  for (const row of summary.split('\n').filter((line) => line.startsWith('|'))) {
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  }
  for (const { title: heading, message } of annotations) {
    expect(heading.length).toBeLessThanOrEqual(255);
    expect(bytes(message)).toBeLessThanOrEqual(64 * 1024);
  }
}

it('gives equal data equal digests and others different ones', () => {
  expect(digest({ a: 1 })).toBe(digest({ a: 1 }));
  expect(digest({ a: 1 })).not.toBe(digest({ a: 2 }));
  expect(digest({})).toMatch(/^[0-9a-f]{32}$/);
});
