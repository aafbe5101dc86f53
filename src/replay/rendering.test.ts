import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { failing, indifferent, passing, unknown } from '../../test/samples/recorded-changes.ts';
import { say } from '../text/message.ts';
import type { Occasion } from './format.ts';
import { jsonLine } from './json-line.ts';
import type { Judgement } from './judge-change.ts';
import { renderPage } from './page.ts';
import { type Tally, Tallying } from './summary.ts';
import { renderTable } from './table.ts';

const occasion: Occasion = { policy: 'sdl.yml (tests: warn)', unreadable: 0, people: 'author' };

function tallyOf(judgements: readonly Judgement[]): Tally {
  const tallying = new Tallying((author) => author?.name ?? 'nobody');
  for (const judgement of judgements) tallying.add(judgement);
  return tallying.result();
}

const usual = tallyOf([
  failing(),
  passing({ number: 6, date: new Date('2026-01-01T00:00:00Z') }),
  indifferent({ number: 5, date: new Date('2026-02-01T00:00:00Z'), diff: 'absent' }),
  unknown({ number: 4, date: null }),
]);

describe('one line of JSON for each change', () => {
  test.each<[string, Judgement]>([
    ['fails', failing()],
    ['passes', passing({ number: null })],
    ['is not concerned', indifferent()],
    ['is not known', unknown()],
  ])('that %s', (_, judgement) => {
    expect(JSON.parse(jsonLine(judgement))).toMatchSnapshot();
  });

  it('is one line whatever the change holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const tests = { ...passing().tests, summary: say`${text}` };
        expect(jsonLine({ ...passing({ repository: text }), tests })).not.toMatch(/[\n\r]/);
      }),
    );
  });
});

describe('the table', () => {
  it('says what would have happened, why, and gives samples', () => {
    expect(renderTable(usual, { ...occasion, unreadable: 2 })).toMatchSnapshot();
  });

  it('says so when there is nothing', () => {
    expect(renderTable(tallyOf([]), occasion)).toContain('0 changes of no repository');
  });

  it('holds no control characters, whatever the change holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const table = renderTable(tallyOf([hostile(text)]), { ...occasion, policy: text });
        expect(table.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('the page', () => {
  const page = renderPage(usual, occasion);

  it('says what it is about in plain words', () => {
    const said = textOf(parse(page)).replace(/\s+/g, ' ');
    for (const sentence of [
      '4 merged changes of acme/shop, 2026-01-01 to 2026-03-01. Policy: sdl.yml (tests: warn).',
      '1 of 4 changes (25 %) would have been stopped until tests came with them, less than one a month.',
      '1 of 4 changes (25 %) would have wanted a threat model',
      'Of 1 change only the paths are recorded',
      'Of 1 change not every file is known',
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

  it('links only to changes on GitHub', () => {
    const links = elementsOf(parse(page)).flatMap((element) => attribute(element, 'href') ?? []);
    expect(new Set(links)).toEqual(new Set(['https://github.com/acme/shop/pull/7']));
  });

  it('has the same elements and attributes whatever text a change holds', () => {
    const calm = shapeOf(renderPage(tallyOf([hostile('calm')]), { ...occasion, policy: 'calm' }));
    fc.assert(
      fc.property(
        hostileText.filter((text) => text !== ''),
        (text) => {
          const found = renderPage(tallyOf([hostile(text)]), { ...occasion, policy: text });
          expect(shapeOf(found)).toEqual(calm);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('shows hostile text as text', () => {
    const title = '<img src=x onerror=alert(1)>"\'&<!--';
    const found = renderPage(tallyOf([hostile(title)]), occasion);
    expect(textOf(parse(found))).toContain(title);
  });
});

/** The same text wherever a change can bring its own. */
function hostile(text: string): Judgement {
  const calm = failing({ title: text, repository: text, sha: text, author: { name: text, email: text } });
  const { tests, major, dependencies } = calm;
  return {
    ...calm,
    tests: {
      ...tests,
      findings: tests.findings.map((finding) => ({ ...finding, path: text, message: say`${text}` })),
    },
    major: major && {
      ...major,
      hits: major.hits.map((hit) => ({ ...hit, path: text, paths: [], reason: say`it says ${text}` })),
    },
    dependencies: dependencies && {
      ...dependencies,
      dependencies: dependencies.dependencies.map((each) => ({
        ...each,
        name: text,
        from: text,
        path: text,
      })),
      unread: [text],
    },
    directories: [{ path: text, tested: false }],
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
