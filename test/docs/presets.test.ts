import { expect, it } from '@jest/globals';
import { presetPages } from '../../docs/presets.ts';
import type { Preset } from '../../src/policy/presets/preset.ts';
import { flowFuse } from '../../src/rules/policy-clauses.ts';
import { review } from '../../src/rules/review/index.ts';
import type { Rule } from '../../src/rules/rule.ts';

const reviewed: Rule = {
  ...review,
  id: 'reviewed',
  passesWhen: 'Somebody approves.',
  clauses: [flowFuse('2b')],
};
const scanned: Rule = { ...reviewed, id: 'scanned', clauses: [flowFuse('2b'), flowFuse(6)] };

const small: Preset = {
  name: 'small@1',
  description: 'For a small team.',
  coverage: ['flowfuse'],
  rules: { scanned: { threshold: 'high', tools: ['CodeQL'] }, reviewed: {} },
};

const pages = presetPages([small], [reviewed, scanned, { ...reviewed, id: 'other', clauses: [flowFuse(9)] }]);

it('a page shows the rules with their options, and each clause with its rules or none yet', () => {
  const page = pages.get('presets/small@1.md') ?? '';
  expect(page).toContain('Somebody approves. Options: `threshold: "high"`, `tools: ["CodeQL"]`\n');
  expect(page).toContain('FlowFuse Secure Development Policy: 2 of 15 clauses');
  expect(page).toMatch(/^\| 2b \| .* \| `reviewed`, `scanned` \|$/m);
  expect(page).toMatch(/^\| 10 \| .* \| \*attested\* \|$/m);
  expect(page).toMatch(/^\| 2a \| .* \| another rule \|$/m);
  expect(page.indexOf('| 10 |')).toBeGreaterThan(page.indexOf('| 9 |'));
  expect(page).not.toContain('`other`');
});

it('the index names each preset with what it covers', () => {
  expect(pages.get('presets/README.md')).toMatch(/`small@1`.*For a small team\..*2 of 15 clauses/s);
});
