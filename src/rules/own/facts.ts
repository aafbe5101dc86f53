import { once } from '../../analysis/once.ts';
import { account } from '../../authorship/account.ts';
import { type Authorship, authorship } from '../../authorship/authorship.ts';
import { membersOf } from '../../authorship/team-approvals.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { DecidingLabel } from '../../evidence/deciding-labels.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import type { ReviewRequestEvent } from '../../evidence/review-requests.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import type { RuleEvidence } from '../rule.ts';
import { membersNamed } from './names.ts';
import type { Who } from './schema/condition.ts';
import type { Definition } from './schema/definition.ts';

/** What conditions and requirements are decided from. A part that the definition does not need throws where it is read. */
export interface Facts {
  readonly pullRequest: PullRequest;
  readonly teams: Teams;
  readonly files: readonly ChangedFile[];
  readonly labels: readonly DecidingLabel[];
  readonly checks: readonly ReportedCheck[];
  readonly earlierChanges: EarlierChanges;
  readonly reviews: Reviews;
  readonly who: Authorship;
  readonly reviewRequests: readonly ReviewRequestEvent[];
}

/** The evidence of one pull request as facts; who contributed is computed when it is first asked for. */
export function factsOf(evidence: Partial<RuleEvidence>, definition: Definition, now: Date): Facts {
  const needed = <Name extends keyof RuleEvidence>(name: Name): NonNullable<RuleEvidence[Name]> => {
    const value = evidence[name];
    if (value === undefined || value === null) throw new TypeError(`The evidence ${name} was not declared.`);
    return value as NonNullable<RuleEvidence[Name]>;
  };
  const who = once(() =>
    authorship(
      {
        pullRequest: needed('pullRequest'),
        commits: needed('commits'),
        earlierChanges: needed('earlierChanges'),
        pushes: evidence.pushes,
        replacedHeads: evidence.replacedHeads,
        reviews: evidence.reviews,
        teams: evidence.teams,
      },
      definition,
      now,
    ),
  );
  return {
    pullRequest: needed('pullRequest'),
    teams: evidence.teams ?? {},
    get files() {
      return needed('change').files.map(({ file }) => file);
    },
    get labels() {
      return needed('decidingLabels');
    },
    get checks() {
      return needed('checks');
    },
    get earlierChanges() {
      return needed('earlierChanges');
    },
    get reviews() {
      return needed('reviews');
    },
    get reviewRequests() {
      return needed('reviewRequests');
    },
    get who() {
      return who();
    },
  };
}

/** Those who opened the pull request and the others that are evaluated as one with it. Null: the account is gone. */
export function openersOf({ author, copies = [] }: PullRequest): readonly (Actor | null)[] {
  return [author, ...copies.map((copy) => copy.author)];
}

/** Whether an account is named, or is a member of a named team. A bot is named by its exact account only. */
export function isNamed(key: string, who: Who, teams: Teams): boolean {
  const { people, teams: slugs } = membersNamed(who);
  return (
    people.some((login) => login.toLowerCase() === key) ||
    slugs.some((slug) => membersOf(teams, slug).some((login) => login.toLowerCase() === key))
  );
}

/** The same of an actor. */
export function isActorNamed(actor: Actor, who: Who, teams: Teams): boolean {
  return isNamed(account(actor), who, teams);
}
