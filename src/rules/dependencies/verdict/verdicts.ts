import { counted, listOf, plural } from '../../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../../text/message.ts';
import type { ApproverApproval } from '../justification/approval.ts';
import type { Justification } from '../justification/named-in-description.ts';
import type { DependenciesFinding, DependenciesMessageId, DependenciesVerdict } from '../messages.ts';
import { approversIn, type Options } from '../options.ts';
import type { Fault, Faults } from '../packages/faults.ts';
import type { UnobservedFile } from '../packages/unobserved.ts';

type Findings = readonly DependenciesFinding[];

/** Names in one sentence. */
const maxNamed = 5;

export function nothingAdded(): DependenciesVerdict {
  return {
    status: 'not-applicable',
    messageId: 'nothing-added',
    summary: say`Nothing here adds or raises a dependency.`,
    findings: [],
  };
}

/** What a change does to dependencies, by its files alone. */
export function changesDependencies(paths: readonly string[], fresh: Justification['missing']): Message {
  if (paths.length + fresh.length === 0) return say`Nothing here adds or raises a dependency.`;
  const files = listOf(
    paths.map((path) => say`${path}`),
    'and',
    maxNamed,
  );
  const changed = paths.length === 0 ? [] : [say`Dependencies change in ${files}.`];
  const added = fresh.length === 0 ? [] : [say`New: ${names(fresh)}.`];
  return join([...changed, ...added], ' ');
}

export function elsewhere(unobserved: readonly UnobservedFile[], findings: Findings): DependenciesVerdict {
  return {
    status: 'not-applicable',
    messageId: 'analyzed-elsewhere',
    summary: say`Only dependencies change that the policy leaves to another tool (\`analyzed-elsewhere\`): ${ecosystemsOf(unobserved)}. They were not compared.`,
    findings,
  };
}

/** What passes, and how. */
export interface Checked {
  /** Null: GitHub was not asked. */
  readonly added: number | null;
  readonly justification: Justification;
  readonly approval: ApproverApproval | null;
  readonly unobserved: readonly UnobservedFile[];
}

export function checked(
  { added, justification: { justified, missing }, approval, unobserved }: Checked,
  findings: Findings,
): DependenciesVerdict {
  const fresh = justified.length + missing.length;
  const sentences = [
    ...(added === null
      ? []
      : added === 0
        ? [say`GitHub's comparison shows no version that is added.`]
        : [say`${[counted(added, 'added version has', 'added versions have')]} no fault that counts.`]),
    ...(fresh === 0
      ? []
      : [
          approval?.given == null
            ? say`The description justifies ${[counted(fresh, 'new dependency', 'new dependencies')]}.`
            : say`An approver approved ${[counted(fresh, 'new dependency', 'new dependencies')]}.`,
        ]),
    ...(unobserved.length === 0
      ? []
      : [say`Not compared, because the policy leaves it to another tool: ${ecosystemsOf(unobserved)}.`]),
  ];
  return {
    status: 'pass',
    messageId: 'checked',
    summary: sentences.length === 0 ? say`No new dependency needs a reason.` : join(sentences, ' '),
    findings,
  };
}

/** What does not pass. */
export interface Failing {
  /** Null while what was there before may look new. */
  readonly faults: Faults | null;
  readonly unjustified: Justification['missing'];
  readonly justification: Justification;
  readonly approval: ApproverApproval | null;
}

export function failed(
  failing: Failing,
  options: Options,
  otherwise: DependenciesVerdict,
  findings: Findings,
): DependenciesVerdict {
  const faults = failing.faults?.failing ?? [];
  const { unjustified } = failing;
  const vulnerable = faults.filter(({ kind }) => kind === 'vulnerability' || kind === 'malware');
  const denied = faults.filter((fault) => !vulnerable.includes(fault));
  const isMalware = vulnerable.some(({ kind }) => kind === 'malware');
  const sentences = [
    ...(vulnerable.length === 0
      ? []
      : [
          isMalware
            ? say`Added with known malware or vulnerabilities: ${packagesOf(vulnerable)}.`
            : say`Added with ${[counted(vulnerable.length, 'known vulnerability', 'known vulnerabilities')]}: ${packagesOf(vulnerable)}.`,
        ]),
    ...(denied.length === 0 ? [] : [say`Not accepted by the policy: ${packagesOf(denied)}.`]),
    ...(unjustified.length === 0
      ? []
      : [
          say`${[counted(unjustified.length, 'new dependency is', 'new dependencies are')]} not justified: ${names(unjustified)}.`,
        ]),
  ];
  const remedies = [
    ...(vulnerable.length === 0
      ? []
      : [
          say`Use a version without the vulnerability, or another package; a finding that has to stay needs an exception.`,
        ]),
    ...(denied.length === 0
      ? []
      : [say`Use a package that the policy accepts, or ask its owners to accept this one.`]),
    ...(unjustified.length === 0 ? [] : [justify(failing, options)]),
  ];
  return {
    status: 'fail',
    messageId: vulnerable.length > 0 ? 'vulnerable' : denied.length > 0 ? 'denied' : 'not-justified',
    summary: join(sentences, ' '),
    remedy: join(remedies, ' '),
    turn: 'author',
    waivable: { of: waivable(failing), otherwise },
    findings,
  };
}

function waivable({ faults, unjustified }: Failing): readonly DependenciesMessageId[] {
  const ids = {
    malware: 'malware',
    vulnerability: 'vulnerability',
    package: 'denied-package',
    license: 'denied-license',
    'unknown-license': 'unknown-license',
  } as const;
  return [
    ...new Set((faults?.failing ?? []).map(({ kind }) => ids[kind])),
    ...(unjustified.length === 0 ? [] : (['new-dependency'] as const)),
    'more-faults',
  ];
}

function justify({ justification: { section }, approval, unjustified }: Failing, options: Options): Message {
  const headings = listOf(
    options.headings.map((title) => say`${title}`),
    'or',
    maxNamed,
  );
  const how = {
    absent: say`Add a heading ${headings} to the description, and say below it why each is needed`,
    unfilled: say`Say below the heading ${headings} of the description why each is needed`,
    filled: say`Name ${names(unjustified)} below the heading ${headings} of the description, and say why`,
    unreadable: say`The description is too long or too deeply nested to be read: shorten it, and say below ${headings} why each is needed`,
  }[section];
  const { people, teams } = approversIn(options);
  const approvers = [...people.map((login) => say`${login}`), ...teams.map((slug) => say`the team ${slug}`)];
  return approval === null
    ? say`${how}.`
    : say`${how}; or ask ${listOf(approvers, 'or', maxNamed)} to approve this change.`;
}

export function snapshotsAwaited(
  warnings: string,
  reevaluateAt: Date,
  findings: Findings,
): DependenciesVerdict {
  return {
    status: 'pending',
    messageId: 'snapshots-awaited',
    summary: say`GitHub does not have all snapshots of dependencies yet: ${warnings}.`,
    waitingFor: say`snapshots of dependencies`,
    remedy: say`Nothing to do while the workflow runs that submits them. It has to run for pull requests and for the base branch.`,
    turn: 'tool',
    reevaluateAt,
    findings: findings.map((finding) =>
      finding.level === 'failure' ? { ...finding, level: 'warning' } : finding,
    ),
  };
}

export function snapshotsMissing(warnings: string, minutes: number, findings: Findings): DependenciesVerdict {
  return {
    status: 'fail',
    messageId: 'snapshots-missing',
    summary: say`After ${minutes} minutes GitHub still does not have all snapshots of dependencies: ${warnings}.`,
    remedy: say`Run the workflow that submits the dependency snapshots on this head and on the base branch, then run this check again.`,
    turn: 'author',
    findings,
  };
}

export function notObserved(unobserved: readonly UnobservedFile[], findings: Findings): DependenciesVerdict {
  const files = listOf(
    unobserved.map(({ path }) => say`${path}`),
    'and',
    maxNamed,
  );
  return {
    status: 'error',
    messageId: 'not-observed',
    summary: say`GitHub's dependency graph shows nothing of ${files}, so nobody knows whether what ${plural(unobserved.length, 'it adds', 'they add')} is safe.`,
    remedy: say`Submit the dependencies to GitHub in a workflow (dependency submission), or have another tool analyze them and name ${ecosystemsOf(unobserved)} in ${'analyzed-elsewhere'} of this rule in the policy file.`,
    turn: 'administrator',
    findings,
  };
}

export function notCompared(findings: Findings): DependenciesVerdict {
  return {
    status: 'error',
    messageId: 'not-compared',
    summary: say`GitHub was not asked to compare the dependencies of this change.`,
    remedy: say`Run this check again.`,
    turn: 'author',
    findings,
  };
}

function ecosystemsOf(unobserved: readonly UnobservedFile[]): Message {
  const distinct = [...new Set(unobserved.map(({ ecosystem }) => ecosystem))];
  return listOf(
    distinct.map((each) => say`${each}`),
    'and',
    maxNamed,
  );
}

function packagesOf(faults: readonly Fault[]): Message {
  const distinct = new Map(
    faults.map(({ dependency: { name, version } }) => [`${name} ${version}`, say`${name} ${version}`]),
  );
  return listOf([...distinct.values()], 'and', maxNamed);
}

function names(found: Justification['missing']): Message {
  return listOf(
    found.map(({ name, path }) => say`${name ?? path}`),
    'and',
    maxNamed,
  );
}
