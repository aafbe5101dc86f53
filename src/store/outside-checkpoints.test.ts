import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { checkpointDirectory, OutsideConflict } from './outside-checkpoints.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-outside-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Who can write to the database chooses the number of a tree.
it('finds the checkpoints of every tree again, the newest last', async () => {
  const outside = checkpointDirectory(folder);
  const kept = [
    [10_000, 7],
    [9_999, 12],
    [10_000, 10],
    [1, 3],
  ] as const;
  for (const [tree, size] of kept) await outside.keep({ tree, size, text: `${tree}` });
  expect((await outside.all()).map(({ tree, name }) => [tree, basename(name)])).toEqual([
    [1, 'tree-0001-size-000000000003.checkpoint'],
    [9_999, 'tree-9999-size-000000000012.checkpoint'],
    [10_000, 'tree-10000-size-000000000007.checkpoint'],
    [10_000, 'tree-10000-size-000000000010.checkpoint'],
  ]);
  expect(await outside.last()).toMatchObject({ tree: 10_000 });
});

it.each([-1, 0.5, Number.NaN])('keeps none that it would not find, of tree %s', async (tree) => {
  const outside = checkpointDirectory(folder);
  await expect(outside.keep({ tree, size: 1, text: '' })).rejects.toThrow(OutsideConflict);
});
