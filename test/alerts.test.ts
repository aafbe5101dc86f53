import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { type MetricDefinition, metricDefinitions } from '../src/metrics/metric-definitions.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

const rulesSchema = z.strictObject({
  groups: z.tuple([
    z.strictObject({
      name: z.literal('sdl-gate'),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^SdlGate[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string() }),
        }),
      ),
    }),
  ]),
});

const {
  groups: [{ rules }],
} = rulesSchema.parse(parse(read('../docs/alerts.yaml')));
const named = rules.map((rule) => [rule.alert, rule] as const);

/** What a Prometheus server knows of each job by itself, and what each process tells. */
const ofEachJob: readonly MetricDefinition[] = ['up', 'process_start_time_seconds'].map((name) => ({
  type: 'gauge',
  name,
  help: '',
  labels: { job: 'of the scrape configuration' },
}));

/** The series that there are, each with its definition: a histogram has three names. */
const series = new Map<string, MetricDefinition>(
  [...ofEachJob, ...Object.values(metricDefinitions)].flatMap((definition: MetricDefinition) => {
    const suffixes = definition.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    return suffixes.map((suffix) => [`${definition.name}${suffix}`, definition] as const);
  }),
);

interface Selected {
  readonly name: string;
  readonly matchers: readonly (readonly [label: string, values: readonly string[]])[];
}

/** The series that an expression selects. */
function selections(expression: string): readonly Selected[] {
  return [...expression.matchAll(/\b(up|process_\w+|sdl_gate_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', inside = '']) => ({
      name,
      matchers: [...inside.matchAll(/(\w+)=~?"([^"]*)"/g)].map(
        ([, label = '', values = '']) => [label, values.split('|')] as const,
      ),
    }),
  );
}

describe('the alerts', () => {
  it('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test.each(named)('%s selects series that there are', (_, { expr }) => {
    const names = selections(expr).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect([...series.keys()]).toContain(name);
  });

  test.each(named)('%s matches labels and words that there are', (_, { expr }) => {
    for (const { name, matchers } of selections(expr)) {
      const labels = series.get(name)?.labels ?? {};
      for (const [label, values] of matchers) {
        expect(Object.keys(labels)).toContain(label);
        const words = labels[label];
        if (typeof words !== 'string') expect(words).toEqual(expect.arrayContaining([...values]));
      }
    }
  });

  test.each(named)('%s is explained to who is woken by it', (alert) => {
    expect(read('../docs/operations.md')).toContain(`\`${alert}\``);
  });
});
