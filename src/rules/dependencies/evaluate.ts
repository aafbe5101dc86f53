import { mayAddDependencies } from '../../analysis/dependencies/declaring-files.ts';
import { newInstallScripts } from '../../analysis/dependencies/install-scripts.ts';
import { type NewDependency, newDirectDependencies } from '../../analysis/dependencies/new-direct.ts';
import type { ReadChange } from '../../analysis/read-change.ts';
import type { ComparedDependency, DependencyChanges } from '../../evidence/dependency-changes.ts';
import type { HeadFiles } from '../../evidence/head-files.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { matcher } from '../matching.ts';
import type { Applicability, RuleEvidence } from '../rule.ts';
import { type ApprovalEvidence, approverApproval } from './justification/approval.ts';
import { namedInDescription } from './justification/named-in-description.ts';
import { newInComparison } from './justification/new-in-comparison.ts';
import type { DependenciesMessageId, DependenciesVerdict } from './messages.ts';
import { comparesDependencies, type Options } from './options.ts';
import { faultsOf } from './packages/faults.ts';
import { unobservedFiles } from './packages/unobserved.ts';
import { addedDependency, findingsOf } from './verdict/findings.ts';
import type { Scan } from './verdict/scan.ts';
import {
  changesDependencies,
  checked,
  elsewhere,
  failed,
  notCompared,
  nothingAdded,
  notObserved,
  snapshotsAwaited,
  snapshotsMissing,
} from './verdict/verdicts.ts';

interface Evidence extends ApprovalEvidence {
  readonly change: ReadChange;
  /** Absent where the policy asks nothing that only GitHub's dependency graph knows. */
  readonly dependencyChanges?: DependencyChanges;
  readonly headFiles?: HeadFiles;
}

/** Evaluates the versions that the change adds, by what GitHub knows of them, and whether new direct dependencies are justified. */
export function evaluate(evidence: Evidence, options: Options, now: Date): DependenciesVerdict {
  const scan = read(evidence, options, now);
  return notApplicable(scan) ?? failure(scan, now) ?? afterFaults(scan, now);
}

/** What it is without faults of single packages: those can be waived one by one. */
function afterFaults(scan: Scan, now: Date): DependenciesVerdict {
  return wait(scan, now) ?? unclear(scan) ?? pass(scan);
}

function notApplicable({
  mayAdd,
  comparison,
  change,
  unobserved,
  justification,
}: Scan): DependenciesVerdict | null {
  if (!mayAdd) return nothingAdded();
  const isSilent =
    !change.dependencies.changed &&
    (comparison === undefined || (comparison?.changes.every((each) => each.change === 'removed') ?? false)) &&
    comparison?.snapshotWarnings == null;
  const isNothingNew = justification.justified.length + justification.missing.length === 0;
  return isSilent && unobserved.length === 0 && isNothingNew ? nothingAdded() : null;
}

function failure(scan: Scan, now: Date): DependenciesVerdict | null {
  const { faults, unjustified, findings, options, justification, approval } = scan;
  // While snapshots are missing, what was there before may look new.
  const counted = isAwaited(scan, now) ? null : faults;
  if ((counted?.failing.length ?? 0) + unjustified.length === 0) return null;
  const otherwise = afterFaults({ ...scan, faults: { ...faults, failing: [] }, unjustified: [] }, now);
  return failed({ faults: counted, unjustified, justification, approval }, options, otherwise, findings);
}

function wait(scan: Scan, now: Date): DependenciesVerdict | null {
  const warnings = scan.comparison?.snapshotWarnings ?? null;
  if (warnings === null) return null;
  const { findings, options } = scan;
  if (isAwaited(scan, now)) return snapshotsAwaited(warnings, recheckAt(scan, now), findings);
  return snapshotsMissing(warnings, options['grace-minutes'], findings);
}

/** Milliseconds until the next evaluation, at least and at most. */
const minWaitMs = 60_000;
const maxWaitMs = 15 * 60_000;

function isAwaited({ comparison, pullRequest, options }: Scan, now: Date): boolean {
  if (comparison?.snapshotWarnings == null) return false;
  return waitedMs(pullRequest, now) < options['grace-minutes'] * 60_000;
}

/** Where nobody knows since when the head is there, the wait begins now: it is no pass. */
function waitedMs({ head: { seenAt } }: PullRequest, now: Date): number {
  return seenAt === undefined ? 0 : Math.max(0, now.getTime() - seenAt.getTime());
}

/** No event announces a snapshot: after a minute, then when the wait has doubled. */
function recheckAt({ pullRequest, options }: Scan, now: Date): Date {
  const waited = waitedMs(pullRequest, now);
  const left = options['grace-minutes'] * 60_000 - waited;
  const inMs = Math.max(minWaitMs, Math.min(maxWaitMs, waited, left));
  return new Date(now.getTime() + inMs);
}

function unclear({ comparison, mayAdd, unobserved, options, findings }: Scan): DependenciesVerdict | null {
  if (comparison === undefined || !mayAdd) return null;
  if (comparison === null) return notCompared(findings);
  const unknown = unobserved.filter(({ ecosystem }) => !options['analyzed-elsewhere'].includes(ecosystem));
  return unknown.length === 0 ? null : notObserved(unknown, findings);
}

function pass({
  comparison,
  unobserved,
  faults,
  justification,
  approval,
  findings,
}: Scan): DependenciesVerdict {
  const isAllElsewhere = comparison != null && faults.added === 0 && unobserved.length > 0;
  const isJustified = justification.justified.length + justification.missing.length > 0;
  if (isAllElsewhere && !isJustified) return elsewhere(unobserved, findings);
  return checked(
    { added: comparison == null ? null : faults.added, justification, approval, unobserved },
    findings,
  );
}

function read(evidence: Evidence, options: Options, now: Date): Scan {
  const { change, pullRequest, dependencyChanges: found, headFiles } = evidence;
  const isCompared = change.files.some(({ file }) => mayAddDependencies(file));
  // GitHub is asked where a manifest changes: of submodules and vendored files it knows nothing anyhow.
  const answer = found?.asked ? found : isCompared ? null : { changes: [], snapshotWarnings: null };
  const comparison = comparesDependencies(options) ? answer : undefined;
  const isIgnored = matcher(options['ignore-manifests']);
  const isAsked = (path: string) => !isIgnored(path);
  const compared = (comparison?.changes ?? []).filter(({ manifest }) => isAsked(manifest));
  const faults = faultsOf(compared, change, options);
  const fresh = newDependencies(change, options, compared, headFiles);
  const justification = namedInDescription(fresh, pullRequest.body, options.headings);
  const approval = fresh.length === 0 ? null : approverApproval(evidence, options, now);
  const scan: Omit<Scan, 'findings'> = {
    change,
    pullRequest,
    options,
    mayAdd: change.files.some(
      ({ file, kind }) =>
        isAsked(file.path) &&
        (mayAddDependencies(file) ||
          (file.status !== 'removed' && (file.submodule === true || kind === 'vendored'))),
    ),
    comparison,
    faults,
    unobserved: comparison == null ? [] : unobservedFiles(change, compared, isAsked),
    scripts: newInstallScripts(change.files).filter(({ path }) => isAsked(path)),
    justification,
    unjustified: approval?.given == null ? justification.missing : [],
    approval,
  };
  return { ...scan, findings: findingsOf(scan) };
}

/**
 * Whether a change adds or raises a dependency, and which new ones need a reason, by its files alone: what GitHub knows of their versions no
 * record of past changes holds.
 *
 * @throws {TypeError} without the change
 */
export function assess(
  { change }: Partial<RuleEvidence>,
  options: Options,
): Applicability<DependenciesMessageId> {
  if (change === undefined) throw new TypeError('The change is needed.');
  const isIgnored = matcher(options['ignore-manifests']);
  const found = [
    ...change.dependencies.dependencies.flatMap(({ change: kind, path }) =>
      kind === 'removed' ? [] : [path],
    ),
    ...change.dependencies.unread,
  ];
  const paths = new Set(found.filter((path) => !isIgnored(path)));
  const fresh = newDependencies(change, options);
  return {
    applies: paths.size + fresh.length > 0,
    summary: changesDependencies([...paths], fresh),
    findings: fresh.slice(0, maxFresh).map(addedDependency),
  };
}

/** New dependencies that an assessment names. */
const maxFresh = 20;

/** The new packages for which the policy asks for a reason: by the lines of the manifests, and by what GitHub read of them. */
function newDependencies(
  change: ReadChange,
  options: Options,
  compared: readonly ComparedDependency[] = [],
  heads?: HeadFiles,
): readonly NewDependency[] {
  if (options['new-dependencies'] === 'allowed') return [];
  const isOwn = matcher(options['own-packages']);
  const read = newDirectDependencies(change.files, heads, matcher(options['ignore-manifests']));
  return [...read.found, ...newInComparison(read, compared)].filter(
    ({ name }) => name === null || !isOwn(name),
  );
}
