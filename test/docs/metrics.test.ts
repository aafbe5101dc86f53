import { describe, expect, it } from '@jest/globals';
import { metricsPage } from '../../docs/metrics.ts';

describe('the page of the metrics', () => {
  const page = metricsPage([
    {
      type: 'counter',
      name: 'parcels_total',
      help: 'Parcels, large | small.',
      labels: { size: ['large', 'small'], depot: 'its number' },
    },
    { type: 'gauge', name: 'lorries', help: 'Lorries on the road.', labels: {} },
  ]);

  it('says what each label may say, in words where that is not known before', () => {
    expect(page).toContain('| `parcels_total` | counter | `size`: `large`, `small`; `depot`: its number |');
  });

  it('keeps to its table whatever a meaning holds', () => {
    expect(page).toContain('| Parcels, large \\| small. |\n');
  });

  it('shows a metric without labels', () => {
    expect(page).toContain('| `lorries` | gauge |  | Lorries on the road. |\n');
  });
});
