import { describe, expect, it } from '@jest/globals';
import { readExposition } from '../../test/exposition.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { metricsRoutes } from './metrics.ts';

describe('/metrics', () => {
  const metrics = createMetrics({
    version: '1.2.3',
    counts: async () => ({ waiting: 5, running: 0, scheduled: 0, deadLettered: 0, oldestMs: 0 }),
    now: () => new Date(),
  });
  const routes = metricsRoutes(metrics);

  it('answers in the text format of Prometheus, by its version', async () => {
    const answer = await routes.request('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('says what holds now', async () => {
    metrics.redelivered(3);
    const { samples } = readExposition(await (await routes.request('/metrics')).text());
    expect(samples).toContainEqual({ name: 'sdl_gate_deliveries_redelivered_total', labels: {}, value: 3 });
    expect(samples).toContainEqual({ name: 'sdl_gate_subjects', labels: { state: 'waiting' }, value: 5 });
  });

  it('takes nothing', async () => {
    expect((await routes.request('/metrics', { method: 'POST' })).status).toBe(404);
  });
});
