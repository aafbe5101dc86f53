import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import {
  pullRequest,
  reportOf,
  reviewPending,
  testsFail,
  testsWaived,
} from '../../../test/samples/reports.ts';
import type { VerdictEntry } from '../../record/entry.ts';
import { say } from '../../text/message.ts';
import { weekChart } from './chart.ts';
import type { ExceptionLine } from './exception-lines.ts';
import { exceptionsPage, filterExceptions, readExceptionFilter } from './exceptions-page.ts';
import { overviewPage } from './overview-page.ts';
import { notFoundPage } from './page.ts';
import { pullRequestPage } from './pull-request-page.ts';
import { repositoryPage } from './repository-page.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

const elements = (node: Node): readonly Element[] => [
  ...('tagName' in node ? [node] : []),
  ...('childNodes' in node ? node.childNodes.flatMap(elements) : []),
];
const attribute = (element: Element, name: string) => element.attrs.find((each) => each.name === name)?.value;
const all = (page: string) => elements(parse(page));

/** The elements of a page with the names of their attributes: what text must not change. */
const shape = (page: string) =>
  all(page)
    .map(({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(' ')}`)
    .join('\n');

const at = new Date('2026-03-02T09:00:00Z');

/** Every page, with a text in each field that may come from outside. */
const pagesWith = (text: string) => {
  const viewer = { login: text, csrf: 'csrf' };
  const place = { owner: text, repository: text };
  const exception: ExceptionLine = {
    ...place,
    kind: 'exception',
    id: text,
    repositoryId: 7,
    pullRequest: 7,
    rule: text,
    state: 'approved',
    attention: ['ends-soon'],
    requester: text,
    decidedBy: text,
    ends: at,
    reason: text,
    control: text,
  };
  const base = reportOf([
    ['tests', { ...testsFail, summary: say`${text}`, remedy: say`${text}` }, 'enforce'],
    ['review', { ...reviewPending, waitingFor: say`${text}` }, 'enforce'],
    ['tests', testsWaived, 'enforce'],
  ]);
  const report = {
    ...base,
    subject: { ...pullRequest, repository: text },
    rules: base.rules.map((rule) => ({ ...rule, title: text, id: text })),
  };
  const entry = {
    id: 3,
    at: at.getTime(),
    kind: 'verdict',
    confirmed: true,
    digest: 'd',
    repositoryId: 7,
    sha: text,
    conclusion: text,
    rules: [`${text}=fail`],
  };
  const read = { report, conclusion: 'failure' } as unknown as VerdictEntry;
  const line = { ...place, changes: 1, passed: 1, decided: 2, open: 1, failing: 1, waiting: 0 };
  const facts = { activeExceptions: 1, overdueFindings: 2, branchRulesDrift: true };
  const commit = {
    ...place,
    entry: 1,
    at: 0,
    repositoryId: 7,
    sha: text,
    branch: text,
    number: 7,
    state: text,
  };
  const rule = { id: text, title: text, pass: 1, fail: 1, waived: 1, pending: 1, notApplicable: 1 };
  return {
    overview: overviewPage(
      {
        repositories: 2,
        open: 1,
        failing: 1,
        waiting: 0,
        rules: [{ ...rule, failingNow: 1, wouldBlock: 1 }],
        lines: [{ ...line, ...facts }],
        unmeasured: [text],
        commits: [commit],
        exceptions: [exception],
        areExceptionsCut: true,
      },
      1,
      viewer,
    ),
    pullRequest: pullRequestPage(
      {
        ...place,
        number: 7,
        title: text,
        newest: { entry, read },
        history: [{ entry, changes: [{ rule: text, before: text, after: text }], isNewHead: true }],
        evidence: [{ of: text, name: text, digest: text, isKept: true }],
        exceptions: [exception],
        areExceptionsCut: true,
      },
      { seesDetails: true, mayReEvaluate: true, wasAsked: true, webUrl: 'https://github.test' },
      viewer,
    ),
    repository: repositoryPage(
      {
        ...place,
        report,
        policy: {
          settings: [
            { path: text, value: { key: text }, origin: { layer: 'preset', preset: text, scope: text } },
          ],
          refused: [{ path: text, wanted: text, kept: text, origin: { layer: 'repository' } }],
        },
        open: 1,
        lines: [
          {
            number: 7,
            conclusion: text,
            evaluatedAt: at,
            waits: [{ rule: text, status: 'pending', turn: 'reviewer', why: say`${text}` }],
          },
        ],
        weeks: [],
      },
      { seesDetails: true, page: 1, webUrl: 'https://github.test' },
      viewer,
    ),
    exceptions: exceptionsPage(
      {
        lines: [exception],
        all: 1,
        isCut: true,
        filter: { state: 'approved', repository: text, rule: text, attention: true },
        withReasons: new Set([7]),
        page: 1,
      },
      viewer,
    ),
    notFound: notFoundPage(viewer),
  };
};

const names = Object.keys(pagesWith('x')) as (keyof ReturnType<typeof pagesWith>)[];

describe.each(names)('the page %s', (name) => {
  it('has the same elements whatever a text from outside holds', () => {
    const expected = shape(pagesWith('word')[name]);
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(shape(pagesWith(text)[name])).toBe(expected);
      }),
    );
  });

  it('leads to itself and to GitHub only, whatever a text from outside holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const element of all(pagesWith(text)[name])) {
          const target = attribute(element, 'href') ?? attribute(element, 'action');
          if (target === undefined || target.startsWith('#')) continue;
          const { origin } = new URL(target, 'https://sdl.test');
          expect(['https://sdl.test', 'https://github.test']).toContain(origin);
        }
      }),
    );
  });

  it('has a title, one heading of the first level, the landmarks, and a way to the content', () => {
    const found = all(pagesWith('word')[name]);
    const tags = (tag: string) => found.filter(({ tagName }) => tagName === tag);
    for (const tag of ['title', 'h1', 'header', 'main', 'nav'])
      expect([tag, tags(tag).length > 0]).toEqual([tag, true]);
    expect(tags('h1')).toHaveLength(1);
    expect(tags('html').map((each) => attribute(each, 'lang'))).toEqual(['en']);
    const [skip] = tags('a');
    expect(skip && attribute(skip, 'href')).toBe('#content');
    const levels = found.flatMap(({ tagName }) => (/^h[1-6]$/.test(tagName) ? [Number(tagName[1])] : []));
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  it('has a label for each field, a name for each picture, and a head for each column', () => {
    const found = all(pagesWith('word')[name]);
    for (const element of found) {
      const { tagName } = element;
      if (tagName === 'svg') expect(attribute(element, 'aria-label')).toBeTruthy();
      if (tagName === 'th') expect(['col', 'row']).toContain(attribute(element, 'scope'));
      if ((tagName === 'input' && attribute(element, 'type') !== 'hidden') || tagName === 'select')
        expect((element.parentNode as Element).tagName).toBe('label');
    }
    const ids = found.flatMap((each) => attribute(each, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('where nothing is there', () => {
  const viewer = { login: 'ada', csrf: 'csrf' };
  const nothing = {
    open: 0,
    failing: 0,
    waiting: 0,
    rules: [],
    lines: [],
    unmeasured: [],
    commits: [],
    exceptions: [],
    areExceptionsCut: false,
  };

  test.each<[string, string, string]>([
    ['no repository', overviewPage({ ...nothing, repositories: 0 }, 1, viewer), 'shows you no repository'],
    [
      'no verdict',
      overviewPage({ ...nothing, repositories: 1 }, 1, viewer),
      'No verdict of a rule is recorded yet',
    ],
    [
      'no exception',
      exceptionsPage(
        { lines: [], all: 0, isCut: false, filter: readExceptionFilter({}), withReasons: new Set(), page: 1 },
        viewer,
      ),
      'Comment <code>/sdl waive</code>',
    ],
    [
      'no pull request',
      repositoryPage(
        { owner: 'acme', repository: 'shop', report: null, policy: null, open: 0, lines: [], weeks: [] },
        { seesDetails: true, page: 1, webUrl: 'https://github.test' },
        viewer,
      ),
      'No open pull request was evaluated',
    ],
  ])('a page says so: %s', (_, page, words) => {
    expect(page).toContain(words);
  });
});

describe('a list of exceptions that is not whole', () => {
  const words = 'older ones are not listed';

  test.each(['overview', 'pullRequest', 'exceptions'] as const)('says so: the page %s', (name) => {
    expect(pagesWith('x')[name]).toContain(words);
  });

  it('says nothing of it where it is whole', () => {
    const page = exceptionsPage(
      { lines: [], all: 0, isCut: false, filter: readExceptionFilter({}), withReasons: new Set(), page: 1 },
      { login: 'ada', csrf: 'csrf' },
    );
    expect(page).not.toContain(words);
  });
});

describe('without the right to see details', () => {
  it('a pull request shows no sentence of a rule, no finding and no reason', () => {
    const page = pullRequestPage(
      {
        owner: 'acme',
        repository: 'shop',
        number: 7,
        title: 'Count twice',
        newest: {
          entry: { id: 3, at: 0, kind: 'verdict', confirmed: true, digest: 'd', repositoryId: 7 },
          read: {
            report: reportOf([
              [
                'tests',
                { ...testsFail, summary: say`hidden summary`, remedy: say`hidden remedy` },
                'enforce',
              ],
              ['review', testsWaived, 'enforce'],
            ]),
          } as unknown as VerdictEntry,
        },
        history: [],
        evidence: [],
        exceptions: [],
        areExceptionsCut: false,
      },
      { seesDetails: false, mayReEvaluate: false, wasAsked: false, webUrl: 'https://github.test' },
      { login: 'eve', csrf: 'csrf' },
    );
    expect(page).not.toMatch(/hidden (summary|remedy)|src\/cart/);
    for (const { reason } of testsWaived.waivers) expect(page).not.toContain(String(reason));
    expect(page).toContain('people with write access');
  });
});

describe('the filters of exceptions', () => {
  const line = (changes: Partial<ExceptionLine>): ExceptionLine => ({
    kind: 'exception',
    id: 'EX-1',
    repositoryId: 7,
    owner: 'acme',
    repository: 'shop',
    pullRequest: 7,
    rule: 'tests',
    state: 'approved',
    attention: [],
    requester: 'mona',
    decidedBy: null,
    ends: at,
    reason: '',
    control: null,
    ...changes,
  });
  const lines = [
    line({ id: 'a' }),
    line({ id: 'b', state: 'undecided', attention: ['undecided'] }),
    line({ id: 'c', repository: 'site', rule: 'review' }),
  ];

  test.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'abc'],
    [{ state: 'undecided' }, 'b'],
    [{ state: 'nonsense' }, 'abc'],
    [{ repository: ' ACME/Shop ' }, 'ab'],
    [{ rule: 'review' }, 'c'],
    [{ attention: 'yes' }, 'b'],
    [{ state: 'approved', repository: 'acme/shop' }, 'a'],
    [{ repository: 'acme' }, ''],
  ])('%j leaves %s', (query, ids) => {
    const left = filterExceptions(lines, readExceptionFilter(query));
    expect(left.map(({ id }) => id).join('')).toBe(ids);
  });
});

describe('a chart', () => {
  const points = (...values: readonly (number | null)[]) =>
    values.map((value, index) => ({ at: at.getTime() + index * 7 * 86_400_000, value }));

  it('says its newest value and its range in words', () => {
    const chart = String(weekChart('Changes merged', points(1, 5, 2)));
    expect(chart).toContain('Changes merged: 2 in the week from 2026-03-16; between 1 and 5 in 3 weeks');
  });

  it('has a gap where a value is not known', () => {
    expect(String(weekChart('X', points(1, null, 2, 3))).match(/<polyline/g)).toHaveLength(2);
    expect(String(weekChart('X', points(null, null)))).toContain('not visible');
  });
});
