import { engine } from '../../src/engine/engine.ts';
import type { CaseFile } from '../../src/ledger/case-file.ts';
import type { Stater } from '../../src/ledger/statements.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { statements } from '../../src/resync/statements.ts';
import { rules } from '../../src/rules/index.ts';
import { caseOfEntry } from '../../src/store/case-of-entry.ts';
import { makeCheckpoint } from '../../src/store/make-checkpoint.ts';
import { createSigner } from '../../src/store/signer.ts';
import type { Store } from '../../src/store/store.ts';
import { evaluateTogether } from '../../src/subjects/joint-evaluation.ts';
import { record } from '../recorded-entries.ts';
import { recordedLog } from '../recorded-log.ts';
import { serviceSettings } from '../service-settings.ts';
import { gatheredCases } from './gathered.ts';
import { recordedBy, recordedCommit } from './recorded-commit.ts';

/** Who states in these samples. */
export const stater: Stater = {
  verifier: 'https://sdl-gate.dev/verifier/v1/github.com/12',
  webUrl: 'https://github.com',
  version: recordedBy,
};

/** The signer of a store. */
export function signerOf(store: Store, now: () => Date) {
  const recorder = createRecorder({ rules, version: recordedBy });
  return createSigner({ store, recorder, appKey: serviceSettings.privateKey, given: null, now });
}

/** Records a commit with the verdict under which it was merged, states and seals them, and returns the numbers of the entries. */
export async function fillWithCase(
  store: Store,
  now: () => Date,
): Promise<{ readonly commit: number; readonly verdict: number }> {
  const gathered = gatheredCases.pass;
  if (gathered === undefined || 'members' in gathered) throw new Error('expected a pull request');
  const reports = await evaluateTogether(gathered, engine, new Date('2026-03-02T09:59:00.000Z'));
  const recorder = createRecorder({ rules, version: recordedBy });
  const verdict = recorder.verdict({ gathered, ...reports, deliveries: ['d1'] }).encode();
  const commit = recordedCommit(verdict.entry);
  await record(store, [verdict.entry, commit], verdict);
  const signer = signerOf(store, now);
  await statements({ store, signer, stater, log: recordedLog().log, isAuthentic: () => true, now }).run(null);
  await seal(store, now);
  const numberOf = async (digest: string) => (await store.entry(digest))?.id ?? 0;
  return { commit: await numberOf(commit.digest), verdict: await numberOf(verdict.entry.digest) };
}

/** Puts what is not sealed yet in the tree, and signs a checkpoint of it. */
export async function seal(store: Store, now: () => Date): Promise<void> {
  await store.seal(200, 'sdl-gate.dev/sample');
  await makeCheckpoint({ store, signer: signerOf(store, now), outside: null, now });
}

/** The case of an entry. */
export async function caseOf(store: Store, id: number): Promise<CaseFile> {
  const entry = await store.entry(id);
  if (entry === null) throw new Error('There is no such entry.');
  return caseOfEntry(store, entry);
}
