import type { NamedOwner } from '../rules/options.ts';
import type { WrittenExceptionPolicy } from './exception-policy.ts';

/** How a rule's verdict counts: `observe` is shown only, `warn` is also commented, `enforce` decides the check. `off` is not evaluated. */
export const enforcements = ['off', 'observe', 'warn', 'enforce'] as const;
export type Enforcement = (typeof enforcements)[number];

/** When the one comment is written: `needed` only while an enforced or warning rule asks the author for something. */
export const commentModes = ['always', 'needed', 'never'] as const;
export type CommentMode = (typeof commentModes)[number];

/**
 * Where the policy came from: a file at a commit of the base branch, the organization's file, or the built-in default; `unread` where nothing
 * could be read.
 */
export type PolicySource =
  | OrganizationSource
  | {
      readonly kind: 'repository';
      readonly path: string;
      readonly commit: string;
      /** Git's hash of the file, the same at every commit that leaves it alone. Absent where the file could not be read. */
      readonly blob?: string;
    }
  | {
      readonly kind: 'default';
      /** A file that was probably meant as the policy and is not read, because it has another name or is in another place. */
      readonly overlooked?: string;
    }
  | { readonly kind: 'unread' };

/** The organization's policy file. */
export interface OrganizationSource {
  readonly kind: 'organization';
  /** Its repository, as `acme/.github`. */
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
  readonly blob?: string;
}

/** Where a policy applies. */
export interface PolicyContext {
  /** The base branch without `refs/heads/`; null where it is not known: no scope of a branch applies. */
  readonly branch: string | null;
  /** The custom properties of the repository, by name. */
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

/** From which days on a rule warns and is enforced, each as `2027-01-31`, from midnight in UTC. Until then it counts as its enforcement says. */
export interface RollOut {
  readonly warn?: string | undefined;
  readonly enforce?: string | undefined;
}

/** When a scope applies: where each of its conditions holds. */
export interface ScopeConditions {
  readonly branches?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly authors?: readonly string[] | undefined;
  readonly contributors?: readonly string[] | undefined;
}

/** A scope of one of the policy's files. */
export interface PolicyScope extends ScopeConditions {
  readonly name: string;
  readonly layer: 'organization' | 'repository';
  /** Its place among the scopes of its file, from 0. */
  readonly index: number;
}

/** A rule's entry in the file: its enforcement alone, or beside its own options. */
export type PolicyEntry =
  | Enforcement
  | ({
      readonly enforcement?: Enforcement | undefined;
      readonly 'roll-out'?: RollOut | undefined;
    } & Readonly<Record<string, unknown>>);

/** A scope of the file. */
export interface WrittenScope extends ScopeConditions {
  readonly name: string;
  readonly rules: Readonly<Record<string, PolicyEntry | undefined>>;
}

/** Where commits are released to, and by what terms. */
export interface WrittenRelease {
  readonly name: string;
  readonly environments?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly branches?: readonly string[] | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly 'roll-back'?: 'allow' | 'forbid' | undefined;
  readonly 'roll-back-within'?: number | undefined;
  readonly rules?: Readonly<Record<string, PolicyEntry | undefined>> | undefined;
}

/** A requirement of the policy's own: its definition, and how it counts. */
export type WrittenRequirement = Exclude<PolicyEntry, Enforcement>;

/** What a policy file says of the policy itself: who owns it, from which day on it is in force, and until when it is to be reviewed. */
export interface PolicyReview {
  readonly owner?: string | { readonly team: string } | undefined;
  /** The day, as `2026-01-31`. It delays nothing: a roll-out does. */
  readonly effective?: string | undefined;
  /** The last day for the review, as `2026-12-31`. */
  readonly 'review-by'?: string | undefined;
}

/** What an owner states of a clause that GitHub cannot show. */
export interface WrittenAttestation {
  /** Such as `flowfuse 7` or `metamask 6.1`. */
  readonly clause: string;
  readonly statement: string;
  readonly owner: string | { readonly team: string };
  /** An `https` link. */
  readonly evidence: string;
  /** The day from which on it is stated, as `2026-01-31`. */
  readonly date: string;
  /** The last day for the next review. */
  readonly 'next-review': string;
}

/** What a policy file says, as it is written: valid, and without defaults. */
export interface WrittenPolicy {
  readonly extends?: string | undefined;
  readonly comment?: (typeof commentModes)[number] | undefined;
  readonly owners?: readonly NamedOwner[] | undefined;
  readonly 'owners-fallback'?: readonly NamedOwner[] | undefined;
  readonly enforcement?: Enforcement | undefined;
  readonly overridable?: readonly string[] | undefined;
  readonly policy?: PolicyReview | undefined;
  readonly exceptions?: WrittenExceptionPolicy | undefined;
  readonly rules?: Readonly<Record<string, PolicyEntry | undefined>> | undefined;
  readonly require?: Readonly<Record<string, WrittenRequirement>> | undefined;
  readonly scopes?: readonly WrittenScope[] | undefined;
  readonly releases?: readonly WrittenRelease[] | undefined;
  readonly attestations?: readonly WrittenAttestation[] | undefined;
  /** Teams, as slugs, whose members see details on the dashboard. */
  readonly dashboard?:
    | {
        readonly auditors?: readonly string[] | undefined;
        readonly security?: readonly string[] | undefined;
      }
    | undefined;
}

/** A valid policy file: one layer of a policy. Plain data. */
export interface PolicyFile {
  readonly source: PolicySource;
  /** What it says, without defaults. */
  readonly written: WrittenPolicy;
  /** By path, such as `rules.review.approvals`, the line of its key. */
  readonly lines: Readonly<Record<string, number>>;
}
