import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../../test/rule.ts';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { readChange } from '../../../analysis/read-change.ts';
import type { ChangedFile } from '../../../evidence/change.ts';
import { threatModel } from '../index.ts';
import { options as schema } from '../options.ts';

const options = schema.parse({});
/** Three points. */
const endpoint = changedFile('src/server.ts', { patch: patchOf(["+app.get('/status', status)"]) });
const authentication = changedFile('src/auth/login.ts', {
  patch: patchOf(['+  await verifyPassword(user, password)']),
});
const hidden = changedFile('package.json', {
  patch: patchOf(['@@ -4,1 +4,2 @@', '     "a": "1.0.0",', '+    "jose": "^5.0.0"']),
});
const shown = changedFile('package.json', {
  patch: patchOf(['@@ -4,1 +4,3 @@', '   "dependencies": {', '+    "jose": "^5.0.0",', '     "a": "1.0.0"']),
});
const head = (section: string) =>
  `{\n  "name": "shop",\n  "${section}": {\n    "a": "1.0.0",\n    "jose": "^5.0.0"\n  }\n}`;

const wanted = (...files: readonly ChangedFile[]) =>
  threatModel.files?.({ change: readChange({ files }) }, options);

describe('a manifest is read whole', () => {
  test('where its section decides whether the change is major', () => {
    expect(wanted(endpoint, hidden)).toEqual(['package.json']);
  });

  test.each<[why: string, files: readonly ChangedFile[]]>([
    ['the hunk shows the section', [endpoint, shown]],
    ['the change is major without it', [authentication, hidden]],
    ['the change is not major with it', [hidden]],
    ['it adds nothing', [endpoint, changedFile('package.json', { patch: patchOf(['+  "name": "shop"']) })]],
  ])('and not where %s', (_, files) => {
    expect(wanted(...files)).toEqual([]);
  });
});

test.each([
  ['dependencies', 'fail'],
  ['devDependencies', 'not-applicable'],
])('below %s, the verdict is %s', (section, status) => {
  const verdict = judgeRule(
    threatModel,
    {
      pullRequest: samplePullRequest(),
      change: { files: [endpoint, hidden] },
      documents: [],
      labels: [],
      decidingLabels: [],
      reviews: { reviews: [], requested: [] },
      teams: {},
      headFiles: { 'package.json': head(section) },
    },
    {},
    new Date('2026-03-01T12:00:00Z'),
  );
  expect(verdict.status).toBe(status);
});
