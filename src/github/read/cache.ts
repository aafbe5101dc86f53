import { LRUCache } from 'lru-cache';
import type { CodeScanning } from '../../evidence/code-scanning.ts';
import type { LinkedDocument } from '../../evidence/documents.ts';
import type { SliceName } from '../../evidence/index.ts';
import type { Slice } from '../../evidence/slice.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import type { Diff } from '../slices/diff.ts';

/**
 * What is kept between evaluations, bounded. Nothing depends on it being there: it only saves requests. Every key begins with the
 * repository or is a commit’s hash: nothing read for one repository is ever shown in another.
 */
export interface Memory {
  /** The size of the pages of a pull request, once GitHub found the full size too heavy. */
  readonly pageSizes: LRUCache<string, number>;
  /** The files of a pull request between two commits: these cannot change. */
  readonly diffs: LRUCache<string, Diff>;
  /** What other commits propose against a base, as in `Diff.fingerprint`; `none` where it cannot be told. */
  readonly fingerprints: LRUCache<string, string>;
  /** The policy in a commit. */
  readonly policies: LRUCache<string, PolicyResult>;
  /** The slices that the rules of a pull request, or else of its repository, asked for last. */
  readonly slices: LRUCache<string, ReadonlySet<SliceName>>;
  /** The head that a commit merges on trial into its base, `none` for any other commit. */
  readonly testMerges: LRUCache<string, string>;
  /** What code scanning knew of a head, and what GitHub showed of it then. */
  readonly scans: LRUCache<string, KnownScan>;
  /** The numbers of the alerts that are open on a branch. */
  readonly baseAlerts: LRUCache<string, Dated<{ readonly numbers: ReadonlySet<number> }>>;
  /** Files at a head, which cannot change, and issues as they were read. */
  readonly documents: LRUCache<string, Dated<{ readonly document: LinkedDocument }>>;
  /** Logins of a team's members, null for a team that does not exist. */
  readonly teams: LRUCache<string, Dated<{ readonly members: readonly string[] | null }>>;
}

type Dated<Value> = Value & { readonly readAt: Date };

export type KnownScan = Dated<{ readonly fingerprint: string; readonly slice: Slice<CodeScanning> }>;

const diffsBytes = 64 * 1024 * 1024;
const documentsBytes = 16 * 1024 * 1024;

export function createMemory(): Memory {
  return {
    pageSizes: new LRUCache({ max: 1000 }),
    diffs: new LRUCache({ maxSize: diffsBytes, sizeCalculation: bytesOf }),
    fingerprints: new LRUCache({ max: 10_000 }),
    policies: new LRUCache({ max: 500 }),
    slices: new LRUCache({ max: 10_000 }),
    testMerges: new LRUCache({ max: 20_000 }),
    scans: new LRUCache({ max: 1000 }),
    baseAlerts: new LRUCache({ max: 500 }),
    documents: new LRUCache({
      maxSize: documentsBytes,
      sizeCalculation: ({ document }) => 2 * document.text.length + 500,
    }),
    teams: new LRUCache({ max: 5000 }),
  };
}

/** Roughly: two bytes a character, and what an object of the engine takes. */
function bytesOf({ change }: Diff): number {
  return change.files.reduce((sum, { path, patch = '' }) => sum + 2 * (path.length + patch.length) + 300, 1);
}
