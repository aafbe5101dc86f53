import type { OwnedEvidence, ReleaseRequirements, Requirements } from '../../engine/required-evidence.ts';
import type { DirectoryRequest } from '../../evidence/base-directories.ts';
import type { DocumentReference, IssueReference } from '../../evidence/documents.ts';
import type { Evidence, EvidenceValues, SliceName } from '../../evidence/index.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { ReleaseTarget } from '../../evidence/release.ts';
import type { Slice } from '../../evidence/slice.ts';
import type { HonoredFiles } from '../../exceptions/honored-files.ts';
import type { ExceptionPolicy } from '../../policy/exception-policy.ts';
import type { ReleasePlan } from '../../policy/releases.ts';
import type { MergeGroupSubject } from '../../subjects/merge-group.ts';
import type { Reason } from '../../subjects/reason.ts';
import type { ListName, Lists } from '../read/pull-request-query.ts';
import type { ContextNode } from '../read/query-fragments.ts';
import type { PullRequestReading } from '../read/read-pull-request.ts';
import type { ReleaseReading } from '../read/read-release.ts';
import type { PullRequestSource, Source } from '../read/source.ts';
import type { Diff } from './change/diff.ts';

/** What the policy says of exceptions, where it lets anybody approve one. */
export interface RequiredExceptions {
  readonly policy: ExceptionPolicy;
  /** Which files of exceptions count at a time. */
  files(now: Date): HonoredFiles;
}

/** What the enabled rules ask to be read. */
export interface RequiredEvidence
  extends Pick<
    Requirements,
    'slices' | 'teams' | 'labels' | 'issueRepositories' | 'names' | 'owners' | 'newProduct' | 'namesWorkflows'
  > {
  /** Null where the policy lets nobody approve an exception. */
  readonly exceptions: RequiredExceptions | null;
  /** Whether an enabled rule reads the issues that this change links. */
  needsIssues(evidence: Pick<EvidenceValues, 'pullRequest' | 'change' | 'labels'>): Promise<boolean>;
  /** Whether an owner of the policy has to approve the change. */
  needsOwner(evidence: OwnedEvidence): Promise<boolean>;
  documents(evidence: Pick<EvidenceValues, 'pullRequest' | 'change'>): Promise<readonly DocumentReference[]>;
  /** The issues and pull requests of which it matters whether they exist. */
  linkedWork(
    evidence: Pick<EvidenceValues, 'pullRequest' | 'change' | 'documents'>,
  ): Promise<readonly IssueReference[]>;
  /** The paths of the files to read whole at the head. */
  files(evidence: Pick<EvidenceValues, 'change'>): Promise<readonly string[]>;
  /** The directories to list at the base. */
  baseDirectories(evidence: Pick<EvidenceValues, 'change'>): Promise<readonly DirectoryRequest[]>;
}

/** How one slice of the evidence is read. Each has a file or folder here that exports it, and a line in `registry.ts`. */
export interface SliceReader<Name extends SliceName = SliceName, List extends ListName = ListName> {
  /** The slice's name in the registry of the evidence. */
  readonly slice: Name;
  /** The lists of the pull request's query that it is read from: only those that some required slice names are asked for. */
  readonly lists: readonly List[];
  /**
   * Reads the slice of a pull request. Absent: pull requests have none.
   *
   * @throws {RetryLater} while GitHub cannot be asked; what is forbidden, cut or switched off is an unavailable slice
   */
  read?(pullRequest: PullRequestContext<List>): Promise<Slice<EvidenceValues[Name]>>;
  /** Reads the slice of a merge group, where it exists on the group's own commit. */
  readForMergeGroup?(group: MergeGroupContext): Promise<Slice<EvidenceValues[Name]>>;
  /** Reads the slice of a release, where a release has it. */
  readForRelease?(release: ReleaseContext): Promise<Slice<EvidenceValues[Name]>>;
}

/** Infers a reader's slice and lists from what it declares. */
export function defineReader<const Name extends SliceName, const List extends ListName = never>(
  reader: SliceReader<Name, List>,
): SliceReader<Name, List> {
  return reader;
}

/** What a reader knows of a pull request. All readers run side by side; what one needs from elsewhere it awaits here, and it is read once. */
export interface PullRequestContext<List extends ListName = ListName> {
  readonly source: PullRequestSource;
  /** The first query: the pull request itself, and the first page of each list. */
  readonly reading: PullRequestReading;
  readonly pullRequest: PullRequest;
  /** What the enabled rules ask for. */
  readonly required: RequiredEvidence;
  /** Why the subject is processed: what an event cannot have changed may come from the cache. */
  readonly reasons: readonly Reason[];
  /** A list that the reader declares, read to its end. */
  list<Name extends List>(name: Name): Promise<Slice<readonly Lists[Name][]>>;
  /** Another slice; null where no enabled rule reads it. */
  slice<Name extends SliceName>(name: Name): Promise<Slice<EvidenceValues[Name]> | null>;
  /** Every changed file with its patch, and its blob in the head. */
  diff(): Promise<Slice<Diff>>;
}

/** What a reader knows of a merge group. */
export interface MergeGroupContext {
  readonly source: Source;
  readonly group: MergeGroupSubject;
  /** When GitHub made the group's commit; null where the app may not read it. */
  readonly committedAt: Date | null;
  /** Every check and status on the group's commit. */
  readonly contexts: Slice<readonly ContextNode[]>;
  /** What the enabled rules ask for. */
  readonly required: Pick<RequiredEvidence, 'slices' | 'namesWorkflows'>;
  /** The evidence of the group's pull requests; empty where they are not known. */
  readonly members: readonly Evidence[];
  /** Another slice of the group; null where no enabled rule reads it, or a group has none. */
  slice<Name extends SliceName>(name: Name): Promise<Slice<EvidenceValues[Name]> | null>;
}

/** What a reader knows of a release. */
export interface ReleaseContext {
  readonly source: Source;
  readonly sha: string;
  readonly target: ReleaseTarget;
  /** The repository and the commit, as the first query shows them. */
  readonly reading: ReleaseReading;
  /** What the policy says of the target. */
  readonly plan: ReleasePlan;
  readonly required: ReleaseRequirements & { readonly exceptions: RequiredExceptions | null };
  /** Why the subject is processed. */
  readonly reasons: readonly Reason[];
  /** Another slice of the release; null where no rule reads it, or a release has none. */
  slice<Name extends SliceName>(name: Name): Promise<Slice<EvidenceValues[Name]> | null>;
}

/** A slice from two lists: unavailable where one of them is. */
export async function both<A, B, Value>(
  first: Promise<Slice<A>>,
  second: Promise<Slice<B>>,
  combine: (first: A, second: B) => Slice<Value>,
): Promise<Slice<Value>> {
  const [a, b] = await Promise.all([first, second]);
  if (!a.available) return a;
  return b.available ? combine(a.value, b.value) : b;
}
