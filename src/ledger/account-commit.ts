import type { Actor } from '../evidence/pull-request.ts';
import type { LoggedLanding } from '../subjects/branch-moves.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { type Message, plain, pullRequestLink, say } from '../text/message.ts';
import type { CommitState } from './accounted-commit.ts';

/** What the record has of how a commit landed: its entry of the kind `commit`, with the verdict behind it. */
export type RecordedLanding =
  | {
      readonly state: 'matched';
      readonly pullRequest: number | null;
      /** What the check said when it was merged. */
      readonly conclusion: string;
      /** Whether GitHub is known to have taken this check. */
      readonly confirmed: boolean;
      /** What the verdict waived; null: its entry can no longer be read. */
      readonly waived: {
        readonly rules: readonly string[];
        readonly emergencies: readonly string[];
      } | null;
    }
  | {
      readonly state: 'unknown';
      /** As in docs/merged-commits.md. */
      readonly reason: string;
      readonly why: string;
      readonly pullRequest: number | null;
      /** The account whose push a webhook reported. */
      readonly pushedBy: string | null;
    }
  /** The entry is there, and can no longer be read. */
  | { readonly state: 'redacted'; readonly pullRequest: number | null };

/** An emergency that was declared for the merged head. */
export interface DeclaredEmergency {
  readonly id: string;
  readonly declaredAt: Date;
}

/** All that is known of a commit on the first-parent line of a protected branch. */
export interface CommitFacts {
  readonly branch: string;
  /** The pull request into this branch that GitHub shows for the commit now. */
  readonly shown: number | null | 'unreadable';
  readonly landing: LoggedLanding;
  readonly recorded: RecordedLanding | null;
  readonly emergencies: readonly DeclaredEmergency[];
  /** The bots that the policy named when it landed, in lower case; null: the policy cannot be read. */
  readonly bots: ReadonlySet<string> | null;
  /** Whether the rules of the branch require the check; null: GitHub does not show them. */
  readonly requiresCheck: boolean | null;
  /** When the record of the repository began. */
  readonly installedAt: Date;
}

/** What a commit is accounted for with. */
export interface Accounted {
  readonly state: CommitState;
  /** A clause. */
  readonly why: string;
  /** It is unknown only because something cannot be read now: what was found before stands. */
  readonly isUnreadable?: true;
}

/**
 * How a commit is accounted for. What cannot be read makes it `unknown`: it is never taken for reviewed. Pure.
 *
 * The record decides where it has an entry about the commit; GitHub's log says who moved the branch, and whether that was before the record
 * of the repository began.
 */
export function accountCommit(facts: CommitFacts): Accounted {
  const { recorded } = facts;
  if (recorded === null) return withoutEntry(facts);
  if (recorded.state === 'redacted')
    return unreadable(say`the entry about how it landed was redacted, or is damaged`);
  return recorded.state === 'matched' ? matched(facts, recorded) : unmatched(facts, recorded);
}

/** Where the account needs the bots that the policy names: it was pushed, by a bot. */
export function pushingBot(facts: Omit<CommitFacts, 'bots'>): Actor | null {
  const { recorded } = facts;
  const isPushed =
    recorded === null || (recorded.state === 'unknown' && pushedReasons.includes(recorded.reason));
  const actor = isPushed ? actorOf(facts) : null;
  return actor?.kind === 'bot' ? actor : null;
}

/** The reasons that leave it to the log whether the commit was pushed. */
const pushedReasons: readonly string[] = ['no-pull-request', 'other-branch', 'not-clean'];

function withoutEntry(facts: CommitFacts): Accounted {
  const { landing, shown, installedAt } = facts;
  if (isBefore(landing, installedAt)) {
    const day = installedAt.toISOString().slice(0, 10);
    return {
      state: 'before-installation',
      why: plain(say`it landed before the record of the repository began on ${day}`),
    };
  }
  if (landing.kind !== 'logged') {
    return unreadable(
      landing.kind === 'log-unreadable'
        ? say`the record has no entry about it, and GitHub’s activity log could not be read`
        : say`neither the record nor GitHub’s activity log shows how it landed`,
    );
  }
  if (shown === 'unreadable')
    return unreadable(say`the record has no entry about it, and GitHub did not show its pull requests`);
  if (shown !== null)
    return unknown(
      say`the record has no entry about it, though ${pullRequestLink(shown)} was merged while the repository was recorded`,
    );
  if (isMerge(landing))
    return unknown(
      say`the record has no entry about it, and GitHub’s activity log says that a pull request was merged`,
    );
  return pushed(facts, say`it belongs to no pull request`);
}

function matched(facts: CommitFacts, recorded: RecordedLanding & { state: 'matched' }): Accounted {
  const { conclusion, confirmed, waived, pullRequest } = recorded;
  const name = pullRequest === null ? say`its merge group` : pullRequestLink(pullRequest);
  if (facts.emergencies.length > 0) return inEmergency(facts);
  if (conclusion === 'failure' || conclusion === 'pending')
    return {
      state: 'bypass',
      why: plain(
        conclusion === 'failure'
          ? say`${name} was merged while its check failed`
          : say`${name} was merged while its check was pending`,
      ),
    };
  if (conclusion !== 'success') return unknown(say`the check of ${name} said ${conclusion}`);
  if (!confirmed)
    return unknown(
      say`it is not known whether GitHub showed the passing check of ${name} when it was merged`,
    );
  if (waived === null)
    return unreadable(say`the entry about the verdict on ${name} was redacted, or is damaged`);
  const { rules, emergencies } = waived;
  if (emergencies.length > 0)
    return {
      state: 'emergency',
      why: plain(say`${name} was merged under the emergency ${emergencies.join(', ')}`),
    };
  if (rules.length > 0) {
    const names = listOf(
      rules.map((id) => say`${id}`),
      'and',
      5,
    );
    return { state: 'waived', why: plain(say`${name} was merged with ${names} waived`) };
  }
  return { state: 'reviewed', why: plain(say`the check of ${name} passed before it was merged`) };
}

function unmatched(facts: CommitFacts, recorded: RecordedLanding & { state: 'unknown' }): Accounted {
  const { reason, why, pullRequest } = recorded;
  const { landing, shown, requiresCheck } = facts;
  switch (reason) {
    case 'no-pull-request':
      if (isMerge(landing))
        return unknown(
          say`GitHub’s activity log says that a pull request was merged, and GitHub did not show which one`,
        );
      if (shown === 'unreadable') return unreadable(say`GitHub did not show its pull requests`);
      if (shown !== null)
        return unknown(
          say`GitHub shows ${pullRequestLink(shown)} for it only now, and no verdict was recorded when it landed`,
        );
      return pushed(facts, say`it belongs to no pull request`);
    case 'other-branch':
      if (isMerge(landing)) return unknown(unquoted(why));
      return pushed(facts, say`its pull request was merged into another branch`);
    case 'no-verdict':
    case 'evaluated-later': {
      if (facts.emergencies.length > 0) return inEmergency(facts);
      const name = pullRequest === null ? say`its pull request` : pullRequestLink(pullRequest);
      if (requiresCheck === true)
        return {
          state: 'bypass',
          why: plain(say`${name} was merged without the check that the branch requires`),
        };
      if (requiresCheck === null)
        return unreadable(
          say`${name} was merged without a verdict, and GitHub does not show whether the branch requires the check`,
        );
      return unknown(say`${name} was merged without a verdict, which the branch does not require`);
    }
    case 'not-clean':
      if (isDirect(landing)) return pushed(facts, say`it is not the evaluated head of a pull request`);
      return unknown(unquoted(why));
    default:
      return unknown(unquoted(why));
  }
}

/** What was pushed directly, by a bot that the policy names or by anybody else. */
function pushed(facts: CommitFacts, and: Message): Accounted {
  const actor = actorOf(facts);
  const { bots, branch } = facts;
  if (actor === null)
    return {
      state: 'direct-push',
      why: plain(say`it was pushed to ${branch}, and ${and}; the account is not known`),
    };
  const why = say`${actor.login} pushed it to ${branch}, and ${and}`;
  if (actor.kind !== 'bot') return { state: 'direct-push', why: plain(why) };
  if (bots === null)
    return unreadable(say`${why}; whether the policy named this bot then can no longer be read`);
  return bots.has(actor.login.toLowerCase())
    ? { state: 'bot', why: plain(say`${why}; the policy names this bot`) }
    : { state: 'direct-push', why: plain(say`${why}; the policy names no such bot`) };
}

function inEmergency({ emergencies, landing }: CommitFacts): Accounted {
  const ids = emergencies.map(({ id }) => id).join(', ');
  const isLater =
    landing.kind === 'logged' && emergencies.every(({ declaredAt }) => declaredAt > landing.move.at);
  return {
    state: 'emergency',
    why: plain(
      isLater
        ? say`the emergency ${ids} was declared for its head after it landed`
        : say`the emergency ${ids} was declared for its head`,
    ),
  };
}

/** Who moved the branch to it. */
function actorOf({ landing, recorded }: Pick<CommitFacts, 'landing' | 'recorded'>): Actor | null {
  if (landing.kind === 'logged') return landing.move.actor;
  const login = recorded?.state === 'unknown' ? recorded.pushedBy : null;
  return login === null ? null : { login, kind: login.endsWith('[bot]') ? 'bot' : 'user' };
}

function isMerge(landing: LoggedLanding): boolean {
  return landing.kind === 'logged' && ['pr_merge', 'merge_queue_merge'].includes(landing.move.kind);
}

function isDirect(landing: LoggedLanding): boolean {
  return landing.kind === 'logged' && !isMerge(landing);
}

/** Whether it was on the branch before the record of the repository began. */
function isBefore(landing: LoggedLanding, installedAt: Date): boolean {
  switch (landing.kind) {
    case 'logged':
      return landing.move.at < installedAt;
    case 'before-log':
      return landing.since <= installedAt;
    case 'not-logged':
      return landing.presentAt !== null && landing.presentAt < installedAt;
    case 'log-unreadable':
      return false;
  }
}

function unknown(why: Message): Accounted {
  return { state: 'unknown', why: plain(why) };
}

function unreadable(why: Message): Accounted {
  return { ...unknown(why), isUnreadable: true };
}

/** A clause that is made of trusted words already, without its full stop. */
function unquoted(why: string): Message {
  return [why.replace(/\.$/, '')];
}
