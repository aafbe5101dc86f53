import type { Report, RuleReport } from '../engine/report.ts';
import type { Policy } from '../policy/policy.ts';
import { scopesByChange } from '../policy/resolve.ts';
import { review } from '../rules/review/index.ts';
import type { Options } from '../rules/review/options.ts';

/** Properties of an organization begin with this: https://slsa.dev/spec/v1.2/source-requirements */
const prefix = 'ORG_SOURCE_SDL_';

const twoParties = 'SLSA_SOURCE_TWO_PARTY_REVIEWED';

/**
 * The properties that a report proves of a commit: each enforced rule that passed, and the review by two parties where it is proven. A rule
 * that was waived, or did not apply, proves nothing. No level of SLSA is among them.
 *
 * @param known.policy null: not known
 * @param known.authorPushed whether it is known that the person who opened the pull request pushed to its branch
 */
export function verifiedLevels(report: Report, known: KnownOfChange): readonly string[] {
  const byLevel = Map.groupBy(report.rules, ({ id }) => levelOf(id));
  const proven = [...byLevel].flatMap(([level, rules]) => (rules.every(isProven) ? [level] : []));
  return [...proven.toSorted(), ...(isTwoPartyReviewed(report, known) ? [twoParties] : [])];
}

interface KnownOfChange {
  readonly policy: Policy | null;
  readonly authorPushed: boolean;
}

function levelOf(id: string): string {
  return `${prefix}${id.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

function isProven({ enforcement, verdict }: RuleReport): boolean {
  return enforcement === 'enforce' && verdict.status === 'pass';
}

/**
 * Whether two trusted people agreed to the change, in its final revision: https://slsa.dev/spec/v1.2/source-requirements#two-party-review.
 * "Uploader and reviewer are two different trusted persons. Two different reviewers are trusted persons." The rule counts approvals by people
 * with write access of the change as it is now. So it is proven where two have to approve; or where one has to, and the person who opened
 * the pull request, whom GitHub does not let approve it, pushed it to the repository itself, which takes write access. To open it from a
 * branch that is there does not. Accounts that need no review disprove it.
 */
function isTwoPartyReviewed(report: Report, { policy, authorPushed }: KnownOfChange): boolean {
  const reviews = report.rules.filter(({ id }) => id === review.id);
  if (policy === null || reviews.length === 0 || !reviews.every(isProven)) return false;
  const enabled = policy.rules.find(({ rule }) => rule.id === review.id);
  // Another number of approvals may hold for a part of the change.
  const isScoped = policy.resolved !== undefined && scopesByChange(policy.resolved).length > 0;
  if (enabled === undefined || isScoped) return false;
  const options = enabled.options as Options;
  if (options['exempt-authors'].length > 0) return false;
  return options.approvals >= 2 || (authorPushed && isOfPerson(report));
}

/** A person opened it, from a branch of the repository. */
function isOfPerson({ subject, shared }: Report): boolean {
  return (
    subject.kind === 'pull-request' &&
    shared === undefined &&
    subject.authorKind === 'user' &&
    subject.headBranch?.repositoryUrl === subject.repositoryUrl
  );
}
