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

  it('lists the values of each label, or describes them where they are not known in advance', () => {
    expect(page).toContain('\n- `size`: `large`, `small`\n- `depot`: its number\n');
  });

  it('has the type and the meaning of a metric below its name', () => {
    expect(page).toContain('\n## `parcels_total`\n\nA counter. Parcels, large \\| \\*small\\*.\n');
  });

  it('shows a metric without labels', () => {
    expect(page).toContain('\n## `lorries`\n\nA gauge. Lorries on the road.\n');
  });
});
