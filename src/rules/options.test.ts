import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { label, login, logins, reaches, severities, severity, team, teams } from './options.ts';

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe('what an option accepts', () => {
  test.each<[string, z.ZodType, readonly unknown[], readonly unknown[]]>([
    [
      'a login',
      login(),
      ['ada', 'Ada-1', 'a_b', 'renovate[bot]', 'a'.repeat(100)],
      ['', 'a b', '@ada', 'ada!', 'ada[bot]x', 'renovate[bots]', '[bot]', 'a'.repeat(101), 1],
    ],
    [
      'a team',
      team(),
      ['security', 'a', '1-a_b', 'a'.repeat(100)],
      ['', 'acme/security', '-a', '_a', 'Security', 'a b', 'a'.repeat(101)],
    ],
    ['teams', teams(), [[], ['a'], Array(10).fill('a')], [Array(11).fill('a'), ['A'], 'a']],
    ['logins', logins(), [[], ['a']], [['a b'], 'a']],
    ['a label', label(), ['a', 'threat-model: required', 'a'.repeat(50)], ['', '  ', 'a'.repeat(51)]],
    ['a severity', severity(), ['critical', 'high', 'medium', 'low'], ['none', '', 'High']],
  ])('as %s', (_, schema, good, bad) => {
    expect(good.filter((value) => !accepts(schema, value))).toEqual([]);
    expect(bad.filter((value) => accepts(schema, value))).toEqual([]);
  });
});

test('a severity reaches itself and what is less bad', () => {
  for (const [at, found] of severities.entries())
    for (const [limit, threshold] of severities.entries())
      expect([found, threshold, reaches(found, threshold)]).toEqual([found, threshold, at <= limit]);
  expect(reaches(null, 'low')).toBe(false);
});
