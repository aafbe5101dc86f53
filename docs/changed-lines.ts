import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The lines that differ, as `git diff` prints them: each place with its line number, without the lines around it. */
export function changedLines(current: string, wanted: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'changed-lines-'));
  try {
    const [before, after] = [join(folder, 'before'), join(folder, 'after')];
    writeFileSync(before, current);
    writeFileSync(after, wanted);
    const options = ['diff', '--no-index', '--unified=0', '--no-color', '--no-ext-diff'];
    const { stdout } = spawnSync('git', [...options, before, after], { encoding: 'utf8' });
    const hunks = stdout.search(/^@@/m);
    return hunks < 0 ? '' : stdout.slice(hunks).trimEnd();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
