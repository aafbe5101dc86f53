import type { Conclusion, RuleReport } from '../engine/report.ts';
import type { Digest } from '../subjects/entries.ts';

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const statementFormat = 'https://in-toto.io/Statement/v1';

/** The predicate of this service: what was decided, with the digests of everything that it was decided on. */
export const verdictPredicate = 'https://sdl-gate.dev/verdict/v1';

/** A verification summary of SLSA: https://slsa.dev/spec/v1.2/verification_summary */
export const summaryPredicate = 'https://slsa.dev/verification_summary/v1';

export const predicateTypes = [verdictPredicate, summaryPredicate] as const;
export type PredicateType = (typeof predicateTypes)[number];

/** An in-toto Statement about one commit. */
export interface Statement<Type extends PredicateType, Predicate> {
  readonly _type: typeof statementFormat;
  readonly subject: readonly [StatementSubject];
  readonly predicateType: Type;
  readonly predicate: Predicate;
}

export interface StatementSubject {
  /** The repository, with the commit. */
  readonly uri: string;
  readonly digest: { readonly gitCommit: string; readonly gitTree?: string };
  /** The branch or tag that it is about, fully qualified. SLSA writes `sourceRefs`; its first tools wrote `source_refs`. */
  readonly annotations?: {
    readonly sourceRefs: readonly string[];
    readonly source_refs: readonly string[];
  };
}

interface Sha256 {
  readonly sha256: Digest;
}

/** What was decided about a commit: with the entry and the evidence, it can be computed again. */
export interface VerdictPredicate {
  readonly repository: { readonly id: number; readonly name: string; readonly uri: string };
  /** The branch that the commit landed on; null: it is about a release. */
  readonly branch: string | null;
  /** What it is released to; null: it landed on a branch. */
  readonly target: { readonly kind: 'environment' | 'tag'; readonly name: string } | null;
  /** `unknown`: the record does not show under which verdict it landed. `roll-back`: a release that passes because the target ran it. */
  readonly conclusion: Conclusion | 'unknown' | 'roll-back';
  /** Why it is unknown, one of the reasons of docs/merged-commits.md; null: it is known. */
  readonly reason: string | null;
  readonly pullRequest: number | null;
  /** The commit that was evaluated, where it is another one: the head of the pull request. */
  readonly evaluated: string | null;
  readonly evaluatedAt: string | null;
  /** When the statement was made. */
  readonly statedAt: string;
  /** Whether it is a dry run of a release, which stops nothing. */
  readonly dryRun: boolean;
  /** Empty where the verdict is unknown or redacted. */
  readonly rules: readonly RuleStatement[];
  readonly policy: {
    /** Of the policy with its files, as the record keeps it; null: it is not kept. */
    readonly digest: Sha256 | null;
    readonly sources: readonly PolicySourceStatement[];
  } | null;
  /** The ids of the exceptions and emergencies that waive something. No reason is told. */
  readonly exceptions: readonly string[];
  readonly evidence: readonly {
    /** The pull request or the commit that it is of. */
    readonly of: string;
    readonly name: string;
    /** Null: it was not kept. */
    readonly digest: Sha256 | null;
  }[];
  /** The release of sdl-gate that evaluated it; null: not known. */
  readonly engine: string | null;
  /** The entry of the record that the statement is about. */
  readonly entry: { readonly number: number; readonly digest: Sha256 };
  /** The entry of the verdict, where that is another one. */
  readonly verdict: { readonly digest: Sha256; readonly confirmed: boolean } | null;
}

export interface RuleStatement {
  readonly id: string;
  /** The part of the change that it is about. */
  readonly part?: string;
  readonly enforcement: RuleReport['enforcement'];
  readonly status: RuleReport['verdict']['status'];
  /** The ids of the exceptions that waive it. */
  readonly waivedBy: readonly string[];
}

/** A file of the policy. */
export interface PolicySourceStatement {
  readonly kind: 'organization' | 'repository' | 'default' | 'unread';
  readonly uri?: string;
  readonly digest?: { readonly gitBlob: string };
}

/** https://slsa.dev/spec/v1.2/verification_summary#fields */
export interface SummaryPredicate {
  readonly verifier: { readonly id: string; readonly version: Readonly<Record<string, string>> };
  /** When the statement was made. */
  readonly timeVerified: string;
  readonly resourceUri: string;
  readonly policy: { readonly uri: string; readonly digest: Sha256 };
  readonly verificationResult: 'PASSED' | 'FAILED';
  readonly verifiedLevels: readonly string[];
  readonly slsaVersion: '1.2';
}
