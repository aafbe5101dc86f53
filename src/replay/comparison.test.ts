import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'parse5';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { failing, indifferent, passing, plan } from '../../test/samples/recorded-changes.ts';
import { ComparisonBuilder } from './comparison.ts';
import { type ComparisonContext, renderComparison } from './comparison-table.ts';
import type { Evaluation } from './evaluate-change.ts';
import { renderComparisonPage } from './page-comparison.ts';

const [changelog] = plan.replayed;
const second = {
  ...plan,
  replayed: changelog === undefined ? [] : [{ ...changelog, enforcement: 'warn' as const }],
};

const context: ComparisonContext = {
  policy: 'a.yml',
  policyNotes: [],
  compared: 'b.yml',
  unreadable: 0,
  people: 'author',
  source: 'clone',
  selection: null,
  listed: 10,
};

/** As the second policy says it, which does not name the rule `design`. */
function withoutDesign({ outcomes, ...rest }: Evaluation): Evaluation {
  return { ...rest, outcomes: outcomes.changelog === undefined ? {} : { changelog: outcomes.changelog } };
}

function compared(title = 'Count the cart') {
  const builder = new ComparisonBuilder(plan, second, (author) => author?.name ?? 'nobody');
  const pairs = [
    [failing, failing],
    [failing, passing],
    [passing, failing],
    [passing, indifferent],
  ] as const;
  pairs.forEach(([before, after], index) => {
    const change = { number: index + 1, title };
    builder.add(before(change), withoutDesign(after(change)));
  });
  return builder.result();
}

describe('two policies over the same changes', () => {
  it('are compared rule by rule, change by change', () => {
    const [first] = compared().rules;
    expect(first).toMatchObject({
      before: { enforcement: 'enforce', affected: 2 },
      after: { enforcement: 'warn', affected: 2 },
      both: 1,
      onlyBefore: { total: 1, changes: [{ number: 2 }] },
      onlyAfter: { total: 1, changes: [{ number: 3 }] },
    });
  });

  it('are shown in the table', () => {
    const table = renderComparison(compared(), context);
    for (const text of [
      'First policy: a.yml. Second policy: b.yml.',
      'Of 4 changes, the first policy would have blocked 2 (50%), the second 0 (0%).',
      'changelog: only under the second policy (1)',
    ]) {
      expect(table).toContain(text);
    }
    expect(table).toMatch(
      /^changelog +2 would have failed \(enforce\) +2 would have failed \(warn\) +1 +1 +1$/m,
    );
    expect(table).toMatch(/^design +applies to 2 \(observe\) +not replayed +0 +2 +0$/m);
  });

  test('are shown on the page', () => {
    const page = renderComparisonPage(compared(), context);
    expect(page).toContain('<td>2 would have failed (enforce)</td>');
    expect(page).toContain('Only under the first policy <span class="muted">1</span>');
    expect(page).not.toContain('<script');
  });

  it('hold no control characters and no markup, whatever a change holds', () => {
    const elements = (text: string) =>
      JSON.stringify(shape(parse(renderComparisonPage(compared(text), context))));
    const calm = elements('calm');
    fc.assert(
      fc.property(hostileText, (text) => {
        const table = renderComparison(compared(text), { ...context, compared: text });
        expect(table.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(elements(text)).toBe(calm);
      }),
      { numRuns: 50 },
    );
  });
});

/** The names of all elements below a node. */
function shape(node: object): readonly unknown[] {
  const children: readonly object[] = 'childNodes' in node ? (node.childNodes as readonly object[]) : [];
  return children.flatMap((child) => ('tagName' in child ? [[child.tagName, ...shape(child)]] : []));
}
