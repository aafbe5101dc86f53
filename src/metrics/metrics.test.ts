import { describe, expect, it, test } from '@jest/globals';
import { readExposition } from '../../test/exposition.ts';
import type { Counts } from '../store/work-views.ts';
import { handledEvents } from '../webhooks/events.ts';
import { type MetricDefinition, metricDefinitions } from './metric-definitions.ts';
import { createMetrics, type Metrics } from './metrics.ts';

const start = Date.UTC(2026, 2, 1);
const work: Counts = { waiting: 3, running: 1, scheduled: 7, deadLettered: 2, oldestMs: 1500 };

function fresh({
  counts = async () => work,
  now = () => new Date(start),
  ...options
}: Partial<Parameters<typeof createMetrics>[0]> = {}): Metrics {
  return createMetrics({ version: '1.2.3', counts, now, ...options });
}

/** The value of one series; `undefined` where there is none. */
async function value(metrics: Metrics, name: string, labels: object = {}): Promise<number | undefined> {
  const { samples } = readExposition(await metrics.exposition());
  const found = samples.filter(
    (sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels),
  );
  expect(found.length).toBeLessThan(2);
  return found[0]?.value;
}

/** Every series of a metric, as its labels. */
async function series(metrics: Metrics, name: string) {
  const { samples } = readExposition(await metrics.exposition());
  return samples.filter((sample) => sample.name === name).map(({ labels }) => labels);
}

describe('what is told shows', () => {
  test.each<[string, (metrics: Metrics) => void, string, object, number]>([
    [
      'a delivery',
      (m) => m.delivery('push', 'accepted', 202, 12),
      'sdl_gate_deliveries_total',
      { event: 'push', outcome: 'accepted', status: '202' },
      1,
    ],
    [
      'a refused delivery',
      (m) => m.delivery('push', 'refused', 401, 1),
      'sdl_gate_deliveries_total',
      { event: 'push', outcome: 'refused', status: '401' },
      1,
    ],
    [
      'how long the intake takes, in seconds',
      (m) => m.delivery('push', 'accepted', 202, 12),
      'sdl_gate_intake_duration_seconds_sum',
      { outcome: 'accepted' },
      0.012,
    ],
    [
      'whether the intake keeps its 50 ms',
      (m) => [49, 50, 51].map((ms) => m.delivery('push', 'accepted', 202, ms)),
      'sdl_gate_intake_duration_seconds_bucket',
      { le: '0.05', outcome: 'accepted' },
      2,
    ],
    [
      'the lag of what somebody waits for',
      (m) => m.claimed(2500, false),
      'sdl_gate_work_lag_seconds_sum',
      { background: 'false' },
      2.5,
    ],
    [
      'an evaluation',
      (m) => m.evaluated('merge-group', 'superseded', 800),
      'sdl_gate_evaluations_total',
      { kind: 'merge-group', outcome: 'superseded' },
      1,
    ],
    [
      'how long an evaluation takes',
      (m) => m.evaluated('commit', 'resolved', 800),
      'sdl_gate_evaluation_duration_seconds_sum',
      { kind: 'commit' },
      0.8,
    ],
    ['a retry', (m) => m.retried('github'), 'sdl_gate_retries_total', { cause: 'github' }, 1],
    [
      'a subject dead-lettered',
      (m) => m.deadLettered('branch'),
      'sdl_gate_subjects_dead_lettered_total',
      { kind: 'branch' },
      1,
    ],
    [
      'a request to GitHub, by class of its answer',
      (m) => [200, 201, 404].map((status) => m.githubRequest('rest', 'PATCH', status, 10)),
      'sdl_gate_github_requests_total',
      { api: 'rest', method: 'PATCH', status: '2xx' },
      2,
    ],
    [
      'a request without an answer',
      (m) => m.githubRequest('graphql', 'POST', null, 10_000),
      'sdl_gate_github_requests_total',
      { api: 'graphql', method: 'POST', status: 'none' },
      1,
    ],
    [
      'how long GitHub takes',
      (m) => m.githubRequest('graphql', 'POST', 200, 250),
      'sdl_gate_github_request_duration_seconds_sum',
      { api: 'graphql' },
      0.25,
    ],
    [
      'a rate limit',
      (m) => m.githubLimited('secondary'),
      'sdl_gate_github_rate_limits_total',
      { kind: 'secondary' },
      1,
    ],
    ['redelivered webhooks', (m) => m.redelivered(4), 'sdl_gate_deliveries_redelivered_total', {}, 4],
    ['gaps found by a resync', (m) => m.missedEvent(), 'sdl_gate_resync_gaps_total', {}, 1],
    ['a failure of the store', (m) => m.storeFailed(), 'sdl_gate_store_errors_total', {}, 1],
    ['what runs', () => {}, 'sdl_gate_build_info', { version: '1.2.3' }, 1],
  ])('%s', async (_what, tell, name, labels, expected) => {
    const metrics = fresh();
    tell(metrics);
    expect(await value(metrics, name, labels)).toBe(expected);
  });

  it('never as a negative time, also when the clock was set back', async () => {
    const metrics = fresh();
    metrics.claimed(-5000, false);
    expect(await value(metrics, 'sdl_gate_work_lag_seconds_sum', { background: 'false' })).toBe(0);
    expect(await value(metrics, 'sdl_gate_work_lag_seconds_count', { background: 'false' })).toBe(1);
  });

  it('to the service that it was told of, and to no other in the process', async () => {
    const [one, other] = [fresh(), fresh()];
    one.storeFailed();
    expect(await value(other, 'sdl_gate_store_errors_total')).toBe(0);
  });
});

describe('the work in the store', () => {
  it('is asked for each time', async () => {
    let counts = work;
    const metrics = fresh({ counts: async () => counts });
    expect(await value(metrics, 'sdl_gate_subjects', { state: 'dead-lettered' })).toBe(2);
    counts = { waiting: 0, running: 0, scheduled: 0, deadLettered: 0, oldestMs: 0 };
    expect(await value(metrics, 'sdl_gate_subjects', { state: 'dead-lettered' })).toBe(0);
    expect(await value(metrics, 'sdl_gate_oldest_waiting_subject_age_seconds')).toBe(0);
  });

  it('shows each state, and how long the oldest has waited', async () => {
    const metrics = fresh();
    for (const [state, count] of Object.entries({
      waiting: 3,
      running: 1,
      scheduled: 7,
      'dead-lettered': 2,
    })) {
      expect(await value(metrics, 'sdl_gate_subjects', { state })).toBe(count);
    }
    expect(await value(metrics, 'sdl_gate_oldest_waiting_subject_age_seconds')).toBe(1.5);
  });

  it('is not known while the store is away: it does not show as 0, and the rest still shows', async () => {
    let away = false;
    const metrics = fresh({
      counts: async () => {
        if (away) throw new Error('no connection');
        return work;
      },
    });
    await metrics.exposition();
    away = true;
    metrics.storeFailed();
    expect(await series(metrics, 'sdl_gate_subjects')).toEqual([]);
    expect(await series(metrics, 'sdl_gate_oldest_waiting_subject_age_seconds')).toEqual([]);
    expect(await value(metrics, 'sdl_gate_store_errors_total')).toBe(1);
  });
});

describe('what an installation may still ask of GitHub', () => {
  const remaining = 'sdl_gate_github_budget_remaining';
  const allowance = { limit: 5000, remaining: 4200, resetInMs: 60_000 };

  it('is what GitHub said last, apart for each of its budgets', async () => {
    const metrics = fresh();
    metrics.allowance(7, 'rest', { ...allowance, remaining: 4999 });
    metrics.allowance(7, 'rest', allowance);
    metrics.allowance(7, 'graphql', { ...allowance, remaining: 12 });
    expect(await value(metrics, remaining, { installation: '7', api: 'rest' })).toBe(4200);
    expect(await value(metrics, remaining, { installation: '7', api: 'graphql' })).toBe(12);
    expect(await value(metrics, 'sdl_gate_github_budget_limit', { installation: '7', api: 'rest' })).toBe(
      5000,
    );
  });

  it('is not known after its reset', async () => {
    let now = start;
    const metrics = fresh({ now: () => new Date(now) });
    metrics.allowance(7, 'rest', allowance);
    now += 59_999;
    expect(await series(metrics, remaining)).toHaveLength(1);
    now += 1;
    expect(await series(metrics, remaining)).toEqual([]);
  });

  it('is kept of the hundred most recently active installations', async () => {
    const metrics = fresh();
    for (let id = 1; id <= 100; id++) metrics.allowance(id, 'rest', allowance);
    metrics.allowance(1, 'graphql', allowance);
    metrics.allowance(101, 'rest', allowance);
    const shown = new Set((await series(metrics, remaining)).map(({ installation }) => installation));
    expect(shown.size).toBe(100);
    expect(shown.has('1')).toBe(true);
    expect(shown.has('2')).toBe(false);
    expect(shown.has('101')).toBe(true);
  });
});

describe('labels say one of a few words', () => {
  test.each([
    ['an event that is not handled', 'workflow_dispatch'],
    ['nothing', ''],
    ['a name of every object', 'constructor'],
    ['the prototype', '__proto__'],
    ['what would end the label', 'push"} 1\nsdl_gate_deliveries_total{event="push'],
    ['a long text', 'x'.repeat(10_000)],
    ['another case of an event', 'PUSH'],
  ])('%s counts as other', async (_what, event) => {
    const metrics = fresh();
    metrics.delivery(event, 'refused', 401, 1);
    const labels = { event: 'other', outcome: 'refused', status: '401' };
    expect(await value(metrics, 'sdl_gate_deliveries_total', labels)).toBe(1);
    const shown = await series(metrics, 'sdl_gate_deliveries_total');
    expect(new Set(shown.map((each) => each.event))).toEqual(new Set(['other', ...handledEvents]));
  });

  it('whatever a thousand webhooks call themselves', async () => {
    const metrics = fresh();
    for (let n = 0; n < 1000; n++) metrics.delivery(`event_${n}`, 'refused', 400 + (n % 100), n);
    for (const event of handledEvents) metrics.delivery(event, 'accepted', 202, 1);
    const shown = await series(metrics, 'sdl_gate_deliveries_total');
    expect(new Set(shown.map(({ event }) => event))).toEqual(new Set(['other', ...handledEvents]));
    expect(new Set(shown.map(({ status }) => status))).toEqual(
      new Set(['200', '202', '400', '401', '413', '415', '503', 'other']),
    );
  });

  test.each(['OPTIONS', 'get', 'GET /repos/octo/secret'])('the method %j counts as other', async (method) => {
    const metrics = fresh();
    metrics.githubRequest('rest', method, 799, 1);
    expect(await series(metrics, 'sdl_gate_github_requests_total')).toEqual([
      { api: 'rest', method: 'other', status: 'other' },
    ]);
  });
});

describe('a counter with one label begins at 0, so that its first event shows as an increase', () => {
  const counters: readonly MetricDefinition[] = Object.values(metricDefinitions).filter(
    ({ type, labels }) => type === 'counter' && Object.keys(labels).length < 2,
  );
  test.each(counters.map((each) => [each.name, each] as const))('%s', async (name, { labels }) => {
    const [label] = Object.entries(labels);
    const wanted = label === undefined ? [{}] : [...label[1]].map((each) => ({ [label[0]]: each }));
    const metrics = fresh();
    expect(await series(metrics, name)).toEqual(wanted);
    expect(await value(metrics, name, wanted[0])).toBe(0);
  });
});

/** https://prometheus.io/docs/practices/naming/ and https://prometheus.io/docs/instrumenting/writing_exporters/#help-strings */
describe('names follow the convention', () => {
  const endings = { counter: /_total$/, histogram: /_seconds$/, gauge: /(?<!_total)$/ };
  const definitions: readonly MetricDefinition[] = Object.values(metricDefinitions);

  test.each(definitions.map((each) => [each.name, each] as const))(
    '%s',
    (name, { type, help, labels, buckets = [] }) => {
      expect(name).toMatch(/^sdl_gate(_[a-z]+)+$/);
      expect(name).toMatch(endings[type]);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|hours|kb|count|sum|bucket)(_|$)/);
      expect(help).toMatch(/^[A-Z].*\.$/);
      expect(buckets.length > 0).toBe(type === 'histogram');
      expect([...buckets]).toEqual([...buckets].sort((a, b) => a - b));
      for (const label of Object.keys(labels)) {
        expect(label).toMatch(/^[a-z]+$/);
        expect(name).not.toContain(`_${label}`);
      }
    },
  );

  it('and no two metrics share one', () => {
    expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
  });
});

it('shows each metric with its type and meaning, and those of the process after them', async () => {
  const processMetrics = { exposition: async () => '# TYPE process_start counter\nprocess_start 1\n' };
  const { types, help } = readExposition(await fresh({ processMetrics }).exposition());
  for (const { name, type, help: words } of Object.values(metricDefinitions)) {
    expect([name, types.get(name), help.get(name)]).toEqual([name, type, words]);
  }
  expect(types.get('process_start')).toBe('counter');
});
