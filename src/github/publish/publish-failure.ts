import { renderFailedEvaluation } from '../../report/failed-evaluation.ts';
import type { SubjectOf } from '../../subjects/index.ts';
import type { FailedCheck, Published } from '../../subjects/publishing.ts';
import type { QueryError } from '../client/installation.ts';
import { mayNotReadRequiredChecks, placeOf, refuse } from '../client/query-errors.ts';
import { readCheckRun } from '../gather/existing-check.ts';
import { type Base, checkNameOf } from '../read/check-name.ts';
import { branchName } from '../read/find-pull-requests.ts';
import { assertIsThere, type IdentityNode, identityFragment, isReadOnly } from '../read/identity.ts';
import { type RequiredChecksNode, requiredChecksFragment } from '../read/query-fragments.ts';
import { outdated } from '../read/shown-digest.ts';
import { placeOfSource, type Source } from '../read/source.ts';
import { publishCheckRun } from './publish-check-run.ts';

/**
 * Shows on the head of a subject that its evaluation failed. Reads only where the check belongs: reading the subject's evidence may be
 * what fails.
 *
 * @param announce called before the check is written; false: it must not be
 * @returns null when the subject is gone, or the check must not be written
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function publishFailure(
  asked: Source,
  subject: SubjectOf<'pull-request'> | SubjectOf<'merge-group'>,
  announce: (check: FailedCheck) => Promise<boolean>,
): Promise<Published['check'] | null> {
  const place = await (subject.kind === 'pull-request'
    ? placeOfPullRequest(asked, subject)
    : placeOfMergeGroup(asked, subject));
  if (place === null) return null;
  // The new name of a repository that was renamed: GitHub does not redirect writes.
  const [owner = asked.owner, repository = asked.repository] = place.repository.split('/');
  const { headSha, branch } = place;
  const checkName = checkNameOf(place, asked.ownAppId, asked.ownCheckName);
  const source = { ...asked, owner, repository };
  const run = await readCheckRun(source, headSha, checkName);
  if (!(await announce({ place: placeOfSource(source), headSha, branch, checkName }))) return null;
  const { change } = await publishCheckRun(
    { installation: asked.installation, owner, repository, headSha, checkName },
    // Written even if nothing changed: a person who asked for another attempt sees that it was made.
    run === null || run.stale ? null : { ...run, digest: outdated(run.digest) },
    renderFailedEvaluation({ ...subject, owner, repository }, asked.ownJob?.runId ?? null),
  );
  return change;
}

/** Where a check belongs, and what its name depends on. */
interface CheckPlace extends Base {
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  readonly headSha: string;
}

async function placeOfPullRequest(
  source: Source,
  { number }: SubjectOf<'pull-request'>,
): Promise<CheckPlace | null> {
  const { installation, owner, repository: name } = source;
  const variables = { owner, name, number };
  const { data, errors } = await installation.query<PullRequestPlaceData>(pullRequestPlaceQuery, variables);
  errors.forEach(tolerate);
  const repository = data?.repository;
  assertIsThere(source, repository);
  const { pullRequest } = repository;
  if (isReadOnly(repository) || pullRequest?.state !== 'OPEN') return null;
  return {
    ...inRepository(repository),
    headSha: pullRequest.headRefOid,
    branch: pullRequest.baseRefName,
    required: pullRequest.baseRef,
  };
}

async function placeOfMergeGroup(
  source: Source,
  { headSha, headRef, baseRef }: SubjectOf<'merge-group'>,
): Promise<CheckPlace | null> {
  const { installation, owner, repository: name } = source;
  const variables = { owner, name, headRef, baseRef };
  const { data, errors } = await installation.query<MergeGroupPlaceData>(mergeGroupPlaceQuery, variables);
  errors.forEach(tolerate);
  const repository = data?.repository;
  assertIsThere(source, repository);
  if (isReadOnly(repository)) return null;
  // Without the permission to read contents nobody knows whether the group still stands.
  const stands = errors.some(isForbiddenRef) || repository.group?.target?.oid === headSha;
  if (!stands) return null;
  return { ...inRepository(repository), headSha, branch: branchName(baseRef), required: repository.base };
}

function inRepository({ nameWithOwner, defaultBranchRef }: RepositoryData) {
  return { repository: nameWithOwner, defaultBranch: defaultBranchRef?.name ?? null };
}

/** A place that is gone is null, and a base that the app may not read counts as requiring nothing, as in an evaluation. */
function tolerate(error: QueryError): void {
  if (
    error.type !== 'NOT_FOUND' &&
    !mayNotReadRequiredChecks(error, placeOf(error)) &&
    !isForbiddenRef(error)
  )
    refuse(error);
}

function isForbiddenRef(error: QueryError): boolean {
  return error.type === 'FORBIDDEN' && /\.(?:baseRef|base|group)\b/.test(placeOf(error));
}

interface RepositoryData extends IdentityNode {
  readonly defaultBranchRef: { readonly name: string } | null;
}

export const pullRequestPlaceQuery = /* GraphQL */ `
query PullRequestPlace($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef { name }
    pullRequest(number: $number) { state headRefOid baseRefName baseRef { ...requiredChecks } }
  }
}
${identityFragment}
${requiredChecksFragment}
`;

interface PullRequestPlaceData {
  readonly repository:
    | (RepositoryData & {
        readonly pullRequest: {
          readonly state: string;
          readonly headRefOid: string;
          readonly baseRefName: string;
          readonly baseRef: RequiredChecksNode | null;
        } | null;
      })
    | null;
}

export const mergeGroupPlaceQuery = /* GraphQL */ `
query MergeGroupPlace($owner: String!, $name: String!, $headRef: String!, $baseRef: String!) {
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef { name }
    group: ref(qualifiedName: $headRef) { target { oid } }
    base: ref(qualifiedName: $baseRef) { ...requiredChecks }
  }
}
${identityFragment}
${requiredChecksFragment}
`;

interface MergeGroupPlaceData {
  readonly repository:
    | (RepositoryData & {
        readonly group: { readonly target: { readonly oid: string } | null } | null;
        readonly base: RequiredChecksNode | null;
      })
    | null;
}
