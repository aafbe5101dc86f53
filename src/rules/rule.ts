import type { z } from 'zod';
import type { ReadChange } from '../analysis/read-change.ts';
import type { DirectoryRequest } from '../evidence/base-directories.ts';
import type { DocumentReference, IssueReference } from '../evidence/documents.ts';
import type { EvidenceValues, SliceName } from '../evidence/index.ts';
import type { IssueSource } from '../evidence/security-issues.ts';
import type { AlertKind, Message } from '../text/message.ts';
import type { ReadingOptions } from './threat-documents/mitigated-threats.ts';
import type { Finding, Verdict } from './verdict.ts';

/** A clause of a policy or public framework that a rule enforces; printed in each check. */
export interface Clause {
  /** Such as `FlowFuse Secure Development Policy` or `NIST SSDF`. */
  readonly source: string;
  /** The clause's number there, such as `2a` or `PW.7.1`. */
  readonly clause: string;
  readonly text: string;
}

/** A verdict that is not met, in a few words: plain text, no punctuation at the end. */
export interface Brief {
  /** A clause for the title, as in `tests are missing`. */
  readonly state: string;
  /** What the person does whose turn it is, as in `add a test`. */
  readonly action: string;
}

/**
 * On which kinds of subject a rule has a verdict. `evaluate`: from the subject's own evidence. `inherit`: a merge group takes the worst
 * of the verdicts of its pull requests. `evaluate-and-inherit`: it takes the worst of those and of its own; where the rule applies to
 * none of the pull requests, it does not apply to the group. A kind that is absent has no verdict of the rule.
 */
export interface EvaluatedOn {
  readonly pullRequest?: 'evaluate';
  readonly mergeGroup?: 'evaluate' | 'inherit' | 'evaluate-and-inherit';
  readonly release?: 'evaluate';
}

/** What a rule gets of each slice: the evidence as it was gathered, with the change read once for all rules. */
export type RuleEvidence = {
  readonly [Name in SliceName]: Name extends 'change' ? ReadChange : EvidenceValues[Name];
};

/** Slices that show, besides the change, whether an owner of the policy has to approve it. */
export const ownedSlices = [
  'codeScanning',
  'baseWorkflows',
  'requiredChecks',
  'checks',
  'headFiles',
] as const satisfies readonly SliceName[];

export type OwnedSlice = (typeof ownedSlices)[number];

/** Whether a change needs what a rule asks for. */
export interface Applicability<Id extends string = string> {
  readonly applies: boolean;
  /** Why, in one line. */
  readonly summary: Message;
  readonly findings: readonly Finding<Id>[];
}

/**
 * Which values of an option ask for more: a larger or a smaller number (`true` is larger than `false`), a list that holds the other and
 * more, or one that is held by it; an earlier day, and none at all more than any; or all values of a choice, the least strict first.
 */
export type Stricter = 'larger' | 'smaller' | 'superset' | 'subset' | 'earlier' | readonly string[];

/**
 * One rule of the policy: a pure function from evidence to verdict, and the declarations from which everything else
 * follows (configuration schema, documentation, what is fetched, which events wake it).
 */
export interface Rule<
  Options = unknown,
  Needed extends SliceName = SliceName,
  Further extends SliceName = SliceName,
  Id extends string = string,
> {
  /** Kebab-case; also its key in the policy file. */
  readonly id: string;
  readonly title: string;
  /** What passes, in one sentence, for the documentation and the check. */
  readonly passesWhen: string;
  readonly clauses: readonly Clause[];
  /** What its verdicts and findings can say, by stable id: kebab-case, with a sentence for the documentation. */
  readonly messages: Readonly<Record<Id, string>>;
  /** Of the messages of verdicts that are not met. Without one the check says the rule's name and its state. */
  readonly briefs?: { readonly [Message in Id]?: Brief };
  readonly on: EvaluatedOn;
  /** Every key has a default and a description. */
  readonly options: z.ZodType<Options>;
  /**
   * By option, which values ask for more. So a change of the policy can be shown as loosening or tightening it; a change of an option that
   * is not listed is shown as a change.
   */
  readonly stricter?: Readonly<Record<string, Stricter>>;
  /** The slices that it reads: only these are fetched, and only their events wake it. */
  readonly evidence: readonly Needed[];
  /** Slices that only some options need: read, and required to be available, only under those. */
  readonly furtherEvidence?: { readonly [Slice in Further]?: Condition<Options> };
  /**
   * Its findings have severities. What it says without a finding that has one, such as that an analysis is missing, may hide any: only an
   * exception for critical findings waives it.
   */
  readonly hasSeverities?: true;
  /**
   * How it may be waived. `pull-request`: by an exception of one pull request only, because it protects what decides about exceptions, and
   * never in an emergency. Absent: in each way.
   */
  readonly waivable?: 'pull-request';
  /**
   * How a past change is evaluated whose record cuts diffs off. `shown-files-only`: the product files whose diffs are recorded stand for
   * those without. Absent: a file without a diff is evaluated like one whose diff GitHub does not show.
   */
  readonly cutDiff?: 'shown-files-only';
  /** What it reads of the pull request and no record of past changes holds, in words: then it is not replayed. */
  readonly unrecorded?: readonly ('author' | 'base branch' | 'head branch')[];
  /** The slugs of the teams whose members it asks about. */
  teams?(options: Options): readonly string[];
  /** Whether it reads the issues that the change links. Absent: always, where it reads the slice `linkedIssues`. */
  needsIssues?(evidence: Pick<RuleEvidence, 'pullRequest' | 'change' | 'labels'>, options: Options): boolean;
  /** Whether an owner of the policy has to approve the change: only then are the owners read for the slice `owners`. */
  needsOwner?(
    evidence: Pick<RuleEvidence, 'change'> & Partial<Pick<RuleEvidence, OwnedSlice>>,
    options: Options,
  ): boolean;
  /**
   * Which repositories hold a new product, and where their threat models are kept; null where it does not ask. Where that is not at hand,
   * as for recorded changes, `newProduct` is absent.
   */
  newProduct?(options: Options): NewProductQuestion | null;
  /** The accounts, teams and checks that its options name, so that a name that can never match is shown. */
  names?(options: Options): RuleNames;
  /** Whether it expects checks of named workflows: then the runs of workflows are read wherever GitHub Actions reported a check. */
  namesWorkflows?(options: Options): boolean;
  /** What it needs to know of a release besides the commit, for the slices that say so. */
  releaseNeeds?(options: Options): ReleaseNeeds;
  /** The names of the labels by which a team decides: who set them is read with the slice `decidingLabels`. */
  labels?(options: Options): readonly string[];
  /**
   * Private repositories, as `owner/name`, whose issues may be read for the slice `linkedIssues`, besides those of the pull request's own.
   * The app may read more than the people who see the check.
   */
  issueRepositories?(options: Options): readonly string[];
  /** The documents that it wants read, named by the pull request or its files. At most 10 are read. */
  documents?(
    evidence: Pick<RuleEvidence, 'pullRequest' | 'change'>,
    options: Options,
  ): readonly DocumentReference[];
  /**
   * The issues and pull requests of which it matters whether they exist: for the slice `linkedWork`. At most 20 are asked for. Where the
   * slice is not at hand, as for recorded changes, whether they exist is not known.
   */
  linkedWork?(
    evidence: Pick<RuleEvidence, 'pullRequest' | 'change' | 'documents'>,
    options: Options,
  ): readonly IssueReference[];
  /**
   * The paths of changed files that it wants to see whole, as they are at the head. At most 20 are read; those that cannot be are
   * null, and where the head is not at hand, as for recorded changes, `headFiles` is absent.
   */
  files?(evidence: Pick<RuleEvidence, 'change'>, options: Options): readonly string[];
  /**
   * The directories whose content in the base decides what it says of the change. At most 20 are listed. Where the base is not at hand, as
   * for recorded changes, `baseDirectories` is absent; a directory that could not be read is absent from it.
   */
  baseDirectories?(evidence: Pick<RuleEvidence, 'change'>, options: Options): readonly DirectoryRequest[];
  /**
   * The verdict. Called only when every declared slice is available. Pure: the same inputs always give the same verdict.
   */
  evaluate(
    evidence: Pick<RuleEvidence, Needed> &
      Partial<Pick<RuleEvidence, Further | 'headFiles' | 'baseDirectories' | 'newProduct'>>,
    options: Options,
    now: Date,
    setting: RuleSetting,
  ): Verdict<Id>;
  /**
   * Decides only whether the change needs what the rule asks for, from fewer slices than a verdict needs: so replay can show a rule
   * that also reads what no record of past changes holds.
   */
  readonly applies?: {
    readonly evidence: readonly SliceName[];
    assess(evidence: Partial<RuleEvidence>, options: Options): Applicability<Id>;
  };
}

/** How a policy counts a rule, besides its options. */
export interface RuleSetting {
  /** The day on which its roll-out enforces it first; null where it has none, or was enforced before. */
  readonly enforcedSince: Date | null;
}

/** What a rule asks about a release. Readers of slices take the union of all rules. */
export interface ReleaseNeeds {
  /** The environments whose settings and deployments it reads, besides the target. */
  readonly environments?: readonly string[];
  /** Whether it asks who ran on the released commit: for the slice `targetDeployments`. */
  readonly runs?: boolean;
  /** Whether it also asks what people said when they approved deployments. */
  readonly reviews?: boolean;
  /** How many commits before the released one it asks about, at most 500. */
  readonly ancestors?: number;
  /** What it asks about each of these commits, by name: of a check, of a workflow's file, of a tool of code scanning. */
  readonly reports?: {
    readonly checks?: readonly string[];
    readonly workflows?: readonly string[];
    readonly tools?: readonly string[];
  };
  /** Where threat models are kept, and how they are read: for the slice `threatModels`. */
  readonly threatModels?: ReadingOptions & { readonly paths: readonly string[] };
  /**
   * Which commits it asks about: those since a commit, or since the last one whose release to the target passed this rule. Where neither is
   * known, this number of them.
   */
  readonly landed?: { readonly rule: string; readonly since: string | null; readonly first: number };
  /** The alerts of the repository that it reads in the slice `openAlerts`. */
  readonly alerts?: readonly AlertKind[];
  /** Where the issues are that it reads in the slice `securityIssues`. */
  readonly issues?: readonly IssueSource[];
}

/** What a rule asks about a new product. */
export interface NewProductQuestion {
  /** A repository younger than this is new. */
  readonly days: number;
  /** Globs of the paths where threat models are kept. */
  readonly documents: readonly string[];
}

/** A name in an option. */
export interface NamedValue {
  readonly option: string;
  readonly name: string;
}

/** The names in the options of a rule. */
export interface RuleNames {
  /** Logins. */
  readonly accounts?: readonly NamedValue[];
  /** Slugs. */
  readonly teams?: readonly NamedValue[];
  /** Checks and commit statuses. */
  readonly checks?: readonly NamedValue[];
}

/** Each entry of these options, as a name in it: `namesOf({ 'exempt-authors': ['ada'] })`. */
export function namesOf(options: Readonly<Record<string, readonly string[]>>): readonly NamedValue[] {
  return Object.entries(options).flatMap(([option, names]) => names.map((name) => ({ option, name })));
}

/** Under which options a slice is needed. */
export interface Condition<Options> {
  when(options: Options): boolean;
  /** The slice is of pull requests only: on another subject it is neither read nor required. */
  readonly only?: 'pull-request';
  /** Events of the slice that change nothing which this rule reads of it, such as an edit of the description. */
  readonly ignores?: readonly string[];
  /**
   * The same options without those that need the slice, where a verdict by the others is still useful: used where the slice is not
   * available, as for past changes. Absent: without the slice there is no verdict.
   */
  without?(options: Options): Options;
}

/**
 * Declares a rule. The types of its options, slices and message ids are inferred, and checked against `evaluate`.
 *
 * @example
 * export const changelogEntry = defineRule({
 *   id: 'changelog-entry',
 *   title: 'Changelog entry',
 *   passesWhen: 'Product code that changes has an entry in a changelog.',
 *   clauses: [metaMask('2.3')],
 *   messages,
 *   on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
 *   options,
 *   evidence: ['change'],
 *   evaluate: ({ change }, { files }) => (hasEntry(change, files) ? entryFound() : missingEntry(change)),
 * });
 */
export function defineRule<
  Options,
  const Needed extends SliceName,
  const Further extends SliceName = never,
  Id extends string = string,
>(rule: Rule<Options, Needed, Further, Id>): Rule<Options, Needed, Further, Id> {
  return rule;
}
