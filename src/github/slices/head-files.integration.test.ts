import { describe, expect, test } from '@jest/globals';
import { emulatedGitHub, sliceOf } from '../../../test/emulated-github.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { GatheredPullRequest } from '../../subjects/pull-request.ts';

const gitHub = await emulatedGitHub();

const policy = 'rules:\n  tests: enforce\n';

/** A module of tests, its header far above the lines that change, and git's heading is of no use. */
const file = (answer: number, result: number) =>
  [
    `pub fn sum() -> i32 { ${result} }`,
    '#[cfg(test)]',
    'mod unit {',
    '    use super::sum;',
    ...Array.from({ length: 30 }, (_, index) => `    fn case${index}() -> i32 { ${index} }`),
    '    #[test]',
    '    fn sums() {',
    ...Array.from({ length: 9 }, (_, index) => `        let value${index} = ${index};`),
    `        assert_eq!(sum(), ${answer});`,
    '    }',
    '}',
    '',
  ].join('\n');

async function gather(
  before: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{
  readonly gathered: GatheredPullRequest;
  readonly again: () => Promise<readonly string[]>;
  readonly asked: readonly string[];
}> {
  const shop = await gitHub.shop({ policy, files: before });
  const pull = await shop.openPullRequest({ by: 'mona', title: 'Sum', files });
  gitHub.asked();
  const gathered = await gitHub.gather(pull);
  const asked = gitHub.asked();
  const again = async () => {
    await gitHub.gather(pull);
    return gitHub.asked();
  };
  return { gathered, asked, again };
}

function status({ subject, policy, evidence }: GatheredPullRequest): string | undefined {
  return evaluate(subject, policy, evidence, new Date(0)).rules[0]?.verdict.status;
}

describe('files at the head', () => {
  test('are read whole where hunks of Rust leave open what they are part of', async () => {
    const files = { 'src/sum.rs': file(2, 2) };
    const { gathered, asked, again } = await gather({ 'src/sum.rs': file(1, 1) }, files);
    expect(sliceOf(gathered.evidence, 'headFiles')).toEqual(files);
    expect(status(gathered)).toBe('pass');
    expect(asked.filter((operation) => operation === 'graphql:Documents')).toHaveLength(1);
    expect(await again()).not.toContain('graphql:Documents');
  });

  test('are null where they are too large', async () => {
    const long = `${file(2, 2)}${'// long\n'.repeat(70_000)}`;
    const { gathered } = await gather(
      { 'src/sum.rs': `${file(1, 1)}${'// long\n'.repeat(70_000)}` },
      { 'src/sum.rs': long },
    );
    expect(sliceOf(gathered.evidence, 'headFiles')).toEqual({ 'src/sum.rs': null });
    expect(status(gathered)).toBe('fail');
  });

  test('are not asked for in an ordinary change', async () => {
    const { gathered, asked } = await gather({ 'src/sum.js': 'one()\n' }, { 'src/sum.js': 'two()\n' });
    expect(gathered.evidence.headFiles).toEqual({ available: true, value: {} });
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(status(gathered)).toBe('fail');
  });

  test('are twenty at most, in one query', async () => {
    const paths = Array.from({ length: 25 }, (_, index) => `src/a${index}.rs`);
    const of = (text: string) => Object.fromEntries(paths.map((path) => [path, text]));
    const { gathered, asked } = await gather(of('fn a() { one(); }\n'), of('fn a() { two(1); }\n'));
    expect(Object.keys(sliceOf(gathered.evidence, 'headFiles'))).toHaveLength(20);
    expect(asked.filter((operation) => operation === 'graphql:Documents')).toHaveLength(1);
  });
});
