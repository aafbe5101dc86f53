import type { Report } from '../engine/report.ts';
import type { Gathered } from './gathered.ts';
import type { Place } from './place.ts';

/** The kinds of entries that this release writes. */
export const entryKinds = [
  'verdict',
  'check-ended',
  'evaluation-failed',
  'policy-change',
  'app-configuration',
  'installation-configuration',
  'commit',
  'branch-rewritten',
  'accounted-commit',
  'commits-accounted',
  'overdue-findings',
  'exception',
  'tested',
  'deployment',
  'release-issue',
  'gate',
  'redaction',
  'tree-continued',
  'entries-accepted',
  'signing-key',
] as const;

/** The kind of the entries about findings that are past their deadline. */
export const overdueKind = 'overdue-findings' satisfies (typeof entryKinds)[number];

/** The kind of the entries about others of which nothing shows that the service wrote them. */
export const acceptedKind = 'entries-accepted' satisfies (typeof entryKinds)[number];

/** The kind of the entries about removals. */
export const redactionKind = 'redaction' satisfies (typeof entryKinds)[number];

/** A SHA-256 in hexadecimal. */
export type Digest = string;

/**
 * What the record keeps of one event, never changed and never removed. The body is what counts, and its digest identifies it; the other
 * fields repeat what it is found by.
 */
export interface NewEntry {
  /** Of the body. */
  readonly digest: Digest;
  /** Canonical JSON (RFC 8785) of a version that the body names. */
  readonly body: string;
  /** The kind of the entry, as in `verdict`. A later release may add kinds. */
  readonly kind: string;
  /** Absent: about the whole app or installation. */
  readonly repositoryId?: number;
  /** `owner/name` as it was then. */
  readonly repository?: string;
  /** Of the pull request. */
  readonly number?: number;
  /** The commit that it is about. */
  readonly sha?: string;
  /** Of a release, what it is released to, such as `environment:production`: no branch has a name with a colon. */
  readonly branch?: string;
  /** What the check says, or what was decided. */
  readonly conclusion?: string;
  /** The status of each rule, as `review=fail`, for searching. */
  readonly rules?: readonly string[];
  /**
   * Of an entry about a check: identifies what the check says, without times. Only kept with an intention, so that a repeated run can tell
   * whether it says the same.
   */
  readonly says?: Digest;
  /** Shows that a process with the app's private key wrote it (`EntryAuthenticator`). Absent: nothing shows it. */
  readonly mac?: string;
}

/** A part of the evidence, kept once for all entries that name its digest. */
export interface EvidenceBody {
  /** Of the text before compression. */
  readonly digest: Digest;
  /** Compressed with Zstandard. */
  readonly content: Uint8Array;
}

/** An entry that is about to be true, such as a verdict that is being published. */
export interface Intention {
  /** All of the task, in order: those that an earlier process left, and the new one. */
  readonly entries: readonly NewEntry[];
  /** The evidence of the new one. */
  readonly evidence: readonly EvidenceBody[];
}

/** A verdict that may have to be recorded. */
export interface Draft {
  /** Identifies what the verdict says, without times: an entry is written where it differs from the one before. */
  readonly says: Digest;
  /** Encodes it, with its evidence. */
  encode(): { readonly entry: NewEntry; readonly evidence: readonly EvidenceBody[] };
}

/** Makes entries. Injected: what encodes a policy needs the rules, which subjects do not load. */
export interface Recorder {
  /**
   * The verdict on a pull request or a merge group.
   *
   * @param verdict.onCheck the report that the check shows, where it stands for several pull requests
   * @param verdict.members of a merge group: its pull requests, as they were gathered
   */
  verdict(verdict: {
    readonly gathered: Gathered;
    readonly report: Report;
    readonly onCheck: Report;
    readonly members?: readonly Gathered[];
    readonly deliveries: readonly string[];
  }): Draft;
  /** The verdict on a release. */
  release(verdict: {
    readonly gathered: Pick<Gathered<'release'>, 'subject' | 'place' | 'policy' | 'evidence'>;
    readonly report: Report;
    readonly deliveries: readonly string[];
  }): Draft;
  /** Any other entry. The body is plain data, which may hold dates. */
  entry(
    of: Omit<NewEntry, 'digest' | 'body' | 'mac'> & {
      readonly place?: Place;
      readonly facts: Readonly<Record<string, unknown>>;
    },
  ): NewEntry;
}
