import type { NamedOwner } from '../rules/options.ts';
import type { Rule } from '../rules/rule.ts';
import type { Turn } from '../rules/verdict.ts';
import type { ExceptionPolicy } from './exception-policy.ts';
import type { LayerReview } from './policy-review.ts';
import type {
  CommentMode,
  Enforcement,
  PolicyContext,
  PolicyFile,
  PolicyScope,
  PolicySource,
  RollOut,
  WrittenAttestation,
} from './written-policy.ts';

/** The rules that a subject is evaluated by. */
export interface Policy {
  readonly source: PolicySource;
  /** The organization's file, where it applies, too. */
  readonly organization?: PolicySource;
  /** The files that cannot be used now, with what counts instead. */
  readonly standIns?: readonly StandIn[];
  /** A file that was probably meant as the organization's policy and is not read. */
  readonly overlooked?: OverlookedFile;
  /** The preset that the file extends, with its version. Absent: none, or there is no file. */
  readonly extends?: string;
  readonly comment: CommentMode;
  /** Who approves what takes an owner of the policy. Absent: those of the policy file in CODEOWNERS, else the administrators. */
  readonly owners?: readonly NamedOwner[];
  /** Who approves it where every owner contributed to the change. */
  readonly ownersFallback?: readonly NamedOwner[];
  /**
   * The rules that are evaluated, in the registry's order: those that a file or its preset names and does not switch off; where no scope by
   * path or author applies.
   */
  readonly rules: readonly EnabledRule[];
  /** What each file says of its own review; absent where none says anything. */
  readonly reviews?: readonly LayerReview[];
  /** Who approves exceptions, and how long they may be. Absent: nobody does. */
  readonly exceptions?: ExceptionPolicy;
  /** What owners state of clauses that GitHub cannot show. Only the organization's file has it. */
  readonly attestations?: readonly WrittenAttestation[];
  /** What it was resolved from; absent where it was not read from files. */
  readonly resolved?: ResolvedFrom;
  /** Every key in effect, with its origin; where no scope by path or author applies. */
  readonly settings?: readonly PolicySetting[];
  /** What the repository's file asks for and the organization's does not let it have. */
  readonly refused?: readonly RefusedSetting[];
}

export interface EnabledRule {
  readonly rule: Rule;
  /** Before the first day of its roll-out. */
  readonly enforcement: Exclude<Enforcement, 'off'>;
  readonly rollOut?: RollOut;
  /** Validated by the rule's own schema, its defaults filled in. */
  readonly options: unknown;
}

/** The files of a policy, both valid. */
export interface PolicyLayers {
  /** The minimum of all repositories; null where there is none. */
  readonly organization: PolicyFile | null;
  /** Null where there is none. */
  readonly repository: PolicyFile | null;
}

/** What a policy was resolved from. All but the registry is plain data, so that it can be resolved again elsewhere. */
export interface ResolvedFrom {
  /** The rules that the files may name. */
  readonly registry: readonly Rule[];
  readonly layers: PolicyLayers;
  readonly context: PolicyContext;
  /** The source where there is no file. */
  readonly otherwise: PolicySource;
  /** All scopes of both files, the organization's first. */
  readonly scopes: readonly PolicyScope[];
}

/** Where a setting comes from. */
export interface Origin {
  readonly layer: 'default' | 'preset' | 'organization' | 'repository';
  /** The preset, as in `strict@1`. */
  readonly preset?: string;
  /** The name of the scope. */
  readonly scope?: string;
  /** In the file of the layer, from 1. */
  readonly line?: number;
}

/** One key in effect. */
export interface PolicySetting {
  /** Such as `rules.review.approvals`. */
  readonly path: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** A key whose value in the repository's file is looser than the organization's. */
export interface RefusedSetting {
  readonly path: string;
  readonly wanted: unknown;
  readonly kept: unknown;
  /** Where it is asked for. */
  readonly origin: Origin;
}

/** A file in the organization's repository that has another name than the policy, or is in another place. */
export interface OverlookedFile {
  /** `owner/name`. */
  readonly repository: string;
  readonly path: string;
}

/** What counts in place of a policy file that cannot be used now. */
export interface StandIn {
  readonly layer: 'organization' | 'repository';
  /** The file as it is now. */
  readonly present: PolicySource;
  /** What is wrong with it, or why nobody could read it. */
  readonly problems: readonly PolicyProblem[];
  /** The version that counts; null: none, and without this layer the policy is what the check shows. */
  readonly version: {
    readonly commit: string;
    /** When it was committed, or read last; ISO 8601. Absent: not known. */
    readonly at?: string;
  } | null;
  /** Until when the version counts, ISO 8601. Absent: until the file is fixed. */
  readonly until?: string;
}

/** Why there is no policy to evaluate by. A text has names and quotations between backticks. */
export type PolicyProblem = PolicyMistake | PolicyObstacle;

/** A mistake in a policy file, with its place (1-based) and, where it can be guessed, what was meant. */
export interface PolicyMistake {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What lies at the policy's path is not the text of a policy, or nobody could read what lies there. */
export interface PolicyObstacle {
  /** For the check's title: plain words, as in `the policy file is a symbolic link`. */
  readonly state: string;
  /** What is wrong and why it matters, in sentences. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
  /** The person who can do it. */
  readonly turn: Exclude<Turn, 'tool'>;
}

export type PolicyResult =
  | { readonly valid: true; readonly policy: Policy }
  | { readonly valid: false; readonly source: PolicySource; readonly problems: readonly PolicyProblem[] };

/** What a change makes of the policy that it is evaluated under. Texts in it come from the change: hostile. */
export type PolicyChange =
  /** The settings that differ. Where the file is removed or added, there may be none. */
  | {
      readonly kind: 'settings';
      readonly file: 'changed' | 'added' | 'removed';
      readonly differences: readonly PolicyDifference[];
      /** Where the policy would be instead, and is not read there. */
      readonly overlooked?: string;
    }
  /** The policy would be none, and each check would fail. */
  | { readonly kind: 'broken'; readonly problem: PolicyProblem; readonly wasValid: boolean }
  /** The policy of the base branch is none, and would become one. */
  | { readonly kind: 'repaired' }
  /** The policy file changes, and GitHub does not show how. */
  | { readonly kind: 'unreadable' };

/** `changes`: neither direction is known. */
export type Direction = 'loosens' | 'tightens' | 'changes';

/** One setting that differs. */
export interface PolicyDifference {
  readonly direction: Direction;
  /** The rule; null for a setting of the whole policy. */
  readonly rule: string | null;
  /** The scope in which it differs; absent where it does everywhere. */
  readonly scope?: string;
  /** The setting; null for whether and how the rule counts. */
  readonly option: string | null;
  /** The value before, in a few words; null where there is none, or the words would not differ. */
  readonly from: string | null;
  readonly to: string | null;
}
