import { account, isPerson } from '../../authorship/account.ts';
import { type AgentSign, agentSigns } from '../../authorship/agent-signs.ts';
import { isAgent, operatorsOf, requestersOf } from '../../authorship/agents.ts';
import { type Authorship, authorship, type Independence } from '../../authorship/authorship.ts';
import { type Opinions, recheckTime, sortOpinions } from '../../authorship/opinions.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import type { Pushes } from '../../evidence/pushes.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import { commitLink, type Message, say } from '../../text/message.ts';
import {
  type AgentsFinding,
  type AgentsVerdict,
  accountableFor,
  accounted,
  approvalCounted,
  draft,
  headNotListed,
  noAgent,
  nobodyAccountable,
  notReviewed,
  onlyAssisted,
  reviewNotCounted,
  signFindings,
} from './messages.ts';
import type { Options } from './options.ts';

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly commits: Commits;
  readonly earlierChanges: EarlierChanges;
  readonly reviews: Reviews;
  readonly pushes: Pushes;
}

/** Evaluates whether an agent worked on the change, who answers for it, and whether somebody else approved it. */
export function evaluate(evidence: Evidence, options: Options, now: Date): AgentsVerdict {
  const { pullRequest, commits } = evidence;
  const { sha } = pullRequest.head;
  if (!commits.commits.some((commit) => commit.sha === sha)) return headNotListed(sha);
  const signs = agentSigns(evidence, options);
  if (signs.length === 0) return noAgent();
  if (options.assisted === 'ignored' && signs.every(({ kind }) => kind === 'assisted')) {
    return onlyAssisted(signs);
  }
  const state = read(evidence, signs, options, now);
  return failure(state) ?? wait(state, now) ?? pass(state);
}

function failure({ openings, findings }: State): AgentsVerdict | null {
  const unanswered = openings.find(({ people }) => people.length === 0);
  return unanswered === undefined ? null : nobodyAccountable(unanswered.author, findings);
}

function wait({ pullRequest, accountable, who, opinions, findings }: State, now: Date): AgentsVerdict | null {
  if (opinions.approvals.length > 0) return null;
  if (pullRequest.draft) return draft(findings);
  const verdict = notReviewed(accountable, who, opinions.notCounted, findings);
  return { ...verdict, ...recheckTime(opinions.notCounted, now) };
}

function pass({ accountable, opinions, findings }: State): AgentsVerdict {
  return accounted(accountable, opinions.approvals, findings);
}

interface State {
  readonly pullRequest: PullRequest;
  /** The pull request, and those that are evaluated as one with it. */
  readonly openings: readonly Opening[];
  /** Each once. */
  readonly accountable: readonly Actor[];
  readonly who: Pick<Authorship, 'excluded'>;
  readonly opinions: Opinions;
  readonly findings: readonly AgentsFinding[];
}

/** Who opened a pull request, and the people who answer for it. */
interface Opening {
  readonly author: Actor | null;
  readonly people: readonly Actor[];
  /** Why they do, in words that follow the name. */
  readonly why: Message;
}

function read(evidence: Evidence, signs: readonly AgentSign[], options: Options, now: Date): State {
  const { pullRequest, earlierChanges: earlier, reviews } = evidence;
  const { sha: head } = pullRequest.head;
  const opened = [pullRequest, ...(pullRequest.copies ?? [])];
  const settings = settingsFor(opened, options);
  const openings = opened.map((each) => openingOf(each, evidence.commits, settings));
  const accountable = new Map<string, { readonly actor: Actor; readonly why: Message }>();
  const add = (actor: Actor, why: Message) => {
    const key = account(actor);
    if (!accountable.has(key)) accountable.set(key, { actor, why });
  };
  for (const { people, why } of openings) for (const actor of people) add(actor, why);
  for (const commit of evidence.commits.commits) {
    for (const actor of operatorsOf(commit, settings, nothingKnown))
      add(actor, say`asked an agent for ${commitLink(commit.sha)}`);
  }
  const who = authorship(evidence, settings, now);
  const excluded = new Map([
    ...[...accountable].map(
      ([key, { actor, why }]) => [key, { login: actor.login, contribution: why }] as const,
    ),
    ...who.excluded,
    ...options.agents.map(
      (login) => [login.toLowerCase(), { login, contribution: say`is an agent (${'agents'})` }] as const,
    ),
  ]);
  const opinions = sortOpinions(reviews, { head, earlier }, { excluded });
  return {
    pullRequest,
    openings,
    accountable: [...accountable.values()].map(({ actor }) => actor),
    who: { excluded },
    opinions,
    findings: [
      ...[...accountable.values()].map(({ actor, why }) => accountableFor(actor, why)),
      ...signFindings(signs),
      ...opinions.approvals.map((review) => approvalCounted(review, head)),
      ...opinions.notCounted.map(reviewNotCounted),
    ],
  };
}

/** Any bot that opens a pull request was asked by somebody; and an agent with the account of a person reviews nothing. */
function settingsFor(
  opened: readonly { readonly author: Actor | null }[],
  { agents }: Options,
): Independence {
  const bots = opened.flatMap(({ author }) => (author === null || isPerson(author) ? [] : [account(author)]));
  return {
    independence: 'two-people',
    identities: {},
    'not-reviewers': agents,
    agents: [...agents, ...bots],
  };
}

const nothingKnown = { identities: {}, linked: new Map(), accounts: new Map() } as const;

function openingOf(
  opened: { readonly author: Actor | null; readonly assignees?: readonly Actor[] },
  commits: Commits,
  settings: Independence,
): Opening {
  const { author } = opened;
  if (author !== null && isPerson(author) && !isAgent(author, settings.agents)) {
    return { author, people: [author], why: say`opened the pull request` };
  }
  const requesters = requestersOf({ pullRequest: opened, commits }, settings, nothingKnown);
  return { author, people: requesters?.people ?? [], why: requesters?.contribution ?? [] };
}
