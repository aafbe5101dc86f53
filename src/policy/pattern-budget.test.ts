import { describe, expect, it } from '@jest/globals';
import { sizeOf } from '../budget/size.ts';
import { rules } from '../rules/index.ts';
import { loadPolicy } from './load.ts';

/** As many signals with as many patterns as the schema allows: 400. */
function load(pattern: string) {
  const lines = JSON.stringify(Array.from({ length: 20 }, () => pattern));
  const signals = Array.from({ length: 20 }, (_, index) => `      - { name: s${index}, lines: ${lines} }`);
  const text = `rules:\n  threat-model:\n    signals:\n${signals.join('\n')}\n`;
  return loadPolicy(text, { kind: 'default' }, rules);
}

describe('400 patterns of a policy', () => {
  it.each([
    // The first one is too large alone; none is compiled.
    ['.{1000}'.repeat(28), 4],
    ['\\pL{990}', 4],
    ['(?:(?:a?){10}){9}', 7],
    ['[a-z]{40}x', 20],
  ])('%s are refused together, with the place', (pattern, line) => {
    const began = performance.now();
    expect(load(pattern)).toMatchObject({
      valid: false,
      problems: [
        {
          line,
          message: expect.stringMatching(/^With their repetitions written out, the patterns up to here/),
        },
      ],
    });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it.each(['a', 'x[^x]{20}', `${'ab'.repeat(12)}(?:c|d)+`])(
    '%s are read, and make a change large',
    (pattern) => {
      const result = load(pattern);
      if (!result.valid) throw new Error(JSON.stringify(result.problems));
      const file = { path: 'a', status: 'added', patch: 'a'.repeat(1_000) };
      const evidence = { change: { available: true, value: { files: [file] } } } as never;
      const empty = loadPolicy('', { kind: 'default' }, rules);
      if (!empty.valid) throw new Error('An empty policy is valid.');
      // Each 40 patterns read a change as long as all built-in ones.
      expect(sizeOf(result.policy, evidence)).toBeGreaterThan(10 * sizeOf(empty.policy, evidence));
    },
  );
});

it('one large pattern makes a change as large as several small ones', () => {
  const sizeWith = (pattern: string) => {
    const text = `rules: { threat-model: { signals: [{ name: s, lines: ["${pattern}"] }] } }`;
    const result = loadPolicy(text, { kind: 'default' }, rules);
    if (!result.valid) throw new Error(JSON.stringify(result.problems));
    const file = { path: 'a', status: 'added', patch: 'a'.repeat(1_000) };
    return sizeOf(result.policy, { change: { available: true, value: { files: [file] } } } as never);
  };
  // 20 ordinary ones: half of what all built-in ones read.
  expect(sizeWith('.{1000}') - sizeWith('.{10}')).toBeCloseTo(19 * (1_001 / 40), 0);
});
