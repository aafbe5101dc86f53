import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../../rules/index.ts';
import { loadPolicy } from '../load.ts';
import { policySchema } from '../schema.ts';
import { defaultPreset, presetNamed, presets } from './index.ts';
import type { Preset } from './preset.ts';

describe.each(presets.map((preset) => [preset.name, preset] as const))('%s', (name, preset) => {
  it('names rules of the registry with options that they take', () => {
    const file = policySchema(rules).safeParse({ rules: preset.rules });
    expect(file.error?.issues ?? []).toEqual([]);
  });

  it('says of no rule how it counts', () => {
    for (const options of Object.values(preset.rules)) expect(options).not.toHaveProperty('enforcement');
  });

  it('is found by its name, which has a version', () => {
    expect(name).toMatch(/^[a-z]+@[1-9]\d*$/);
    expect(presetNamed(name)).toBe(preset);
  });

  // If this fails because a default changed: write the old value into the preset. A released preset never changes what it asks for.
  it('asks for this and nothing else', () => {
    const loaded = loadPolicy(`extends: ${name}\n`, { kind: 'default' }, rules);
    const enabled = loaded.valid ? loaded.policy.rules : [];
    expect(Object.fromEntries(enabled.map(({ rule, options }) => [rule.id, options]))).toMatchSnapshot();
  });
});

test('the type of a preset has no room for an enforcement', () => {
  const preset: Preset = {
    name: 'loose@1',
    description: '',
    coverage: [],
    // @ts-expect-error how a verdict counts is for the organization to say
    rules: { review: { enforcement: 'observe' } },
  };
  expect(preset.rules).toBeDefined();
});

test('no two have the same name, and of one preset the newest version comes first', () => {
  const parts = presets.map(({ name }) => name.split('@'));
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
  for (const [index, [name, version]] of parts.entries()) {
    const later = parts.slice(index + 1).filter(([other]) => other === name);
    for (const [, older] of later) expect(Number(older)).toBeLessThan(Number(version));
  }
});

test('what applies without a file is one of them', () => {
  expect(presets).toContain(defaultPreset);
});

test.each([undefined, null, 1, [], {}, '', 'recommended', 'recommended@2', '__proto__'])(
  '%j is none',
  (name) => {
    expect(presetNamed(name)).toBeNull();
  },
);
