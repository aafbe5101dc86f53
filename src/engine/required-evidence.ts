import { readChange } from '../analysis/read-change.ts';
import type { DirectoryRequest } from '../evidence/base-directories.ts';
import type { DocumentReference, IssueReference } from '../evidence/documents.ts';
import { type EvidenceValues, type SliceName, sliceEvents } from '../evidence/index.ts';
import type { EnabledRule, Policy } from '../policy/policy.ts';
import type { ReleasePlan } from '../policy/releases.ts';
import type { NamedOwner } from '../rules/options.ts';
import type { Condition, NewProductQuestion, OwnedSlice, ReleaseNeeds, Rule } from '../rules/rule.ts';
import { rulesAnywhere, slicesOfScopes } from './parts.ts';
import { type NamedIn, namesIn } from './policy-values.ts';
import type { ReportSubject } from './report.ts';
import { hasExceptions, slicesOfExceptions, slicesOfExceptionsOfReleases } from './usable-exceptions.ts';

/** Documents read for one pull request. */
const documentLimit = 10;

/** Issues and pull requests that are asked for, for one pull request. */
const linkedWorkLimit = 20;

/** Files read whole for one pull request. */
const fileLimit = 20;

/** Directories of the base listed for one pull request. */
const directoryLimit = 20;

/** Names that a policy uses, each once. */
export interface DistinctNames {
  readonly accounts: readonly string[];
  readonly teams: readonly string[];
  readonly checks: readonly string[];
}

function distinct(named: readonly NamedIn[]): readonly string[] {
  return [...new Set(named.map(({ name }) => name))].sort();
}

/** Those whom the policy names as its owners; null where it names none. */
export interface NamedOwners {
  readonly owners: readonly NamedOwner[] | null;
  readonly fallback: readonly NamedOwner[] | null;
}

/** What shows whether an owner has to approve a change. */
export type OwnedEvidence = Pick<EvidenceValues, 'change'> & Partial<Pick<EvidenceValues, OwnedSlice>>;

/** The evidence that a policy requires: the union over its enabled rules. */
export interface Requirements {
  readonly slices: ReadonlySet<SliceName>;
  readonly teams: readonly string[];
  /** The names of labels that decide. */
  readonly labels: readonly string[];
  /** The private repositories whose issues may be read. */
  readonly issueRepositories: readonly string[];
  /** The accounts, teams and checks that the policy names, each once. */
  readonly names: DistinctNames;
  /** The owners that the policy names; null where it names none. */
  readonly owners: NamedOwners;
  /** Whether checks of named workflows are expected. */
  readonly namesWorkflows: boolean;
  /** Which repositories are new, and where threat models are kept; null where no rule asks. */
  readonly newProduct: NewProductQuestion | null;
  /** Whether an enabled rule reads the issues that this change links. */
  needsIssues(evidence: Pick<EvidenceValues, 'pullRequest' | 'change' | 'labels'>): boolean;
  /** Whether an owner of the policy has to approve the change. */
  needsOwner(evidence: OwnedEvidence): boolean;
  documents(evidence: Pick<EvidenceValues, 'pullRequest' | 'change'>): readonly DocumentReference[];
  /** The issues and pull requests of which it matters whether they exist. */
  linkedWork(
    evidence: Pick<EvidenceValues, 'pullRequest' | 'change' | 'documents'>,
  ): readonly IssueReference[];
  /** The paths of the files to read whole at the head. */
  files(evidence: Pick<EvidenceValues, 'change'>): readonly string[];
  /** The directories to list at the base. */
  baseDirectories(evidence: Pick<EvidenceValues, 'change'>): readonly DirectoryRequest[];
}

/** Derives the required evidence from the declarations of the enabled rules. */
export function requirements(policy: Policy): Requirements {
  const enabled = rulesAnywhere(policy).filter(isAboutChanges);
  const { accounts, teams, checks } = namesIn(policy);
  const names = { accounts: distinct(accounts), teams: distinct(teams), checks: distinct(checks) };
  return {
    slices: new Set<SliceName>([
      ...enabled.flatMap(({ rule, options }) => [...slicesOf(rule, options), ...askedBesides(rule, options)]),
      ...slicesOfScopes(policy),
      ...(hasExceptions(policy) ? slicesOfExceptions : []),
      ...(Object.values(names).every(({ length }) => length === 0) ? [] : (['policyNames'] as const)),
    ]),
    names,
    teams: [...new Set(enabled.flatMap(({ rule, options }) => rule.teams?.(options) ?? []))].sort(),
    labels: [...new Set(enabled.flatMap(({ rule, options }) => rule.labels?.(options) ?? []))].sort(),
    issueRepositories: [
      ...new Set(enabled.flatMap(({ rule, options }) => rule.issueRepositories?.(options) ?? [])),
    ].sort(),
    owners: { owners: policy.owners ?? null, fallback: policy.ownersFallback ?? null },
    namesWorkflows: enabled.some(({ rule, options }) => rule.namesWorkflows?.(options) === true),
    newProduct: newProductOf(enabled.flatMap(({ rule, options }) => rule.newProduct?.(options) ?? [])),
    needsIssues: ({ change, ...others }) => {
      const evidence = { change: readChange(change), ...others };
      return enabled.some(
        ({ rule, options }) =>
          slicesOf(rule, options).includes('linkedIssues') && (rule.needsIssues?.(evidence, options) ?? true),
      );
    },
    needsOwner: ({ change, ...others }) => {
      const evidence = { change: readChange(change), ...others };
      return enabled.some(({ rule, options }) => rule.needsOwner?.(evidence, options) === true);
    },
    documents: ({ pullRequest, change }) => {
      const evidence = { pullRequest, change: readChange(change) };
      const wanted = enabled.flatMap(({ rule, options }) => rule.documents?.(evidence, options) ?? []);
      const distinct = new Map(wanted.map((reference) => [JSON.stringify(reference), reference]));
      return [...distinct.values()].slice(0, documentLimit);
    },
    linkedWork: ({ change, ...others }) => {
      const evidence = { change: readChange(change), ...others };
      const wanted = enabled.flatMap(({ rule, options }) => rule.linkedWork?.(evidence, options) ?? []);
      const distinct = new Map(wanted.map((reference) => [JSON.stringify(reference), reference]));
      return [...distinct.values()].slice(0, linkedWorkLimit);
    },
    files: ({ change }) => {
      const evidence = { change: readChange(change) };
      const wanted = enabled.map(({ rule, options }) => rule.files?.(evidence, options) ?? []);
      return [...new Set(inTurn(wanted))].slice(0, fileLimit);
    },
    baseDirectories: ({ change }) => {
      const evidence = { change: readChange(change) };
      const wanted = enabled.map(({ rule, options }) => rule.baseDirectories?.(evidence, options) ?? []);
      const distinct = new Map<string, DirectoryRequest>();
      for (const request of inTurn(wanted)) {
        // One that also asks for beginnings answers both.
        if (distinct.get(request.path)?.beginningsOf === undefined) distinct.set(request.path, request);
      }
      return [...distinct.values()].slice(0, directoryLimit);
    },
  };
}

/** Whether a rule has verdicts on pull requests or merge groups, and not only on releases. */
function isAboutChanges({ rule }: EnabledRule): boolean {
  return rule.on.pullRequest !== undefined || rule.on.mergeGroup !== undefined;
}

/** The evidence that a policy requires of a release. */
export interface ReleaseRequirements {
  readonly slices: ReadonlySet<SliceName>;
  readonly teams: readonly string[];
  readonly needs: readonly ReleaseNeeds[];
  /** Whether checks of named workflows are expected. */
  readonly namesWorkflows: boolean;
}

/** Derives what a release is evaluated from, from the declarations of the rules that are evaluated on it. */
export function releaseRequirements(policy: Policy, { rules }: ReleasePlan): ReleaseRequirements {
  return {
    slices: new Set<SliceName>([
      'release',
      ...rules.flatMap(({ rule, options }) => slicesOf(rule, options, 'release')),
      ...(hasExceptions(policy) ? slicesOfExceptionsOfReleases : []),
    ]),
    teams: [...new Set(rules.flatMap(({ rule, options }) => rule.teams?.(options) ?? []))].sort(),
    needs: rules.flatMap(({ rule, options }) => rule.releaseNeeds?.(options) ?? []),
    namesWorkflows: rules.some(({ rule, options }) => rule.namesWorkflows?.(options) === true),
  };
}

/** The first of each list, then the second of each: a long list leaves room for what others ask for first. */
function inTurn<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

/** The question that answers all of these; null where there is none. */
function newProductOf(asked: readonly NewProductQuestion[]): NewProductQuestion | null {
  if (asked.length === 0) return null;
  return {
    days: Math.max(...asked.map(({ days }) => days)),
    documents: [...new Set(asked.flatMap(({ documents }) => documents))],
  };
}

/** The slices from which a rule gets what it asks for by name, change by change. */
function askedBesides(rule: Rule, options: unknown): readonly SliceName[] {
  return [
    ...(rule.files === undefined ? [] : (['headFiles'] as const)),
    ...(rule.baseDirectories === undefined ? [] : (['baseDirectories'] as const)),
    ...(rule.newProduct?.(options) ? (['newProduct'] as const) : []),
  ];
}

/** The slices that a rule reads under these options, of a pull request unless told. */
export function slicesOf(
  rule: Rule,
  options: unknown,
  kind: ReportSubject['kind'] = 'pull-request',
): readonly SliceName[] {
  const further = Object.entries(rule.furtherEvidence ?? {}) as [SliceName, Condition<unknown>][];
  return [
    ...rule.evidence,
    ...further
      .filter(([, { only = kind }]) => only === kind)
      .filter(([, condition]) => condition.when(options))
      .map(([slice]) => slice),
  ];
}

/** The webhook events, as `event` or `event.action`, that can change a verdict under a policy. */
export function relevantEvents(policy: Policy): ReadonlySet<string> {
  return new Set([
    ...rulesAnywhere(policy)
      .filter(isAboutChanges)
      .flatMap(({ rule, options }) => eventsOf(rule, options)),
    ...[...slicesOfScopes(policy), ...(hasExceptions(policy) ? slicesOfExceptions : [])].flatMap(
      (slice) => sliceEvents[slice],
    ),
  ]);
}

function eventsOf(rule: Rule, options: unknown): readonly string[] {
  const further = (rule.furtherEvidence ?? {}) as Readonly<Record<string, Condition<unknown>>>;
  const slices = [...slicesOf(rule, options), ...askedBesides(rule, options)];
  return slices.flatMap((slice) => {
    const ignored = further[slice]?.ignores ?? [];
    return sliceEvents[slice].filter((event) => !ignored.includes(event));
  });
}
