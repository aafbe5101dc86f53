import type { Commit, Commits, Signature } from '../evidence/commits.ts';
import type { EarlierChanges } from '../evidence/earlier-changes.ts';
import type { Actor, PullRequest } from '../evidence/pull-request.ts';
import type { Pushes } from '../evidence/pushes.ts';
import { type ReplacedHead, replacedHeadDays } from '../evidence/replaced-heads.ts';
import type { Reviews } from '../evidence/reviews.ts';
import type { Teams } from '../evidence/teams.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { commitLink, type Message, pullRequestLink, say } from '../text/message.ts';
import { account } from './account.ts';
import { isByAgent, type Requesters, requestersOf } from './agents.ts';
import { isSameSince } from './current.ts';
import {
  accountsByKey,
  type Identity,
  identityOf,
  identityOfNamed,
  type KnownIdentities,
} from './identities.ts';
import { mergesOfTheBase, rebasedBy } from './neutral-commits.ts';
import { type PushedBy, pushedBy } from './pushed-by.ts';
import { namedCoAuthors } from './trailers.ts';

/** Who may review a change: {@link Authorship.excluded} follows from it. */
export interface Independence {
  /**
   * `two-people`: everybody but the person who opened the pull request, asked an agent for it, or made the last push that changed the
   * change. `strict`: nobody who contributed to the present head or to a head replaced of late.
   */
  readonly independence: 'two-people' | 'strict';
  /** By address or name, a login or `nobody`. */
  readonly identities: Readonly<Record<string, string>>;
  /** Logins of accounts that never count as a reviewer. */
  readonly 'not-reviewers': readonly string[];
  /** Logins of further agents that open pull requests because a person asks for them. */
  readonly agents: readonly string[];
}

/** What shows who contributed. */
export interface Contributions {
  readonly pullRequest: PullRequest;
  readonly commits: Commits;
  /** Tells which merges and rebases left the change as it was. */
  readonly earlierChanges: EarlierChanges;
  /** Absent where who pushed does not matter, as for a past change. */
  readonly pushes?: Pushes | undefined;
  /** Read under `strict` only. */
  readonly replacedHeads?: readonly ReplacedHead[] | undefined;
  /** Whose accounts show that a bare name in a trailer is a login. */
  readonly reviews?: Reviews | undefined;
  readonly teams?: Teams | undefined;
}

/** A person or bot that contributed to the change, and how. */
export interface Contributor {
  readonly login: string;
  /** The first contribution found, in words that follow the name: "wrote 1a2b3c4". */
  readonly contribution: Message;
}

/** Somebody who contributed and cannot be identified. */
export interface UnknownIdentity {
  readonly kind: 'address' | 'name' | 'pusher' | 'requester' | 'replaced' | 'unread';
  /** The address or name; null where there is none. Hostile. */
  readonly name: string | null;
  /** Why it is unknown, as a clause: "the address a@b.c in 1a2b3c4 belongs to no GitHub account". */
  readonly why: Message;
}

/** Who contributed to the change, whose approval cannot count, and whose contribution is unknown. */
export interface Authorship {
  /** By account, everybody who contributed. */
  readonly contributors: ReadonlyMap<string, Contributor>;
  /** By account, those whose approval does not count, and why, in words that follow the name. */
  readonly excluded: ReadonlyMap<string, Contributor>;
  /** Each asks for one more approval, for it may be a reviewer. */
  readonly unknown: readonly UnknownIdentity[];
  /** The commits that GitHub did not sign: anyone can have committed them under another person's name. */
  readonly unsigned: readonly string[];
  /** The accounts that pushed the present head; none where it is unknown or was not needed. */
  readonly pushedHead: readonly Actor[];
  /** A bot or an agent opened the pull request, or is the author of a commit. */
  readonly byAgent: boolean;
}

/** Commits that are named one by one. */
const maxNamedCommits = 3;

/**
 * Everybody who opened the pull request or another one that is evaluated as one with it, asked for it, pushed to it, or wrote, co-wrote or committed a commit of it; and whose approval does
 * not count for it. The one definition: of peer review, of security review (always `strict`), and of accepted reasons.
 *
 * GitHub's own committer is nobody. A merge is its author's work like any commit, for conflicts are resolved in it; only the merges at the
 * tip that left the change as it was are left out, and so is who rebased it and left it as it was. Deleted accounts cannot review and are
 * left out.
 *
 * @param now decides which replaced heads still count
 *
 * @example
 * authorship({ pullRequest, commits, earlierChanges, pushes }, options, now).excluded.get('bob')?.contribution // made the last push (5ac7e8a)
 */
export function authorship(contributions: Contributions, settings: Independence, now: Date): Authorship {
  const { pullRequest, commits, earlierChanges: earlier } = contributions;
  const strict = settings.independence === 'strict';
  const isSame = (before: string) => isSameSince(earlier, before);
  const neutralMerges = mergesOfTheBase(pullRequest.head.sha, commits, isSame);
  const rebased = rebasedBy(commits, isSame);
  const counted = commits.commits.filter(({ sha }) => !neutralMerges.has(sha));
  const replaced = strict ? recent(contributions.replacedHeads ?? [], now) : [];
  const known = knownIdentities(contributions, settings, [
    ...commits.commits,
    ...replaced.flatMap(({ commits: of }) => of ?? []),
  ]);
  const found = new Found();

  for (const { author, contribution } of openers(pullRequest)) found.add(author, contribution);
  const requesters = [pullRequest, ...(pullRequest.copies ?? [])].flatMap(
    (opened) => requestersOf({ pullRequest: opened, commits }, settings, known) ?? [],
  );
  for (const { people, contribution } of requesters) {
    for (const actor of people) found.add(actor, contribution);
  }
  for (const commit of counted)
    addCommit(found, commit, known, { rebasers: rebased.get(commit.sha) ?? new Set() });
  for (const { commits: of } of replaced) {
    for (const commit of of ?? [])
      addCommit(found, commit, known, { where: say`, which a forced push replaced` });
  }
  const pushed = pushedBy(contributions, strict, replaced, isSame);
  for (const actor of pushed.forced) found.add(actor, say`force-pushed to this pull request`);
  for (const { by, after } of pushed.all) found.add(by, say`pushed ${commitLink(after)}`);

  return {
    contributors: found.contributors,
    excluded: excluded(contributions, settings, found, { pushed, requesters }),
    unknown: [
      ...found.unknown(),
      ...requesters.filter(({ people }) => people.length === 0).map(({ agent }) => unknownRequester(agent)),
      ...replaced.filter(({ commits: of }) => of === null).map(unknownReplaced),
      ...(pushed.unknown === null ? [] : [unknownPusher(pushed.unknown)]),
    ],
    unsigned: counted.filter(({ signedByGitHub }) => signedByGitHub !== true).map(({ sha }) => sha),
    pushedHead: pushed.head,
    byAgent: [pullRequest, ...(pullRequest.copies ?? [])].some(({ author }) =>
      isByAgent(author, counted, settings),
    ),
  };
}

/** Whether everybody who contributed is known and one of these accounts. */
export function isOnlyBy(
  { contributors, unknown }: Pick<Authorship, 'contributors' | 'unknown'>,
  logins: readonly string[],
): boolean {
  const listed = new Set(logins.map((login) => login.toLowerCase()));
  return (
    contributors.size > 0 && unknown.length === 0 && [...contributors.keys()].every((key) => listed.has(key))
  );
}

/** Whether only these accounts contributed, and GitHub signed each commit, so that nobody else can have made one. */
export function isSignedBy(who: Authorship, logins: readonly string[]): boolean {
  return who.unsigned.length === 0 && isOnlyBy(who, logins);
}

/** Collects contributors and unknown identities. */
class Found {
  readonly contributors = new Map<string, Contributor>();
  readonly #unknown = new Map<
    string,
    { readonly name: string; readonly isName: boolean; commits: string[] }
  >();
  readonly #unread: string[] = [];

  add(actor: Actor, contribution: Message): void {
    const key = account(actor);
    if (!this.contributors.has(key)) this.contributors.set(key, { login: actor.login, contribution });
  }

  addIdentity({ accounts, unknown }: Identity, commit: Commit, contribution: Message): void {
    for (const actor of accounts) this.add(actor, contribution);
    if (unknown === null) return;
    const isName = unknown !== '' && !unknown.includes('@');
    const entry = this.#unknown.get(unknown.toLowerCase()) ?? { name: unknown, isName, commits: [] };
    entry.commits = [...new Set([...entry.commits, commit.sha])];
    this.#unknown.set(unknown.toLowerCase(), entry);
  }

  addUnread(commit: Commit): void {
    this.#unread.push(commit.sha);
  }

  unknown(): readonly UnknownIdentity[] {
    return [
      ...[...this.#unknown.values()].map(({ name, isName, commits }): UnknownIdentity => {
        const of = namedCommits(commits);
        return isName
          ? {
              kind: 'name',
              name,
              why: say`the name ${name} in a trailer of ${of} belongs to no account that this pull request shows`,
            }
          : name === ''
            ? { kind: 'address', name: null, why: say`${of} names no address of an author` }
            : { kind: 'address', name, why: say`the address ${name} in ${of} belongs to no GitHub account` };
      }),
      ...this.#unread.map(
        (sha): UnknownIdentity => ({
          kind: 'unread',
          name: null,
          why: say`${commitLink(sha)} names more co-authors than are read`,
        }),
      ),
    ];
  }
}

/**
 * Adds the authors, co-authors and the committer of a commit.
 *
 * @param about.where follows the commit's name
 * @param about.rebasers accounts that did nothing to this commit but rebase it, which makes them its committer
 */
function addCommit(
  found: Found,
  commit: Commit,
  known: KnownIdentities,
  { where = [], rebasers = new Set() }: { readonly where?: Message; readonly rebasers?: ReadonlySet<string> },
): void {
  const sha: Message = [...commitLink(commit.sha), ...where];
  const [author, ...others] = commit.authors;
  if (author === undefined) found.addIdentity({ accounts: [], unknown: '' }, commit, []);
  else found.addIdentity(identityOf(author, known), commit, say`wrote ${sha}`);
  const coWrote = say`co-wrote ${sha}`;
  for (const each of others) found.addIdentity(identityOf(each, known), commit, coWrote);
  const listed = new Set(commit.authors.map(({ email }) => email.toLowerCase()));
  const { named, cut } = namedCoAuthors(commit.message);
  for (const each of named) {
    if (each.email !== null && listed.has(each.email)) continue;
    found.addIdentity(identityOfNamed(each, known), commit, coWrote);
  }
  if (cut) found.addUnread(commit);
  const { actor } = commit.committer;
  if (!commit.committedByGitHub && !(actor !== null && rebasers.has(account(actor)))) {
    found.addIdentity(identityOf(commit.committer, known), commit, say`committed ${sha}`);
  }
}

function knownIdentities(
  { pullRequest, reviews, teams = {} }: Contributions,
  { identities }: Independence,
  commits: readonly Commit[],
): KnownIdentities {
  const signatures = commits.flatMap(({ authors, committer }): readonly Signature[] => [
    ...authors,
    committer,
  ]);
  const linked = new Map<string, Actor>();
  for (const { email, actor } of signatures) {
    if (actor !== null && email !== '') linked.set(email.toLowerCase(), actor);
  }
  const user = (login: string): Actor => ({ login, kind: 'user' });
  const shown = [
    pullRequest.author,
    ...(pullRequest.copies ?? []).map(({ author }) => author),
    ...(reviews?.reviews.map(({ author }) => author) ?? []),
    ...(reviews?.requested.flatMap(({ kind, name }) => (kind === 'user' ? [user(name)] : [])) ?? []),
    ...Object.values(teams).flat().map(user),
    ...linked.values(),
  ];
  return { identities, linked, accounts: accountsByKey(shown.filter((actor) => actor !== null)) };
}

function recent(heads: readonly ReplacedHead[], now: Date): readonly ReplacedHead[] {
  const since = now.getTime() - replacedHeadDays * 24 * 60 * 60_000;
  return heads.filter(({ at }) => at.getTime() >= since);
}

/** Who opened the pull request and those that are evaluated as one with it, in words that follow the name. */
function openers({ author, copies = [] }: PullRequest) {
  const opened = [
    { author, contribution: say`opened this pull request` },
    ...copies.map((copy) => ({
      author: copy.author,
      contribution: say`opened ${pullRequestLink(copy.number)}, which has the same head`,
    })),
  ];
  return opened.flatMap(({ author: actor, contribution }) =>
    actor === null ? [] : [{ author: actor, contribution }],
  );
}

/** Whose approval does not count, and why. */
function excluded(
  { pullRequest }: Contributions,
  settings: Independence,
  { contributors }: Found,
  { pushed, requesters }: { readonly pushed: PushedBy; readonly requesters: readonly Requesters[] },
): ReadonlyMap<string, Contributor> {
  const who = new Map<string, Contributor>();
  const add = (actor: Actor, contribution: Message) => {
    const key = account(actor);
    if (!who.has(key)) who.set(key, { login: actor.login, contribution });
  };
  if (settings.independence === 'strict') for (const [key, each] of contributors) who.set(key, each);
  else {
    for (const { author, contribution } of openers(pullRequest)) add(author, contribution);
    for (const { people, contribution } of requesters) for (const actor of people) add(actor, contribution);
    for (const { by, after } of pushed.last) add(by, say`made the last push (${commitLink(after)})`);
  }
  for (const login of settings['not-reviewers']) {
    add({ login, kind: 'user' }, say`never counts as a reviewer (\`not-reviewers\`)`);
  }
  return who;
}

function unknownRequester(agent: string): UnknownIdentity {
  return {
    kind: 'requester',
    name: null,
    why: say`GitHub does not show who asked ${agent} for this pull request`,
  };
}

function unknownReplaced({ head }: ReplacedHead): UnknownIdentity {
  const what = head === null ? say`a head` : say`the head ${commitLink(head)}`;
  return {
    kind: 'replaced',
    name: null,
    why: say`a forced push replaced ${what}, whose commits can no longer be read`,
  };
}

function unknownPusher({ after, why }: NonNullable<PushedBy['unknown']>): UnknownIdentity {
  return {
    kind: 'pusher',
    name: null,
    why: say`GitHub does not show who pushed ${commitLink(after)}${why === null ? [] : say`: ${why}`}`,
  };
}

function namedCommits(commits: readonly string[]): Message {
  return listOf(commits.map(commitLink), 'and', maxNamedCommits);
}
