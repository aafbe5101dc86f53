import { isAutomatic, rolesOf, teamsOf } from '../../exceptions/approvers.ts';
import type { ExceptionPolicy } from '../../policy/exception-policy.ts';
import type {
  AccountPermission,
  CommandSubject,
  GatheredCommand,
  ReadComment,
} from '../../subjects/gathered-command.ts';
import { Refused } from '../client/failure.ts';
import { basePolicyOf } from '../read/base-policy.ts';
import { readReview } from '../read/read-review.ts';
import { readThread } from '../read/read-thread.ts';
import { placeOfSource, type Source } from '../read/source.ts';
import { readTeams } from '../slices/teams.ts';

/**
 * Reads a comment on an issue or pull request, or the text of a review.
 *
 * @returns null where it is gone, was edited since, or is not a person's: then its commands do nothing
 */
export async function readComment(
  source: Source,
  { comment, reviewOf }: CommandSubject,
): Promise<ReadComment | null> {
  if (reviewOf !== undefined) return readReview(source, { review: comment, pullRequest: reviewOf });
  const { installation, owner, repository: repo } = source;
  try {
    // https://docs.github.com/rest/issues/comments#get-an-issue-comment
    const { data } = await installation.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      owner,
      repo,
      comment_id: comment,
    });
    const { user, body, created_at: createdAt, updated_at: updatedAt, performed_via_github_app: app } = data;
    const thread = Number(/\/issues\/([1-9]\d{0,9})$/.exec(data.issue_url)?.[1]);
    if (createdAt !== updatedAt || app || !user || user.type !== 'User' || isAutomatic(user.login))
      return null;
    return Number.isSafeInteger(thread)
      ? { by: user.login, at: new Date(createdAt), body: body ?? '', thread }
      : null;
  } catch (error) {
    if (error instanceof Refused && (error.status === 404 || error.status === 410)) return null;
    throw error;
  }
}

/** Reads what decides about the commands of a comment; null where its issue or pull request is gone. */
export async function gatherCommand(
  asked: Source,
  { by, at, thread: number }: ReadComment,
  commits: readonly string[],
): Promise<GatheredCommand | null> {
  const reading = await readThread(asked, number);
  if (reading === null) return null;
  const [owner = asked.owner, repository = asked.repository] = reading.repository.split('/');
  const source = { ...asked, owner, repository };
  const [{ result: policy }, permission] = await Promise.all([
    basePolicyOf(source, reading.base, []),
    permissionOf(source, by),
  ]);
  const exceptions = (policy.valid ? policy.policy.exceptions : undefined) ?? null;
  const declaring: ExceptionPolicy | null =
    exceptions === null ? null : { ...exceptions, approvers: [{ by: exceptions.emergency.by }] };
  const slugs = [exceptions, declaring].flatMap((each) => (each === null ? [] : teamsOf(each)));
  const teams = await readTeams(source, [...new Set(slugs)]);
  // Who is in a team that cannot be read has no role in it.
  const members = teams.available ? teams.value : {};
  const rolesIn = (of: ExceptionPolicy | null) => (of === null ? [] : rolesOf(by, of, members, at));
  const { thread } = reading;
  const [roles, emergencyRoles] = [rolesIn(exceptions), rolesIn(declaring)];
  // Nothing more is asked for a person who gets no answer.
  const mayBeHeard =
    permission === 'admin' ||
    permission === 'write' ||
    roles.length + emergencyRoles.length > 0 ||
    (thread.kind === 'pull-request' && thread.contributors.includes(by));
  return {
    place: placeOfSource(source),
    thread,
    policy,
    permission,
    roles,
    emergencyRoles,
    commits: mayBeHeard
      ? new Map(
          await Promise.all(commits.map(async (first) => [first, await commitOf(source, first)] as const)),
        )
      : new Map(),
  };
}

/** The commit whose digits begin like this; null where there is none, or several. https://docs.github.com/rest/commits/commits#get-a-commit */
async function commitOf(
  { installation, owner, repository: repo }: Source,
  first: string,
): Promise<string | null> {
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/commits/{ref}', {
      owner,
      repo,
      ref: first,
    });
    // A branch or tag may have such a name.
    return data.sha.startsWith(first) ? data.sha : null;
  } catch (error) {
    if (error instanceof Refused && [404, 409, 422].includes(error.status)) return null;
    throw error;
  }
}

const permissions: Readonly<Record<string, AccountPermission>> = {
  admin: 'admin',
  write: 'write',
  read: 'read',
};

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
async function permissionOf(
  { installation, owner, repository: repo }: Source,
  username: string,
): Promise<AccountPermission> {
  try {
    const { data } = await installation.request(
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      { owner, repo, username },
    );
    return permissions[data.permission] ?? 'none';
  } catch (error) {
    if (error instanceof Refused && (error.status === 404 || error.status === 403)) return 'none';
    throw error;
  }
}
