import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, test } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

describe('the bundle of the Action', () => {
  const licenses = readFileSync(join(root, 'dist-action', 'licenses.txt'), 'utf8');
  const packages = licenses.match(/^(?:@[\w.-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S*$/gm) ?? [];

  it('is what the sources give, whenever it is built', async () => {
    await expect(run('node', ['bundling/build-action.ts', '--check'], { cwd: root })).resolves.toBeDefined();
  }, 120_000);

  it('is under 5 MB', () => {
    expect(statSync(join(root, 'dist-action', 'index.mjs')).size).toBeLessThan(5_000_000);
  });

  it.each(['zod', 'yaml', '@octokit/rest'])('comes with the license of %s', (name) => {
    expect(packages.filter((each) => each.startsWith(`${name} `))).toHaveLength(1);
    expect(licenses).toMatch(/Permission is hereby granted/);
  });

  test.each(['probot', 'pg', 'pino', '@hono/node-server', 'express', 'prom-client'])(
    'holds nothing of %s, which only the service needs',
    (name) => {
      expect(packages.filter((each) => each.startsWith(`${name} `))).toEqual([]);
    },
  );
});
