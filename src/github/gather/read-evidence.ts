import { type Evidence, type EvidenceValues, type SliceName, sliceNames } from '../../evidence/index.ts';
import type { Slice } from '../../evidence/slice.ts';
import type { Reason } from '../../subjects/reason.ts';
import { type PartialLists, unfinished, wholeList } from '../read/lists.ts';
import type { ListName } from '../read/pull-request-query.ts';
import { type PullRequestReading, readToEnd } from '../read/read-pull-request.ts';
import type { PullRequestSource } from '../read/source.ts';
import { readPullRequestDiff } from '../slices/change/pull-request-diff.ts';
import { readers } from '../slices/index.ts';
import { pullRequestOf } from '../slices/pull-request.ts';
import type {
  MergeGroupContext,
  PullRequestContext,
  ReleaseContext,
  RequiredEvidence,
} from '../slices/reader.ts';
import { listsFor } from './predicted-slices.ts';

/**
 * Reads what the first query did not give, side by side, and puts the evidence together.
 *
 * @param reasons why the subject is processed
 * @returns the slices that are required, and the lists that they were read from, to their end
 */
export async function readEvidence(
  source: PullRequestSource,
  first: PullRequestReading,
  required: RequiredEvidence,
  reasons: readonly Reason[],
): Promise<{ readonly evidence: Evidence; readonly lists: PartialLists }> {
  const whole = readToEnd(source, first, listsFor(required.slices));
  const started = new Map<SliceName, Promise<Slice<unknown>>>();
  const context: PullRequestContext = {
    source,
    reading: first,
    pullRequest: pullRequestOf(first),
    required,
    reasons,
    async list<Name extends ListName>(name: Name) {
      // The last page of one list does not wait for that of another.
      const { lists } = unfinished(first.lists, [name]).size === 0 ? first : await whole;
      return wholeList(lists, name);
    },
    slice<Name extends SliceName>(name: Name): Promise<Slice<EvidenceValues[Name]> | null> {
      if (!required.slices.has(name)) return Promise.resolve(null);
      const known = started.get(name) as Promise<Slice<EvidenceValues[Name]>> | undefined;
      if (known !== undefined) return known;
      const reading = readers[name].read?.(context);
      if (reading === undefined) return Promise.resolve(null);
      started.set(name, reading);
      return reading;
    },
    diff: once(() => readPullRequestDiff(source, first)),
  };
  const [{ lists }, evidence] = await Promise.all([
    whole,
    evidenceFrom((name) => (required.slices.has(name) ? context.slice(name) : null)),
  ]);
  return { evidence, lists };
}

/** Reads the slices that exist on a merge group's own commit. */
export function readMergeGroupEvidence(group: Omit<MergeGroupContext, 'slice'>): Promise<Evidence> {
  const started = new Map<SliceName, Promise<Slice<unknown>> | null>();
  const read = (name: SliceName): Promise<Slice<unknown>> | null => {
    if (!group.required.slices.has(name)) return null;
    if (!started.has(name)) started.set(name, readers[name].readForMergeGroup?.(context) ?? null);
    return started.get(name) ?? null;
  };
  const context: MergeGroupContext = {
    ...group,
    async slice<Name extends SliceName>(name: Name) {
      return (await read(name)) as Slice<EvidenceValues[Name]> | null;
    },
  };
  return evidenceFrom(read);
}

/** Reads the slices that a release has. */
export function readReleaseEvidence(release: Omit<ReleaseContext, 'slice'>): Promise<Evidence> {
  const started = new Map<SliceName, Promise<Slice<unknown>> | null>();
  const read = (name: SliceName): Promise<Slice<unknown>> | null => {
    if (!release.required.slices.has(name)) return null;
    if (!started.has(name)) started.set(name, readers[name].readForRelease?.(context) ?? null);
    return started.get(name) ?? null;
  };
  const context: ReleaseContext = {
    ...release,
    async slice<Name extends SliceName>(name: Name) {
      return (await read(name)) as Slice<EvidenceValues[Name]> | null;
    },
  };
  return evidenceFrom(read);
}

/** Reads slices side by side; those for which nothing is to be read are absent. */
async function evidenceFrom(
  read: (name: SliceName) => Promise<Slice<unknown> | null> | null,
): Promise<Evidence> {
  const entries = await Promise.all(sliceNames.map(async (name) => [name, await read(name)] as const));
  return Object.fromEntries(entries.filter(([, slice]) => slice !== null)) as Evidence;
}

function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let started: Promise<Value> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
