import { html } from 'hono/html';
import type { Html } from '../../replay/page-bar.ts';
import { utcDay } from '../../text/utc-time.ts';
import { figure } from './parts.ts';

/** A value of a week; null: not known. */
export interface Point {
  readonly at: number;
  readonly value: number | null;
}

const height = 60;

/**
 * A small chart of values by week, with its newest value in words: a picture for those who see it, and a sentence for everybody. Pure.
 *
 * @param unit what stands behind a value, such as `%`
 * @param top the largest value of the scale; null: the largest of the values
 */
export function weekChart(
  title: string,
  points: readonly Point[],
  unit = '',
  top: number | null = null,
): Html {
  const known = points.filter((each): each is { at: number; value: number } => each.value !== null);
  const last = known.at(-1);
  if (last === undefined)
    return html`<figure class="chart"><figcaption><strong>${title}</strong><br>not visible, or not measured yet</figcaption></figure>`;
  const values = known.map(({ value }) => value);
  const largest = Math.max(1, top ?? Math.max(...values));
  const label = `${title}: ${figure(last.value)}${unit} in the week from ${utcDay(new Date(last.at))}; between ${figure(Math.min(...values))}${unit} and ${figure(Math.max(...values))}${unit} in ${points.length} weeks`;
  const step = 100 / Math.max(1, points.length - 1);
  return html`<figure class="chart"><svg viewBox="0 -4 100 ${height + 8}" preserveAspectRatio="none" role="img" aria-label="${label}"><line class="ground" x1="0" y1="${height}" x2="100" y2="${height}"/>${lines(points).map((line) => html`<polyline class="line" points="${line.map(({ index, value }) => `${(index * step).toFixed(2)},${(height - (value / largest) * height).toFixed(2)}`).join(' ')}"/>`)}</svg>
<figcaption><strong>${title}: ${figure(last.value)}${unit}</strong><br>${points.length} weeks, at most ${figure(Math.max(...values))}${unit}</figcaption></figure>`;
}

interface Placed {
  readonly index: number;
  readonly value: number;
}

/** The points that follow each other without a gap; a single one as a short line. */
function lines(points: readonly Point[]): readonly (readonly Placed[])[] {
  const found: Placed[][] = [];
  points.forEach(({ value }, index) => {
    if (value === null) return;
    const line = found.at(-1);
    if (line?.at(-1)?.index === index - 1) line.push({ index, value });
    else found.push([{ index, value }]);
  });
  return found.map((line) => {
    const [only] = line;
    return line.length === 1 && only !== undefined ? [{ ...only, index: only.index - 0.3 }, only] : line;
  });
}
