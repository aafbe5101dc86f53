import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import type { IsAuthentic } from '../store/ledger.ts';
import { type CheckpointParts, lastProblem, makeCheckpoint } from '../store/make-checkpoint.ts';
import { OutsideUnavailable } from '../store/outside-checkpoints.ts';
import type { Run, Schedule } from './schedule.ts';

/** Entries are in the tree within a minute: also where a run takes long, or its replica ends and its lease has to expire. */
const everyMs = 20_000;

/** Entries of a transaction, for which others wait on SQLite, and transactions of a run. */
const maxEntries = 200;
const maxBatches = 10;

/** Milliseconds until the next run where entries are left. */
const backlogMs = 1_000;

/** Runs of a halted tree after which it is logged again: about ten minutes. */
const logAgainAfter = 30;

const dayMs = 86_400_000;

/** What a run leaves of a halted tree. */
const halted = z.object({ problem: z.string(), runs: z.number() });

/**
 * Seals entries. The first run of a process, and each run of a halted tree, compares it with the last checkpoints before.
 *
 * @param parts.log is told when the tree is halted, and again every ten minutes
 */
export function sealing({
  log,
  ...parts
}: Pick<CheckpointParts, 'store' | 'outside'> & {
  readonly log: Log;
  readonly isAuthentic: IsAuthentic;
}): Schedule {
  const { store, isAuthentic } = parts;
  let isChecked = false;
  const unusable = (problem: string, left: unknown): Run => {
    const before = halted.safeParse(left).data;
    const runs = before?.problem === problem ? before.runs + 1 : 0;
    if (runs % logAgainAfter === 0) log.error({ problem }, logMessages.treeHalted);
    return { outcome: 'failed', facts: { problem }, left: { problem, runs } };
  };
  return {
    everyMs,
    afterStartMs: 0,
    async run(left) {
      const newest = (await store.trees()).at(-1);
      if (!isChecked || (newest !== undefined && newest.halted !== null)) {
        const problem = await lastProblem(parts).catch((error: unknown) => {
          if (!(error instanceof OutsideUnavailable)) throw error;
          if (!isChecked) log.error({ reason: error.message }, logMessages.checkpointsAway);
          // What was wrong cannot be shown to be right.
          return newest?.halted ?? null;
        });
        if (problem !== null) {
          const { tree } = newest === undefined ? await store.seal(0, newOrigin()) : { tree: newest };
          await store.halt(tree.id, problem);
          return unusable(problem, left);
        }
      }
      isChecked = true;
      let entries = 0;
      for (let batch = 1; batch <= maxBatches; batch += 1) {
        const origin = newest?.origin ?? newOrigin();
        const { sealed, refused, tree } = await store.seal(maxEntries, origin, isAuthentic);
        if (refused.length > 0) log.error({ entries: refused }, logMessages.entriesRefused);
        if (tree.halted !== null) return unusable(tree.halted, left);
        entries += sealed;
        if (sealed + refused.length < maxEntries) {
          return { outcome: entries === 0 ? 'rested' : 'sealed', facts: { entries, size: tree.size } };
        }
        // SQLite takes no turn of the event loop: deliveries are taken in between.
        await setImmediate();
      }
      return { outcome: 'sealed', facts: { entries }, nextRunInMs: backlogMs };
    },
  };
}

/** Makes a checkpoint each day. */
export function checkpoints({ log, ...parts }: CheckpointParts & { readonly log: Log }): Schedule {
  return {
    everyMs: dayMs,
    async run() {
      try {
        const result = await makeCheckpoint(parts);
        if (result.made !== null)
          return { outcome: 'sealed', facts: { checkpoint: result.made.size, isNew: result.isNew } };
        if (result.problem === null) return { outcome: 'rested', facts: {}, nextRunInMs: everyMs * 2 };
        log.error({ problem: result.problem }, logMessages.treeHalted);
        return { outcome: 'failed', facts: { problem: result.problem }, nextRunInMs: dayMs / 24 };
      } catch (error) {
        if (!(error instanceof OutsideUnavailable)) throw error;
        log.error({ reason: error.message }, logMessages.checkpointsAway);
        return { outcome: 'failed', facts: {}, nextRunInMs: dayMs / 24 };
      }
    },
  };
}

/** The name of a new tree, which no other has. */
export function newOrigin(): string {
  return `sdl-gate.dev/tree/${randomUUID()}`;
}
