import { execFileSync } from 'node:child_process';
import { expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { rankOf, SampleChooser } from './choose-sample.ts';
import type { RecordedCommit } from './commit-rows.ts';

const commit = (number: number) =>
  ({ repositoryId: 1296269, branch: 'main', sha: String(number).padStart(40, '0') }) as RecordedCommit;

function sampled(numbers: readonly number[], count: number, seed = '42') {
  const chooser = new SampleChooser(seed, count);
  for (const number of numbers) chooser.add(commit(number));
  return { size: chooser.size, shas: chooser.chosen.map(({ commit: { sha } }) => Number(sha)) };
}

const numbers = Array.from({ length: 1_000 }, (_, index) => index);

test('the order of the commits makes no difference, and a larger sample holds the smaller one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(10_000), { maxLength: 60 }),
      fc.nat(30),
      fc.string(),
      (population, count, seed) => {
        const { size, shas } = sampled(population, count, seed);
        expect(size).toBe(population.length);
        expect(shas).toHaveLength(Math.min(count, population.length));
        expect(sampled(population.toReversed(), count, seed).shas).toEqual(shas);
        expect(sampled(population, count + 5, seed).shas.slice(0, shas.length)).toEqual(shas);
      },
    ),
  );
});

test('another seed gives another sample', () => {
  expect(sampled(numbers, 25).shas).toEqual(sampled(numbers, 25).shas);
  expect(sampled(numbers, 25, '43').shas).not.toEqual(sampled(numbers, 25).shas);
});

test('each commit is as likely as any other', () => {
  const counts = new Map<number, number>();
  for (let seed = 0; seed < 2_000; seed += 1)
    for (const number of sampled(numbers.slice(0, 20), 5, String(seed)).shas)
      counts.set(number, (counts.get(number) ?? 0) + 1);
  // 500 expected, with a standard deviation below 20.
  expect(Math.min(...counts.values())).toBeGreaterThan(420);
  expect(Math.max(...counts.values())).toBeLessThan(580);
});

it('has the ranks that an auditor computes without it', () => {
  const shell = `printf '%s\\n%s\\n%s\\n%s' "$1" "$2" "$3" "$4" | sha256sum`;
  const { repositoryId, branch, sha } = commit(7);
  const printed = execFileSync('sh', ['-c', shell, 'sh', '42', String(repositoryId), branch, sha], {
    encoding: 'utf8',
  });
  expect(rankOf('42', commit(7))).toBe(printed.split(' ')[0]);
});
