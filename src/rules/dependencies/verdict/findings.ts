import type { NewDependency } from '../../../analysis/dependencies/new-direct.ts';
import { approvalGiven } from '../../../authorship/reviewers.ts';
import { showsMembers, whyMemberNotCounted } from '../../../authorship/shown-members.ts';
import type { Advisory, ComparedDependency } from '../../../evidence/dependency-changes.ts';
import { counted, listOf } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';
import type { DependenciesFinding } from '../messages.ts';
import type { Fault, Note } from '../packages/faults.ts';
import { lineOf } from '../packages/new-versions.ts';
import type { UnobservedFile } from '../packages/unobserved.ts';
import type { Scan } from './scan.ts';

/** Findings of one kind; of those that fail, the others are counted. */
const maxFindings = 100;
const maxShown = 20;

/** All findings: what has to change first, then what is only shown. */
export function findingsOf(scan: Omit<Scan, 'findings'>): readonly DependenciesFinding[] {
  const { faults, unobserved, scripts, justification, unjustified, comparison, options, approval } = scan;
  const { head } = scan.pullRequest;
  const shown = showsMembers(scan.pullRequest);
  const more = faults.failing.length - maxFindings + Math.max(0, unjustified.length - maxFindings);
  const accepted = unjustified.length === 0 ? justification.missing : [];
  return [
    ...faults.failing.slice(0, maxFindings).map((fault) => faultFinding(fault, scan)),
    ...unjustified.slice(0, maxFindings).map(newDependency),
    ...(more > 0 ? [moreFaults(more)] : []),
    ...unobserved
      .slice(0, maxShown)
      .map((file) => unobservedFile(file, options['analyzed-elsewhere'].includes(file.ecosystem))),
    ...(comparison?.snapshotWarnings == null
      ? []
      : [
          {
            messageId: 'snapshot-warning',
            level: 'warning',
            message: say`GitHub says of its snapshots: ${comparison.snapshotWarnings}.`,
          } as const,
        ]),
    ...scripts.slice(0, maxShown).map(
      ({ name, path, line }): DependenciesFinding => ({
        messageId: 'install-script',
        level: 'warning',
        message: say`${name ?? 'A package'} runs a script when it is installed.`,
        ...placeOf(path, line),
        topic: name ?? '',
      }),
    ),
    ...faults.notes.slice(0, maxShown).map((note) => noteFinding(note, scan)),
    ...[...justification.justified, ...accepted].slice(0, maxShown).map(addedDependency),
    ...(approval?.given == null
      ? []
      : [
          {
            messageId: 'approval-counted',
            level: 'notice',
            message: approvalGiven(approval.given, head.sha, shown ? undefined : say`An approver`),
          } as const,
        ]),
    ...(approval?.notCounted ?? []).slice(0, maxShown).map(
      (review): DependenciesFinding => ({
        messageId: 'approval-ignored',
        level: 'notice',
        message: say`Does not count for new dependencies: ${whyMemberNotCounted(review, say`an approver`, shown)}.`,
      }),
    ),
  ];
}

/** A new dependency that needs nothing more, or of which nothing more is known. */
export function addedDependency({ name, path, line }: NewDependency): DependenciesFinding {
  return {
    messageId: 'added-dependency',
    level: 'notice',
    message: say`${name ?? path} is new.`,
    ...placeOf(path, line),
    topic: name ?? '',
  };
}

/** The grades that exceptions know. */
const grades = { critical: 'critical', high: 'high', moderate: 'medium', low: 'low' } as const;

function faultFinding(fault: Fault, { change }: Pick<Scan, 'change'>): DependenciesFinding {
  const { dependency } = fault;
  const place = placeOf(dependency.manifest, lineOf(dependency, change));
  const level = 'failure' as const;
  switch (fault.kind) {
    case 'malware':
      return {
        messageId: 'malware',
        level,
        message: say`${nameOf(dependency)} is known as malware: ${advised(fault.advisory)}.`,
        ...place,
        topic: topicOf(dependency, fault.advisory.id),
        severity: 'critical',
        inEmergency: 'malware',
      };
    case 'vulnerability':
      return {
        messageId: 'vulnerability',
        level,
        message: say`${nameOf(dependency)} has a known vulnerability: ${advised(fault.advisory)}.`,
        ...place,
        topic: topicOf(dependency, fault.advisory.id),
        severity: fault.advisory.severity === null ? 'critical' : grades[fault.advisory.severity],
      };
    case 'package':
      return {
        messageId: 'denied-package',
        level,
        message: say`The policy denies ${nameOf(dependency)}.`,
        ...place,
        topic: topicOf(dependency, dependency.version),
      };
    case 'license':
      return {
        messageId: 'denied-license',
        level,
        message: say`The policy does not accept the license ${dependency.license ?? ''} of ${nameOf(dependency)}.`,
        ...place,
        topic: topicOf(dependency, dependency.license ?? ''),
        severity: 'low',
      };
    case 'unknown-license':
      return { ...unknownLicense(dependency), level, ...place, severity: 'low' };
  }
}

function noteFinding(note: Note, { change, options }: Pick<Scan, 'change' | 'options'>): DependenciesFinding {
  const { dependency } = note;
  const place = placeOf(dependency.manifest, lineOf(dependency, change));
  if (note.kind === 'unknown-license') return { ...unknownLicense(dependency), level: 'warning', ...place };
  const why: Readonly<Record<typeof note.kind, Message>> = {
    kept: say`an earlier version has it, too`,
    below: say`below the threshold ${options['fail-on-severity']}`,
    allowed: say`the policy allows it`,
    'other-scope': say`in the scope ${dependency.scope}, which does not fail`,
  };
  return {
    messageId: 'known-vulnerability',
    level: note.kind === 'kept' ? 'warning' : 'notice',
    message: say`${nameOf(dependency)}: ${advised(note.advisory)}; ${why[note.kind]}.`,
    ...place,
    topic: topicOf(dependency, note.advisory.id),
  };
}

function unknownLicense(dependency: ComparedDependency) {
  const says = dependency.license === null ? say`no license` : say`the license ${dependency.license}`;
  return {
    messageId: 'unknown-license',
    message: say`GitHub shows ${says} for ${nameOf(dependency)}, which cannot be compared with the policy.`,
    topic: topicOf(dependency, dependency.license ?? ''),
  } as const;
}

function newDependency({ ecosystem, name, version, path, line }: NewDependency): DependenciesFinding {
  const shown = version === null ? say`${name ?? path}` : say`${name ?? path} ${version}`;
  return {
    messageId: 'new-dependency',
    level: 'failure',
    message: say`${shown} is a new dependency (${[ecosystem]}), and nothing says why it is needed.`,
    ...placeOf(path, line),
    topic: name ?? '',
    severity: 'low',
  };
}

function moreFaults(more: number): DependenciesFinding {
  return {
    messageId: 'more-faults',
    level: 'warning',
    message: say`${[counted(more, 'more fault')]} of this kind.`,
  };
}

function unobservedFile(
  { path, line, names, why, ecosystem }: UnobservedFile,
  isElsewhere: boolean,
): DependenciesFinding {
  const what =
    names.length === 0
      ? say`Dependencies of this file change`
      : say`${listOf(
          names.map((name) => say`${name}`),
          'and',
        )} changes here`;
  const unknown =
    why === 'unsupported'
      ? say`GitHub's dependency graph does not read files like this one by itself`
      : say`GitHub's comparison shows nothing of this file`;
  return {
    messageId: 'unobserved-file',
    level: isElsewhere ? 'notice' : 'failure',
    message: isElsewhere
      ? say`${what}. It was not compared: the policy leaves ${[ecosystem]} to another tool.`
      : say`${what}, and ${unknown} (${[ecosystem]}): whether it is safe is not known.`,
    ...placeOf(path, line),
  };
}

function advised({ id, severity, summary }: Advisory): Message {
  const words = summary === '' ? [] : say`, ${summary}`;
  return say`${id} (${[severity ?? 'severity not known']})${words}`;
}

function nameOf({ name, version }: ComparedDependency): Message {
  return say`${name} ${version}`;
}

function topicOf({ ecosystem, name }: ComparedDependency, what: string): string {
  return `${ecosystem} ${name} ${what}`;
}

function placeOf(path: string, line: number | null): Pick<DependenciesFinding, 'path' | 'line'> {
  if (path === '') return {};
  return line === null ? { path } : { path, line };
}
