import { z } from 'zod';
import { day, team } from '../rules/options.ts';
import type { PolicyFile, PolicyReview } from './written-policy.ts';

/** Characters of an owner's name. */
const maxOwnerLength = 100;

/** The key `policy` of the policy file. */
export const policyReview = z
  .strictObject({
    owner: z
      .union([
        z.string().trim().min(1).max(maxOwnerLength),
        z.strictObject({ team: team().describe('The slug of a team.') }),
      ])
      .optional()
      .describe('Who is responsible for the policy: a role, a login or a team. Nobody is notified.'),
    effective: day()
      .optional()
      .describe('The day from which on the policy is in force, for readers. It delays no rule.'),
    'review-by': day()
      .optional()
      .describe(
        'The last day, in UTC, for the next review. From the next day on the check says that it is overdue.',
      ),
  })
  .refine(({ effective = '', 'review-by': reviewBy = '9999' }) => effective < reviewBy, {
    message: 'must have `effective` before `review-by`',
  })
  .describe('Who owns the policy, since when it is in force, and when it is to be reviewed.');

/** What one file says, with the layer that it is. */
export interface LayerReview extends PolicyReview {
  readonly layer: 'organization' | 'repository';
  /** Where the organization's file is, as `acme/.github`; absent for the file of the repository itself. */
  readonly repository?: string;
}

/** What the files of a policy say of their reviews, the organization's first: each has its own. */
export function reviewsOf({
  organization,
  repository,
}: Readonly<Record<LayerReview['layer'], PolicyFile | null>>): readonly LayerReview[] {
  const of = (file: PolicyFile | null, layer: LayerReview['layer']): readonly LayerReview[] => {
    if (file?.written.policy === undefined) return [];
    const { source, written } = file;
    const place = source.kind === 'organization' ? { repository: source.repository } : {};
    return [{ layer, ...place, ...written.policy }];
  };
  return [...of(organization, 'organization'), ...of(repository, 'repository')];
}

/** A review whose last day has passed. */
export interface OverdueReview {
  readonly layer: LayerReview['layer'];
  readonly repository?: string;
  /** Null where the file names none. */
  readonly owner: string | null;
  /** Its last day, as `2026-12-31`. */
  readonly due: string;
}

/** The reviews whose last day has passed at a time. Pure. */
export function overdueReviews(reviews: readonly LayerReview[], now: Date): readonly OverdueReview[] {
  return reviews.flatMap(({ layer, repository, owner, 'review-by': due }): readonly OverdueReview[] => {
    if (due === undefined || overdueFrom(due).getTime() > now.getTime()) return [];
    const place = repository === undefined ? {} : { repository };
    return [{ layer, ...place, owner: owner === undefined ? null : ownerName(owner), due }];
  });
}

/** When the next review becomes overdue; null where none will. */
export function nextOverdue(reviews: readonly LayerReview[], now: Date): Date | null {
  const times = reviews
    .flatMap(({ 'review-by': due }) => (due === undefined ? [] : [overdueFrom(due).getTime()]))
    .filter((time) => time > now.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The end of the last day. */
function overdueFrom(due: string): Date {
  return new Date(Date.parse(`${due}T00:00:00Z`) + millisecondsPerDay);
}

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/** How a person or team that a policy names is called. */
export function ownerName(owner: string | { readonly team: string }): string {
  return typeof owner === 'string' ? owner.trim() : owner.team;
}
