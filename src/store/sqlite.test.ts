import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeStore } from '../../test/store-contract.ts';
import { inMemory } from './location.ts';
import { openStore } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeStore('SQLite in memory', (now) => openStore(inMemory, now));

let files = 0;
describeStore(
  'an SQLite file',
  (now) => {
    files += 1;
    return openStore({ kind: 'sqlite', path: join(folder, `${files}.db`) }, now);
  },
  20,
);
