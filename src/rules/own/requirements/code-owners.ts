import { codeOwnerNeeds, lostOwnerNeeds, unmetOwnerNeeds } from '../../../authorship/code-owner-approvals.ts';
import { ownedFiles, ownersNamed, whyNobodyLeft } from '../../../authorship/code-owner-words.ts';
import { recheckTime, sortOpinions } from '../../../authorship/opinions.ts';
import { anybodyElse, namesOf, requestedReviewers } from '../../../authorship/reviewers.ts';
import { join, say } from '../../../text/message.ts';
import type { Facts } from '../facts.ts';
import { approvalCounted, reviewNotCounted, unknownContributor } from '../messages.ts';
import type { Definition } from '../schema/definition.ts';
import { draftPart, unknownContributors } from './approvals.ts';
import { met, type Part } from './part.ts';

/** Owners that one remedy names. */
const maxNamed = 3;

/** Whether an owner of each changed file approved. Null: no changed file has an owner. */
export function codeOwnersPart(facts: Facts, definition: Definition, now: Date): Part | null {
  const { pullRequest, earlierChanges: earlier, reviews, who, codeOwners } = facts;
  const head = pullRequest.head.sha;
  const opinions = sortOpinions(reviews, { head, earlier }, who);
  const isExcluded = (login: string) => who.excluded.has(login.toLowerCase());
  const needs = codeOwnerNeeds(codeOwners, opinions.approvals, isExcluded, definition, now);
  if (needs.length === 0) return null;
  const findings = [
    ...who.unknown.map((each) => unknownContributor(each, definition.unknown)),
    ...opinions.approvals.map((review) => approvalCounted(review, head)),
    ...opinions.notCounted.map(reviewNotCounted),
  ];
  const unclear = unknownContributors(who, definition.unknown, findings);
  if (unclear !== null) return unclear;
  const lost = lostOwnerNeeds(needs);
  if (lost.length > 0) {
    return {
      state: 'fail',
      says: say`No code owner can approve ${ownedFiles(lost, 'and')}: ${whyNobodyLeft(lost, who)}.`,
      remedy: say`Name another owner with write access in ${codeOwners.file ?? 'CODEOWNERS'} of the base branch.`,
      turn: 'administrator',
      waitingFor: [],
      findings,
    };
  }
  const missing = unmetOwnerNeeds(needs);
  // Each contributor who is unknown may be the owner who approved: one more approval is then by somebody else.
  const further = Math.max(0, who.unknown.length + 1 - Math.max(1, opinions.approvals.length));
  if (missing.length === 0 && further === 0) {
    return met(
      say`Code owners approved: ${namesOf([...new Set(needs.flatMap((need) => need.approvedBy))])}.`,
      findings,
    );
  }
  if (pullRequest.draft) return draftPart(findings);
  const requested = requestedReviewers(reviews, who);
  const keys = requested.map(({ kind, name }) => ({ kind, name: name.toLowerCase() }));
  const unasked = missing.filter(
    ({ eligible, eligibleAccounts }) =>
      !keys.some(({ kind, name }) =>
        kind === 'user'
          ? eligibleAccounts.has(name)
          : eligible.some((owner) => owner.toLowerCase().endsWith(`/${name}`)),
      ),
  );
  const ask = [
    ...unasked
      .slice(0, maxNamed)
      .map(
        (need) =>
          say`Ask a code owner of ${ownedFiles([need], 'and')} for a review: ${ownersNamed(need.eligible)}.`,
      ),
    ...(further > 0 && requested.length === 0
      ? [say`Ask for a further review by ${anybodyElse(who, opinions.approvals)}.`]
      : []),
  ];
  return {
    state: 'pending',
    says:
      missing.length > 0
        ? say`No code owner has approved ${ownedFiles(missing, 'or')}.`
        : say`A contributor cannot be identified, so that one more approval is needed (\`unknown\`).`,
    ...(ask.length > 0
      ? { remedy: join(ask, ' '), turn: 'author' }
      : {
          remedy: say`Review the change, and approve it or ask for changes. Asked: ${namesOf(requested.map(({ name }) => name))}.`,
          turn: 'reviewer',
        }),
    waitingFor: missing.length > 0 ? say`a review by a code owner` : say`1 review`,
    findings,
    reviewMissing: true,
    ...recheckTime(opinions.notCounted, now),
  };
}
