import { expect, test } from '@jest/globals';
import { reportOf, testsFail } from '../../test/samples/reports.ts';
import { asSarif } from './sarif.ts';

test.each([
  ['src/login.ts', 'src/login.ts'],
  ['docs/C# notes?.md', 'docs/C%23%20notes%3F.md'],
  ['a:b/50%.ts', 'a%3Ab/50%25.ts'],
  ['half \ud83d pair.ts', 'half%20%EF%BF%BD%20pair.ts'],
])('the path %j is the whole of the address %s', (path, uri) => {
  const [finding] = testsFail.findings;
  const report = reportOf([['tests', { ...testsFail, findings: [{ ...finding, path }] }]]);
  expect(asSarif(report, '1.0.0')).toMatchObject({
    runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri } } }] }] }],
  });
});
