import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.ts';

/** What begins each drawing: the line is taken away first. */
const restart = '\r\u{1b}[K';

function drawn(interactive: boolean): readonly string[] {
  const errors = new PassThrough();
  let time = 0;
  const progress = new Progress({ output: new PassThrough(), errors, interactive }, 'changes', () => time);
  for (const [at, done] of [
    [500, 600],
    [550, 650],
    [1000, 1500],
  ] as const) {
    time = at;
    progress.show(done, done / 3000);
  }
  progress.clear();
  return String(errors.read() ?? '').split(restart);
}

describe('progress', () => {
  it('is drawn where somebody watches, not too often, and taken away', () => {
    expect(drawn(true)).toEqual([
      '',
      '██████░░░░░░░░░░░░░░░░░░░░░░░░  20 %  changes: 600, 1200/s',
      '███████████████░░░░░░░░░░░░░░░  50 %  changes: 1,500, 1500/s',
      '',
    ]);
  });

  it('is not drawn elsewhere', () => {
    expect(drawn(false)).toEqual(['']);
  });
});
