import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { EvaluatedPullRequest, TokenView } from '../../check/open-with-token.ts';
import { evaluate } from '../../engine/evaluate.ts';
import { maxOpenPullRequests } from '../../github/client/token-access.ts';
import { loadPolicy } from '../../policy/load.ts';
import { checkAll } from './check-all.ts';

const limited = 'acme/shop#3: GitHub limits the requests of this token. (SDL-C215)';

/** A repository with this many open pull requests, the newest first. */
function viewOf(count: number, problems: Readonly<Record<number, string>> = {}): TokenView {
  return {
    openPullRequests: async () => Array.from({ length: count }, (_, index) => count - index),
    evaluate: async (number) => {
      const problem = problems[number];
      return problem === undefined ? passing(number) : { problem };
    },
    close: async () => {},
  };
}

function passing(number: number): EvaluatedPullRequest {
  const report = evaluate(
    {
      kind: 'pull-request',
      repository: 'acme/shop',
      repositoryUrl: 'https://github.com/acme/shop',
      number,
      headSha: number.toString(16).padStart(40, '0'),
      baseSha: 'b'.repeat(40),
      draft: false,
    },
    loadPolicy('rules: {}', { kind: 'default' }, []),
    {},
    new Date('2026-06-30T12:00:00Z'),
  );
  return { gathered: {} as EvaluatedPullRequest['gathered'], report, onCheck: report };
}

async function called(view: TokenView, isJson = false) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const terminal = { output, errors, interactive: false };
  const code = await checkAll(view, { owner: 'acme', repository: 'shop' }, isJson, terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('every open pull request', () => {
  it('has a line, also of more than one page', async () => {
    const { code, output, errors } = await called(viewOf(150));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output.trimEnd().split('\n')).toHaveLength(151);
    expect(output).toMatch(/^NUMBER {2}SDL +WHY\n#150 +passes +\S/);
  });

  it('is evaluated although one cannot be read, which comes first', async () => {
    const { code, output } = await called(viewOf(3, { 2: 'acme/shop#2: gone' }));
    expect(code).toBe(3);
    expect(
      output
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['NUMBER', '#2', '#3', '#1']);
    expect(output).toMatch(/#2 +cannot tell +acme\/shop#2: gone\n/);
  });

  it('says of those after a limit that they were not evaluated', async () => {
    const { code, output } = await called(viewOf(4, { 3: limited, 2: limited, 1: limited }), true);
    expect(code).toBe(3);
    const { pullRequests } = JSON.parse(output) as { pullRequests: readonly { answer: string }[] };
    expect(pullRequests.map(({ answer }) => answer)).toEqual([
      'cannot-tell',
      'cannot-tell',
      'cannot-tell',
      'pass',
    ]);
  });

  it('may be more than are read, which is said', async () => {
    const { code, errors } = await called(viewOf(maxOpenPullRequests));
    expect(code).toBe(3);
    expect(errors).toContain('1,000');
  });

  it('may be none', async () => {
    expect(await called(viewOf(0))).toEqual({
      code: 0,
      output: 'acme/shop has no open pull request.\n',
      errors: '',
    });
  });
});
