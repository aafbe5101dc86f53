import type { Engine } from '../../engine/engine.ts';
import type { TrustedRoot } from '../../evidence/attestations.ts';
import type { Push } from '../../evidence/pushes.ts';
import type { Slice } from '../../evidence/slice.ts';
import type { ExceptionEvents } from '../../store/exceptions.ts';
import type { OrganizationPolicies } from '../../store/organization-policies.ts';
import type { Place } from '../../subjects/place.ts';
import type { RecordedCommits } from '../../subjects/recorded-commits.ts';
import type { ReleaseVerdicts } from '../../subjects/release-verdicts.ts';
import type { Installation } from '../client/installation.ts';
import type { Cache } from './cache.ts';

/** What decides which documents and files are read. */
export type DecidingEngine = Pick<
  Engine,
  'documents' | 'linkedWork' | 'files' | 'needsIssues' | 'needsOwner' | 'baseDirectories'
>;

/** A repository, who reads it, and what is known already. */
export interface Source {
  readonly installation: Installation;
  readonly cache: Cache;
  readonly now: () => Date;
  readonly engine: DecidingEngine;
  /** The name of the account's repository for the policy of all its repositories. */
  readonly organizationRepository: string;
  /** What was read last of the policy of the account, for the time in which it cannot be read. */
  readonly lastPolicyFiles: OrganizationPolicies;
  /** What people decided about exceptions in comments. */
  readonly exceptionEvents: Pick<ExceptionEvents, 'exceptionEvents' | 'eventsOfException'>;
  /** What was recorded about releases. Absent where there is no record: then nothing is known to have been released before. */
  readonly releaseVerdicts?: ReleaseVerdicts;
  /** What the record has of commits that landed. Absent where no record is at hand. */
  readonly recordedCommits?: RecordedCommits;
  /** What attestations are verified with. Absent where the operator provides nothing. */
  readonly trustedRoot?: () => Promise<Slice<TrustedRoot>>;
  /** This app's id, by which its own check runs are known. */
  readonly ownAppId: number;
  /** The name of the check, where it is not `SDL`. */
  readonly ownCheckName?: string;
  /** The job that evaluates, where a workflow does: the id of its run, and its name. */
  readonly ownJob?: { readonly runId: string; readonly name: string };
  readonly repositoryId: number;
  /** Its name; until GitHub answered, as it was last seen. */
  readonly owner: string;
  readonly repository: string;
}

export interface PullRequestSource extends Source {
  readonly number: number;
  /** The pushes that webhooks reported, oldest first. Absent where nobody keeps them, as for a pull request of a merge group. */
  readonly pushes?: readonly Push[];
  /** Other open pull requests have the same head: who pushed it matters even if nobody has approved this one. */
  readonly shared?: true;
}

/** Where the repository of a source is. */
export function placeOfSource({ repositoryId, installation, owner, repository }: Source): Place {
  return { repositoryId, installationId: installation.id, owner, repository };
}
