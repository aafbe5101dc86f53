import { requirements } from '../../engine/required-evidence.ts';
import { type SliceName, sliceNames } from '../../evidence/index.ts';
import { honoredFiles } from '../../exceptions/honored-files.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import { defineCache } from '../read/cache.ts';
import type { ListName } from '../read/pull-request-query.ts';
import type { DecidingEngine, PullRequestSource } from '../read/source.ts';
import { readers } from '../slices/index.ts';
import type { RequiredEvidence } from '../slices/reader.ts';

/** The existing check is always read: its check run is among the contexts, its comment among the comments. */
const listsOfExistingCheck: readonly ListName[] = ['contexts', 'comments'];

/** The slices that the rules of a pull request, or else of its repository, required last. */
const lastRequired = defineCache<ReadonlySet<SliceName>>({ max: 10_000 });

/** The lists to read for these slices and for the existing check. */
export function listsFor(slices: Iterable<SliceName>): ReadonlySet<ListName> {
  return new Set([...listsOfExistingCheck, ...[...slices].flatMap((slice) => readers[slice].lists)]);
}

/** What is required where no rule asks for anything. */
export const requiresNothing: RequiredEvidence = {
  slices: new Set(),
  teams: [],
  labels: [],
  issueRepositories: [],
  names: { accounts: [], teams: [], checks: [] },
  owners: { owners: null, fallback: null },
  newProduct: null,
  namesWorkflows: false,
  exceptions: null,
  needsIssues: async () => true,
  needsOwner: async () => false,
  documents: async () => [],
  linkedWork: async () => [],
  files: async () => [],
  baseDirectories: async () => [],
};

/** What a policy requires; a broken one requires nothing. */
export function requiredEvidence(policy: PolicyResult, engine: DecidingEngine): RequiredEvidence {
  if (!policy.valid) return requiresNothing;
  const { slices, teams, labels, issueRepositories, names, owners, newProduct, namesWorkflows } =
    requirements(policy.policy);
  const { exceptions } = policy.policy;
  return {
    slices,
    teams,
    labels,
    issueRepositories,
    names,
    owners,
    newProduct,
    namesWorkflows,
    exceptions:
      exceptions === undefined || exceptions.approvers.length === 0
        ? null
        : { policy: exceptions, files: (now) => honoredFiles(policy.policy, now) },
    needsIssues: (evidence) => engine.needsIssues(policy.policy, evidence),
    needsOwner: (evidence) => engine.needsOwner(policy.policy, evidence),
    documents: (evidence) => engine.documents(policy.policy, evidence),
    linkedWork: (evidence) => engine.linkedWork(policy.policy, evidence),
    files: (evidence) => engine.files(policy.policy, evidence),
    baseDirectories: (evidence) => engine.baseDirectories(policy.policy, evidence),
  };
}

/** The policy is known only after the first query. Until then what was required last is the best prediction, or else everything. */
export function predictSlices({ cache, repositoryId, number }: PullRequestSource): Iterable<SliceName> {
  const known = cache.of(lastRequired);
  return known.get(`${repositoryId}#${number}`) ?? known.get(`${repositoryId}`) ?? sliceNames;
}

/** Remembers the slices that a pull request required, for it and for the next one of the repository. */
export function rememberSlices(
  { cache, repositoryId, number }: PullRequestSource,
  slices: ReadonlySet<SliceName>,
): void {
  cache.of(lastRequired).set(`${repositoryId}#${number}`, slices);
  cache.of(lastRequired).set(`${repositoryId}`, slices);
}
