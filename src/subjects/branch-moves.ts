import { z } from 'zod';
import type { Actor } from '../evidence/pull-request.ts';

/** What moved a branch, as GitHub's activity log calls it. https://docs.github.com/rest/repos/repos#list-repository-activities */
export const moveKinds = [
  'push',
  'force_push',
  'branch_creation',
  'branch_deletion',
  'pr_merge',
  'merge_queue_merge',
] as const;

export type MoveKind = (typeof moveKinds)[number];

/** One line of GitHub's activity log of a branch. */
export interface BranchMove {
  readonly kind: MoveKind;
  /** Null for a deleted account. */
  readonly actor: Actor | null;
  readonly at: Date;
  /** Null when the branch was created. */
  readonly before: string | null;
  /** Null when the branch was deleted. */
  readonly after: string | null;
}

/** The activity log of a branch. */
export interface BranchMoves {
  /** Newest first. */
  readonly moves: readonly BranchMove[];
  /** The log is complete from here on: GitHub keeps it for a year, and only a part of it may have been read. */
  readonly since: Date;
}

/** How a commit got onto a branch, by GitHub's activity log. */
export type LoggedLanding =
  | { readonly kind: 'logged'; readonly move: BranchMove }
  /** It was on the branch before the first line of the log, which is complete since that time. */
  | { readonly kind: 'before-log'; readonly since: Date }
  /** No line of the log brought it; it was on the branch at this time, if any is known. */
  | { readonly kind: 'not-logged'; readonly presentAt: Date | null }
  | { readonly kind: 'log-unreadable' };

const time = z.coerce.date();

/** A landing that a subject remembers, whose times are texts there. */
export const loggedLanding: z.ZodType<LoggedLanding> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('logged'),
    move: z.object({
      kind: z.enum(moveKinds),
      actor: z.object({ login: z.string(), kind: z.enum(['user', 'bot', 'other']) }).nullable(),
      at: time,
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  }),
  z.object({ kind: z.literal('before-log'), since: time }),
  z.object({ kind: z.literal('not-logged'), presentAt: time.nullable() }),
  z.object({ kind: z.literal('log-unreadable') }),
]);

/** What the rules of a branch say, as far as its commits are accounted for. */
export interface BranchProtection {
  readonly isDefault: boolean;
  /** Rules or a branch protection apply to it. True where GitHub does not show them. */
  readonly isProtected: boolean;
  /** They require the check of this app; null where GitHub does not show all of them. */
  readonly requiresCheck: boolean | null;
}
