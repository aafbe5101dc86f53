import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from '@jest/globals';
import { GitRepository } from '../git-repository.ts';

const clone = new GitRepository();
afterAll(() => clone.remove());

it('evaluates the last changes of a clone, oldest first, each with the check SDL', async () => {
  clone.commit('Start', { 'README.md': '# Shop\n' });
  clone.commit('Count', { 'src/cart.js': 'export const total = 1;\n' });
  clone.commit('Describe it', { 'README.md': '# Shop\n\nIt counts.\n' });
  const demo = fileURLToPath(new URL('main.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', demo, '--json', '--git', clone.path, '--last', '2'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const steps = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(steps).toMatchObject([
    { event: expect.stringMatching(/ Count$/), check: { name: 'SDL' }, rules: { tests: 'fail' } },
    {
      event: expect.stringMatching(/ Describe it$/),
      check: { name: 'SDL' },
      rules: { tests: 'not-applicable' },
    },
  ]);
});
