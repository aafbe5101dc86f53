import { describe, expect, it } from '@jest/globals';
import { metricsPage } from '../../docs/metrics.ts';

describe('the page of the metrics', () => {
  const page = metricsPage([
    {
      type: 'counter',
      name: 'parcels_total',
      help: 'Parcels, large | *small*.',
      labels: { size: ['large', 'small'], depot: 'its number' },
    },
    { type: 'gauge', name: 'lorries', help: 'Lorries on the road.', labels: {} },
  ]);

  it('has the values of each label, or a description where they are not known in advance', () => {
    expect(page).toContain('\n- `size`: `large`, `small`\n- `depot`: its number\n');
  });

  it('shows a meaning as it is written', () => {
    expect(page).toContain('## `parcels_total`\n\nCounter. Parcels, large \\| \\*small\\*.\n');
  });

  it('shows a metric without labels', () => {
    expect(page).toContain('## `lorries`\n\nGauge. Lorries on the road.\n');
  });

  it('has no line over 140 characters', () => {
    const values = Array.from({ length: 60 }, (_, index) => `value-${index}`);
    const long = metricsPage([{ type: 'gauge', name: 'a', help: 'word '.repeat(80), labels: { values } }]);
    expect(Math.max(...long.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
  });
});
