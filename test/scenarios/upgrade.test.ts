import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { startService } from '../../src/service.ts';
import { migrations } from '../../src/store/database/schema.ts';
import { openDatabase } from '../../src/store/open.ts';
import { openShop, serviceSettings, settle, startGitHub, webhookSecret } from '../running-service.ts';
import { untestedChange } from './changes.ts';
import { enforcing, light } from './scene.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-upgrade-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what the first release accepted is evaluated, under the name that the repository has by now', async () => {
  const emulator = await startGitHub();
  const store = { kind: 'sqlite', path: join(folder, 'released.db') } as const;
  try {
    settle(emulator);
    const repository = await openShop(emulator, { policy: enforcing('tests') });
    const change = await repository.openPullRequest(untestedChange);
    await emulator.idle();
    const installationId = emulator.world.installations.at(-1)?.id ?? 0;
    const database = openDatabase(store);
    await database.transaction(async (run) => {
      const { dialect } = database;
      await run('create table schema_step (step int primary key)');
      for (const statement of migrations[0]?.(dialect) ?? []) await run(statement);
      await run('insert into schema_step (step) values (1)');
      const key = `pull-request:${installationId}:${repository.fullName}#${change.number}`;
      const place = { installationId, owner: repository.owner, repository: repository.name };
      await run(
        `insert into work (key, subject, installation, generation, wake_at, updated_at) values ($1, $2, $3, 1, 1, 1)`,
        [key, JSON.stringify({ kind: 'pull-request', ...place, number: change.number }), installationId],
      );
      await run(
        `insert into cause (key, generation, reason, deliveries) values ($1, 1, 'pull_request.opened', '["d1"]')`,
        [key],
      );
    });
    await database.close();
    await repository.rename('store');

    const service = await startService({ ...serviceSettings(emulator), store });
    emulator.setWebhook({ url: `${service.url}/api/github/webhooks`, secret: webhookSecret });
    await service.idle();
    await emulator.idle();
    await service.close();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(emulator.violations).toEqual([]);
  } finally {
    await emulator.close();
  }
});
