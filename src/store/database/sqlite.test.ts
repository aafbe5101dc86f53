import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeStore } from '../../../test/store-contract.ts';
import { describeFlushes } from '../../../test/store-flushes.ts';
import { describePlans } from '../../../test/store-plans.ts';
import { describeUpgrade } from '../../../test/store-upgrade.ts';
import { inMemory } from '../../platform/store-location.ts';
import { openStore } from '../open.ts';
import { openSqlite } from './sqlite.ts';

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

// https://www.sqlite.org/pragma.html#pragma_synchronous: 2 is FULL, 1 is NORMAL.
describeFlushes('an SQLite file', async () => openSqlite(join(folder, 'flushes.db'), Date.now), {
  ask: 'pragma synchronous',
  flushed: 2,
  notYet: 1,
});

let plans = 0;
describePlans(
  'an SQLite file',
  async () => {
    plans += 1;
    return openSqlite(join(folder, `plans-${plans}.db`), Date.now);
  },
  // The service never has SQLite make statistics.
  {
    explain: 'explain query plan',
    analyze: 'select 1',
    whole: /\bSCAN (?!CONSTANT)(?!.* USING (COVERING )?INDEX)/,
    sorted: /TEMP B-TREE/,
  },
);

let upgrades = 0;
describeUpgrade('an SQLite file', async () => {
  upgrades += 1;
  return openSqlite(join(folder, `upgrade-${upgrades}.db`), Date.now);
});
