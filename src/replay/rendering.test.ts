import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { failing, indifferent, passing, plan, unknown } from '../../test/samples/recorded-changes.ts';
import { say } from '../text/message.ts';
import type { Evaluation, Outcome } from './evaluate-change.ts';
import type { ReportContext } from './format.ts';
import { jsonLine } from './json-line.ts';
import { renderPage } from './page.ts';
import { type Summary, SummaryBuilder } from './summary.ts';
import { renderTable } from './table.ts';

const context: ReportContext = {
  policy: 'sdl.yml',
  policyNotes: [],
  unreadable: 0,
  people: 'author',
  source: 'clone',
  selection: null,
  listed: 10,
};

function summaryOf(evaluations: readonly Evaluation[]): Summary {
  const builder = new SummaryBuilder(plan, (author) => author?.name ?? 'nobody');
  for (const evaluation of evaluations) builder.add(evaluation);
  return builder.result();
}

const usual = summaryOf([
  failing(),
  passing({ number: 6, date: new Date('2026-01-01T00:00:00Z') }),
  indifferent({ number: 5, date: new Date('2026-02-01T00:00:00Z'), diff: 'absent' }),
  unknown({ number: 4, date: null }),
]);

describe('one line of JSON for each change', () => {
  test.each<[string, Evaluation]>([
    ['fails', failing()],
    ['passes', passing({ number: null })],
    ['is not concerned', indifferent()],
    ['is not known', unknown()],
  ])('that %s', (_, evaluation) => {
    expect(JSON.parse(jsonLine(evaluation, plan, 'clone'))).toMatchSnapshot();
  });

  it('is one line whatever the change holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(jsonLine(hostile(text), plan, 'clone')).not.toMatch(/[\n\r]/);
      }),
    );
  });
});

describe('the table', () => {
  it('says what would have happened, why, and gives samples', () => {
    expect(renderTable(usual, { ...context, unreadable: 2 })).toMatchSnapshot();
  });

  it('lists as many changes as are asked for, and counts the others', () => {
    const many = summaryOf(Array.from({ length: 30 }, (_, number) => failing({ number })));
    const listed = (count: number) => renderTable(many, { ...context, listed: count });
    expect(listed(20).match(/^ {2}2026-03-01 {2}#/gm)).toHaveLength(40);
    expect(listed(20)).toContain('and 10 more: --all lists them');
    expect(listed(Number.POSITIVE_INFINITY)).not.toContain('more:');
  });

  it('says what a reader must know about the policy', () => {
    const table = renderTable(usual, { ...context, policyNotes: ['Its review is overdue.\u001b[2J'] });
    expect(table.split('\n')[1]).toBe('Its review is overdue. [2J');
  });

  it('says which changes are selected', () => {
    const table = renderTable(usual, { ...context, selection: 'Only changes of apps/**.' });
    expect(table).toContain('\nOnly changes of apps/**.\n');
  });

  it('says so when there is nothing', () => {
    expect(renderTable(summaryOf([]), context)).toContain('0 merged changes of no repository');
  });

  it('holds no control characters, whatever the change holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const table = renderTable(summaryOf([hostile(text)]), { ...context, policy: text });
        expect(table.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('the page', () => {
  const page = renderPage(usual, context);

  it('says what it is about in plain words', () => {
    const said = textOf(parse(page)).replace(/\s+/g, ' ');
    for (const sentence of [
      'What the policy would have said about 4 merged changes of acme/shop, 2026-01-01 to 2026-03-01. Policy: sdl.yml.',
      'As configured, the policy would have blocked 2 of 4 changes (50%). Replayed rules that are enforced: changelog.',
      'Changelog (changelog, enforce): 1 of 4 changes (25%) would have failed, less than 1 per month. Observe first:',
      'Design (design, observe): applies to 1 of 4 changes (25%), less than 1 per month. Whether they would have passed is not recorded.',
      'Approval approval warn (2 approvals, security): a clone holds no code scanning or reviews.',
      'The diffs of 1 change are not recorded.',
      'The files of 1 change are not all known.',
    ]) {
      expect(said).toContain(sentence);
    }
  });

  it('asks nothing of a server and runs nothing', () => {
    const elements = elementsOf(parse(page));
    expect(new Set(elements.map(({ tagName }) => tagName))).not.toContain('script');
    expect(page).not.toMatch(/\bsrc=|url\(|@import|javascript:/);
    const policy = elements.find(({ attrs }) =>
      attrs.some(({ value }) => value === 'Content-Security-Policy'),
    );
    expect(attribute(policy, 'content')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'none'$/,
    );
  });

  it('lists every change, with a filter for each directory and author that no script runs', () => {
    const changes = Array.from({ length: 40 }, (_, number) =>
      failing({ number, author: { name: `author ${number % 20}`, email: null } }),
    );
    const found = renderPage(summaryOf(changes), context);
    const elements = elementsOf(parse(found));
    const changed = elements.filter((each) => attribute(each, 'class')?.startsWith('change '));
    expect(changed).toHaveLength(80);
    const classes = new Set(changed.flatMap((each) => attribute(each, 'class')?.split(' ').slice(1) ?? []));
    const choices = elements
      .filter(({ tagName }) => tagName === 'option')
      .map((each) => attribute(each, 'value'));
    expect(new Set(choices)).toEqual(
      new Set(['', 'other', ...Array.from({ length: 15 }, (_, index) => `${index}`)]),
    );
    for (const each of classes) expect(found).toContain(`.change:not(.${each}) { display: none; }`);
  });

  it('links only to changes on GitHub', () => {
    const links = elementsOf(parse(page)).flatMap((element) => attribute(element, 'href') ?? []);
    expect(new Set(links)).toEqual(new Set(['https://github.com/acme/shop/pull/7']));
  });

  it('has the same elements and attributes whatever text a change holds', () => {
    const calm = shapeOf(renderPage(summaryOf([hostile('calm')]), { ...context, policy: 'calm' }));
    fc.assert(
      fc.property(
        hostileText.filter((text) => text !== ''),
        (text) => {
          const found = renderPage(summaryOf([hostile(text)]), { ...context, policy: text });
          expect(shapeOf(found)).toEqual(calm);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('says what a reader must know about the policy', () => {
    const page = renderPage(usual, { ...context, policyNotes: ['The owner is <b>Ada</b>.'] });
    expect(page).toContain('<p class="note">The owner is &lt;b&gt;Ada&lt;/b&gt;.</p>');
  });

  it('shows hostile text as text', () => {
    const title = '<img src=x onerror=alert(1)>"\'&<!--';
    const found = renderPage(summaryOf([hostile(title)]), context);
    expect(textOf(parse(found))).toContain(title);
  });
});

/** The same text wherever a change can bring its own. */
function hostile(text: string): Evaluation {
  const calm = failing({ title: text, repository: text, sha: text, author: { name: text, email: text } });
  const withText = (outcome: Outcome | undefined): Outcome => ({
    status: outcome?.status ?? 'error',
    summary: say`It says ${text}.`,
    findings: (outcome?.findings ?? []).map((finding) => ({
      ...finding,
      path: text,
      message: say`It says ${text}.`,
    })),
  });
  const { changelog, design } = calm.outcomes;
  return {
    ...calm,
    outcomes: { changelog: withText(changelog), design: withText(design) },
    directories: [text],
  };
}

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

function elementsOf(node: Node): readonly Element[] {
  const below = 'childNodes' in node ? node.childNodes.flatMap(elementsOf) : [];
  return 'tagName' in node ? [node, ...below] : below;
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attrs.find((each) => each.name === name)?.value;
}

/** Every element with the names of its attributes, in order. */
function shapeOf(page: string): readonly string[] {
  return elementsOf(parse(page)).map(
    ({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(' ')}`,
  );
}
