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
 * @param policy null: not known
 */
export function verifiedLevels(report: Report, policy: Policy | null): readonly string[] {
  const byLevel = Map.groupBy(report.rules, ({ id }) => levelOf(id));
  const proven = [...byLevel].flatMap(([level, rules]) => (rules.every(isProven) ? [level] : []));
  return [...proven.toSorted(), ...(isTwoPartyReviewed(report, policy) ? [twoParties] : [])];
}

function levelOf(id: string): string {
  return `${prefix}${id.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

function isProven({ enforcement, verdict }: RuleReport): boolean {
  return enforcement === 'enforce' && verdict.status === 'pass';
}

/**
 * Whether two trusted people agreed to the change: https://slsa.dev/spec/v1.2/source-requirements. That is proven where two people
 * besides the author have to approve; or where one has to, and the author is a person who could push to the repository, because GitHub opens
 * pull requests only for people who can write to their head. Accounts that need no review disprove it.
 */
function isTwoPartyReviewed(report: Report, policy: Policy | null): boolean {
  const reviews = report.rules.filter(({ id }) => id === review.id);
  if (policy === null || reviews.length === 0 || !reviews.every(isProven)) return false;
  const enabled = policy.rules.find(({ rule }) => rule.id === review.id);
  // Another number of approvals may hold for a part of the change.
  const isScoped = policy.resolved !== undefined && scopesByChange(policy.resolved).length > 0;
  if (enabled === undefined || isScoped) return false;
  const options = enabled.options as Options;
  if (options['exempt-authors'].length > 0) return false;
  return options.approvals >= 2 || isByTrustedPerson(report);
}

function isByTrustedPerson({ subject, shared }: Report): boolean {
  return (
    subject.kind === 'pull-request' &&
    shared === undefined &&
    subject.authorKind === 'user' &&
    subject.headBranch?.repositoryUrl === subject.repositoryUrl
  );
}
