import { expect, test } from '@jest/globals';
import { plain } from '../../../text/message.ts';
import { scannerFile } from './verdicts.ts';

test.each([
  ['an owner', 'owner', 'ada', false, ' ada approved it.'],
  ['an owner, on a public repository', 'owner', 'ada', true, ' An owner of the policy approved it.'],
  [
    'one who stands in for the owners, on a public repository',
    'fallback',
    'ada',
    true,
    ' Somebody who stands in for the owners of the policy approved it.',
  ],
  ['anybody, on a public repository', 'anybody', 'ada', true, ' ada approved it.'],
  ['nobody yet, on a public repository', 'owner', null, true, ''],
] as const)('a scanner that was approved by %s', (_, by, givenBy, isPublic, text) => {
  const approval = { by, from: 'policy', givenBy, nobodyLeft: false, showsMembers: !isPublic } as const;
  expect(plain(scannerFile('.github/codeql.yml', approval).message)).toBe(
    `An expected analysis runs from this file.${text}`,
  );
});
