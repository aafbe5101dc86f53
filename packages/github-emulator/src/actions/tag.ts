import type { Json } from '../entities/account.ts';
import { pushedCommitJson } from '../entities/commit.ts';
import { areNested } from '../git/repository.ts';
import type { Account, RepositoryState } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import type { TagChange } from '../world/tag-rules.ts';
import { tagViolations } from '../world/tag-violations.ts';
import { emitCreatedOrDeleted, pushPayload } from './push-payload.ts';

/** Tags in one push, above which GitHub sends no event. https://docs.github.com/webhooks/webhook-events-and-payloads#create */
const maxAnnouncedTags = 3;

/**
 * Creates, moves or (null) deletes tags in one push: `push`, and `create` or `delete`. A forbidden change refuses the
 * whole push.
 *
 * @param targets the commit or tag object by name
 * @throws {Problem} 422 for a violation of a ruleset, and for a name that git cannot keep
 */
export async function pushTags(
  world: WorldState,
  repository: RepositoryState,
  targets: ReadonlyMap<string, string | null>,
  by: Account,
): Promise<void> {
  const { git } = repository;
  const changes = await allowedChanges(repository, targets, by);
  for (const { name, after } of changes) {
    if (after === null) git.deleteRef(`refs/tags/${name}`);
    else git.setRef(`refs/tags/${name}`, after);
    if (after === null) retractReleases(repository, name);
  }
  if (changes.length === 0) return;
  repository.pushedAt = world.clock.now();
  if (changes.length > maxAnnouncedTags) return;
  for (const change of changes) {
    await world.emit({
      event: 'push',
      sender: by,
      repository,
      payload: () => tagPushJson(world, repository, change),
    });
    await emitCreatedOrDeleted(world, { ...change, repository, type: 'tag' });
  }
}

/** What a push changes. @throws {Problem} 422 where it is refused as a whole */
export async function allowedChanges(
  repository: RepositoryState,
  targets: ReadonlyMap<string, string | null>,
  by: Account,
): Promise<readonly TagChange[]> {
  const { git } = repository;
  const changes = [...targets]
    .map(([name, after]) => ({ name, after, by, before: git.ref(`refs/tags/${name}`) }))
    .filter(({ before, after }) => before !== after);
  const added = changes.flatMap(({ name, before }) => (before === null ? [`refs/tags/${name}`] : []));
  for (const ref of added) {
    const other = added.find((each) => areNested(each, ref));
    const refusal = other === undefined ? git.refusal(ref) : `git cannot keep '${ref}' beside '${other}'`;
    if (refusal !== null) throw new Problem(422, refusal);
  }
  for (const change of changes) await assertAllowed(repository, change);
  return changes;
}

/**
 * The tag of an immutable release stays where it is: observed, github/docs#45730, without the words of the refusal. When the release is
 * deleted, the tag may be deleted and never comes back: observed, SalamLang/Salam#1627, with the words for a creation.
 *
 * @throws {Problem} 422
 */
async function assertAllowed(repository: RepositoryState, change: TagChange): Promise<void> {
  const { name, before, after } = change;
  const { git, releases } = repository;
  if (before !== null && releases.all.some(({ immutable, tag }) => immutable && tag === name)) {
    throw new Problem(422, ruleViolationText(['Cannot update this protected ref.']));
  }
  if (after !== null && releases.usedTags.has(name)) {
    const words =
      before === null
        ? 'Cannot create ref due to creations being restricted.'
        : 'Cannot update this protected ref.';
    throw new Problem(422, ruleViolationText([words]));
  }
  const commit = after === null ? null : await git.commitOf(after);
  const violations = tagViolations(repository, change, commit);
  if (violations.length > 0) throw new Problem(422, ruleViolationText(violations));
}

/** The text about violated rules, as the API and the hook of a push have it. */
function ruleViolationText(violations: readonly string[]): string {
  return `Repository rule violations found\n\n${violations.map((text) => `${text}\n\n`).join('')}`;
}

/** A release without its tag is a draft again: observed (openml/automlbenchmark#429); whether GitHub sends a webhook for it is not known. */
function retractReleases({ releases }: RepositoryState, tag: string): void {
  for (const release of releases.all) {
    if (release.tag === tag && !release.draft) Object.assign(release, { draft: true, publishedAt: null });
  }
}

async function tagPushJson(
  world: WorldState,
  repository: RepositoryState,
  { name, before, after, by }: TagChange,
): Promise<Json> {
  const { git } = repository;
  const commit = after === null ? null : await git.commit(await git.commitOf(after));
  const branch = git.listRefs('refs/heads/').find(([, tip]) => tip === commit?.sha)?.[0] ?? null;
  return pushPayload(world, {
    repository,
    ref: `refs/tags/${name}`,
    before,
    after,
    forced: before !== null && after !== null,
    by,
    commits: [],
    headCommit:
      commit === null
        ? null
        : pushedCommitJson(world, repository, commit, await git.diff(commit.parents[0] ?? null, commit.sha)),
    baseRef: branch,
  });
}
