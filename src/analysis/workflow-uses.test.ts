import { expect, test } from '@jest/globals';
import { workflowUses } from './workflow-uses.ts';

test.each<[what: string, text: string, uses: readonly string[]]>([
  ['an action of another repository', 'steps:\n  - uses: github/codeql-action/init@v4\n', []],
  ['a local action', 'steps:\n  - uses: ./.github/actions/scan\n', ['.github/actions/scan/']],
  ['one with a slash at its end', "  - uses: './tools/scan/'\n", ['tools/scan/']],
  ['one at the root', '  - uses: ./\n', ['action.yml', 'action.yaml']],
  [
    'a called workflow',
    'jobs:\n  scan:\n    uses: ./.github/workflows/scan.yml\n',
    ['.github/workflows/scan.yml'],
  ],
  [
    'configuration',
    '        with:\n          config-file: ./.github/codeql/config.yml # ours\n',
    ['.github/codeql/config.yml'],
  ],
  ['configuration without a dot', 'config-file: "security/codeql.yml"', ['security/codeql.yml']],
  ['each once', '- uses: ./a\n- uses: ./a\n', ['a/']],
  ['no workflow', '\u0000 uses:', []],
])('%s', (_, text, uses) => {
  expect(workflowUses(text)).toEqual(uses);
});

test('a long line takes no time', () => {
  expect(workflowUses(`${' '.repeat(150_000)}uses: ./a`)).toEqual([]);
});
