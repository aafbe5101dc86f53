import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { wholeEvidence } from '../../test/samples/gathered.ts';
import { landed, numbered, recordedCommit, recordedVerdict } from '../../test/samples/recorded-commit.ts';
import { reportOf, reviewPass } from '../../test/samples/reports.ts';
import type { Pushes } from '../evidence/pushes.ts';
import { readStated } from './read-stated.ts';

const { pullRequest } = wholeEvidence();
const author = pullRequest?.available ? pullRequest.value.author : null;
const push = (login: string, kind: 'user' | 'bot' = 'user') => ({
  by: { login, kind },
  before: null,
  after: landed.sha,
});
const pushed = (...pushes: readonly ReturnType<typeof push>[]): Pushes => ({
  needed: true,
  pushes,
  incomplete: null,
});

/** What is stated of whether the author pushed, under this evidence; `kept`: what the store still has. */
async function authorPushed(pushes: Pushes | null, kept: 'all' | 'none' = 'all') {
  const evidence = {
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(pushes === null ? {} : { pushes: { available: true, value: pushes } as const }),
  };
  const verdict = recordedVerdict(reportOf([['review', reviewPass]]), { evidence });
  const commit = numbered(recordedCommit(verdict.entry));
  const texts = new Map(
    verdict.evidence.map(({ digest, content }) => [digest, zstdDecompressSync(content).toString()]),
  );
  const { id, digest } = commit;
  const stated = await readStated(
    {
      entry: async () => ({ ...verdict.entry, id: 1, at: 1, confirmed: true }),
      evidence: async (digests) =>
        new Map(digests.map((each) => [each, kept === 'all' ? (texts.get(each) ?? null) : null])),
    },
    { id, digest, body: recordedCommit(verdict.entry).body },
  );
  return stated?.authorPushed;
}

describe('whether the person who opened a pull request pushed to its branch', () => {
  const { login = '' } = author ?? {};

  test.each<[string, Pushes | null, boolean]>([
    ['the author pushed', pushed(push('grace'), push(login)), true],
    ['others pushed', pushed(push('grace')), false],
    ['a bot of that name pushed', pushed(push(login, 'bot')), false],
    ['nobody is known to have pushed', pushed(), false],
    ['it was not needed', { needed: false }, false],
    ['it was not read', null, false],
  ])('%s', async (_, pushes, is) => {
    expect(await authorPushed(pushes)).toBe(is);
  });

  test('is not known where the evidence is no longer kept', async () => {
    expect(await authorPushed(pushed(push(login)), 'none')).toBeNull();
  });
});
