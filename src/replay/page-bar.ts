import { html } from 'hono/html';
import type { OutcomeStatus } from './evaluate-change.ts';
import { figure, percent, statuses, statusLabels } from './format.ts';

/** Markup; every value put into it was escaped. */
export type Html = ReturnType<typeof html>;

/** One colored part of a bar. */
interface Part {
  readonly tone: string;
  readonly count: number;
}

/** The class of each status; `page-style.ts` gives it a color. */
const tones: Readonly<Record<OutcomeStatus, string>> = {
  pass: 'pass',
  fail: 'fail',
  applies: 'applies',
  pending: 'pending',
  waived: 'waived',
  'not-applicable': 'quiet',
  error: 'unknown',
};

/** A bar of all changes by status, with a legend. */
export function statusBar(counts: Readonly<Record<OutcomeStatus, number>>, changes: number): Html {
  const present = statuses.filter((status) => counts[status] > 0);
  const words = present.map((status) => `${figure(counts[status])} ${statusLabels[status]}`);
  const parts = present.map((status) => ({ tone: tones[status], count: counts[status] }));
  return html`${stretch(parts, changes, 'bar', words.join(', '))}
<p class="legend">${present.map(
    (status) =>
      html`<span><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${tones[status]}" width="1" height="1"/></svg>${figure(counts[status])} ${statusLabels[status]} (${percent(counts[status], changes)})</span>`,
  )}</p>`;
}

/** A small bar: a part of a whole. */
export function meter(tone: string, part: number, whole: number): Html {
  return stretch([{ tone, count: part }], whole, 'small', percent(part, whole));
}

/** The parts side by side, as wide as their counts. */
function stretch(parts: readonly Part[], whole: number, kind: 'bar' | 'small', label: string): Html {
  let start = 0;
  const rectangles = parts.map(({ tone, count }) => {
    const width = whole === 0 ? 0 : (count / whole) * 100;
    const rectangle = html`<rect class="${tone}" x="${start.toFixed(2)}" width="${width.toFixed(2)}" height="1"/>`;
    start += width;
    return rectangle;
  });
  return html`<svg class="${kind}" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="${label}">${rectangles}</svg>`;
}
