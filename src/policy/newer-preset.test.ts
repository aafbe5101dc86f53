import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { newerPreset } from './newer-preset.ts';
import { presets } from './presets/index.ts';
import type { Preset } from './presets/preset.ts';

function preset(name: Preset['name'], options: Preset['rules']): Preset {
  return { name, description: 'A preset of this test.', coverage: [], rules: options };
}

const one = preset('team@1', { tests: {}, review: { approvals: 1 } });

describe('a newer version of a preset', () => {
  test.each<[string, Preset['rules'], readonly string[]]>([
    ['with one more rule', { tests: {}, review: { approvals: 1 }, sast: {} }, ['adds the rule `sast`']],
    ['without a rule', { review: { approvals: 1 } }, ['no longer names the rule `tests`']],
    [
      'with another number',
      { tests: {}, review: { approvals: 2 } },
      ['sets `review.approvals` to `2` instead of `1`'],
    ],
    [
      'with an option that the older one leaves to its default',
      { tests: { 'every-package': true }, review: {} },
      ['sets `tests.every-package` to `true` instead of `false`'],
    ],
    ['that writes a default out', { tests: {}, review: {} }, []],
    [
      'with a long value',
      { tests: { ignore: ['a'.repeat(100)] }, review: {} },
      [`sets \`tests.ignore\` to \`["${'a'.repeat(58)}…\` instead of \`[]\``],
    ],
  ])('%s', (_, options, differences) => {
    expect(newerPreset('team@1', [one, preset('team@2', options)], rules)).toEqual({
      name: 'team@2',
      differences,
    });
  });

  it('is the newest by number, wherever it stands', () => {
    const all = [preset('team@9', {}), one, preset('team@10', {}), preset('team@2', {})];
    expect(newerPreset('team@1', all, rules)?.name).toBe('team@10');
    expect(newerPreset('team@10', all, rules)).toBeNull();
  });

  it('is of the same name', () => {
    expect(newerPreset('team@1', [one, preset('teams@2', {})], rules)).toBeNull();
  });

  it('is not looked for where the preset is not known', () => {
    expect(newerPreset('other@1', [one], rules)).toBeNull();
  });

  test.each(presets.map(({ name }) => name))('of %s is one that exists', (name) => {
    const newer = newerPreset(name, presets, rules);
    expect(newer === null || presets.some((each) => each.name === newer.name)).toBe(true);
  });
});
