import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { loadPolicy } from '../../src/policy/load.ts';
import { rules } from '../../src/rules/index.ts';
import { sast } from '../../src/rules/sast/index.ts';
import { tests } from '../../src/rules/tests-included/index.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it('shows a policy that loads', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(loadPolicy(example, { kind: 'default' }, rules)).toMatchObject({
    valid: true,
    policy: {
      rules: expect.arrayContaining([
        expect.objectContaining({ rule: tests, enforcement: 'enforce' }),
        expect.objectContaining({ rule: sast, enforcement: 'warn' }),
      ]),
    },
  });
});
