import { hash, randomUUID } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { storeLocation } from '../../src/platform/store-location.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { makeCheckpoint } from '../../src/store/make-checkpoint.ts';
import { openStore } from '../../src/store/open.ts';
import { checkpointDirectory } from '../../src/store/outside-checkpoints.ts';
import { createSigner } from '../../src/store/signer.ts';
import { requested } from '../../src/subjects/reason.ts';

/**
 * Writes entries, seals them and makes checkpoints, all at the same time and without end, to be killed. Each entry that is written is told
 * to the process that started it.
 */
export interface LedgerProcessOptions {
  readonly database: string;
  readonly directory: string;
  /** The key that signs, PEM. */
  readonly key: string;
}

const { database, directory, key } = JSON.parse(process.argv[2] ?? '') as LedgerProcessOptions;
const location = storeLocation(database);
if (location === null) throw new Error(`${database} is no database.`);
const store = await openStore(location);
const outside = checkpointDirectory(directory);
const now = () => new Date();
const recorder = createRecorder({ rules: [], version: '0.0.0' });
const signer = createSigner({ store, recorder, appKey: '', given: key, now });

process.on('disconnect', () => process.exit());
process.send?.('open');
flushCompileCache();
await Promise.all([write(1), write(2), seal(), seal(), sign()]);

async function write(installationId: number): Promise<never> {
  for (;;) {
    // SQLite takes no turn of the event loop, which messages and files need.
    await setImmediate();
    const subject = { kind: 'installation', installationId } as const;
    await store.wake([{ subject, reason: requested }]);
    const entries = [1, 2, 3].map(() => {
      const facts = { at: randomUUID() };
      return { entry: recorder.entry({ kind: 'commit', facts }), confirmed: true };
    });
    for (const claim of await store.claim(1_000, 1)) {
      if (await store.complete(claim, { entries }))
        process.send?.(entries.map(({ entry }) => hash('sha256', entry.body)));
    }
  }
}

async function seal(): Promise<never> {
  for (;;) {
    await setImmediate();
    const { tree } = await store.seal(7, `sdl-gate/${randomUUID()}`);
    if (tree.halted !== null) process.send?.(`halted: ${tree.halted}`);
  }
}

async function sign(): Promise<never> {
  for (;;) {
    await setImmediate();
    const result = await makeCheckpoint({ store, signer, outside, now });
    if (result.made !== null && result.isNew) process.send?.('signed');
    if (result.made === null && result.problem !== null) process.send?.(`halted: ${result.problem}`);
  }
}
