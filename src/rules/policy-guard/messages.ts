import type { Authorship, UnknownIdentity } from '../../authorship/authorship.ts';
import type { OwnerApproval } from '../../authorship/owner-approval.ts';
import { whyMemberNotCounted } from '../../authorship/shown-members.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { fileLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { Because, Guarded, GuardedFile, Why } from './guarded/index.ts';

export const messages = {
  'nothing-guarded': 'The change alters no file that the policy guards.',
  'other-workflows': 'Workflows change from which nothing runs that is required.',
  approved: 'An owner of the policy, or who stands in for one, approved the change.',
  'approval-missing': 'Guarded files change, and no owner of the policy has approved that.',
  'nobody-left': 'Guarded files change, and everyone who may approve that contributed to the change.',
  'guarded-file': 'A changed file that needs the approval of an owner of the policy, and why.',
  'other-workflow': 'A changed workflow that needs no approval, because nothing required runs from it.',
  'approval-not-counted': 'An approval by somebody who may that does not count, and why.',
  'unknown-contributor': 'A contributor who cannot be identified, for whom one more approval is needed.',
} as const;

type Id = keyof typeof messages;
export type GuardFinding = Finding<Id>;
export type GuardVerdict = Verdict<Id>;

/** Files that one sentence names. */
const maxFiles = 4;

export function nothingGuarded(): GuardVerdict {
  return {
    status: 'not-applicable',
    messageId: 'nothing-guarded',
    summary: say`No file that the policy guards changes.`,
    findings: [],
  };
}

export function otherWorkflowsOnly(paths: readonly string[]): GuardVerdict {
  const what = listOf(
    paths.map((path) => fileLink(path)),
    'and',
    maxFiles,
  );
  return {
    status: 'pass',
    messageId: 'other-workflows',
    summary: say`Nothing that this branch requires runs from ${what}: no approval by an owner of the policy is needed.`,
    findings: paths.map(otherWorkflow),
  };
}

/** What is needed, and what is there. */
export interface Approvals {
  readonly guarded: Guarded;
  readonly approval: OwnerApproval;
  readonly who: Authorship;
  /** The number of approvals that are needed. */
  readonly count: number;
  /** Whether owners may be named: they may be members of a team. */
  readonly showsMembers: boolean;
}

export function approved({ guarded, approval, who, showsMembers }: Approvals): GuardVerdict {
  const names =
    showsMembers || approval.by === 'anybody'
      ? listOf(
          approval.approvers.map((login) => say`${login}`),
          'and',
          3,
        )
      : whoApproved[approval.by];
  return {
    status: 'pass',
    messageId: 'approved',
    summary: say`${names} approved the change of ${fileCount(guarded)}.`,
    findings: findingsOf(guarded, approval, who, showsMembers, true),
  };
}

export function approvalMissing(
  { guarded, approval, who, count, showsMembers }: Approvals,
  recheck: { readonly reevaluateAt?: Date },
): GuardVerdict {
  const missing = count - approval.approvers.length;
  return {
    status: 'pending',
    messageId: 'approval-missing',
    summary: join([altered(guarded), ...extraApprovals(who, approval)], ' '),
    waitingFor: [awaited(approval, missing)],
    remedy: approvalRemedy(approval),
    turn: 'reviewer',
    findings: findingsOf(guarded, approval, who, showsMembers, false),
    ...recheck,
  };
}

/** In the words of the rules `review` and `sast`, which may wait for the same approval. */
function awaited({ by }: OwnerApproval, missing: number): string {
  if (by === 'anybody') return counted(missing, 'review');
  if (missing > 1) return by === 'owner' ? `${missing} approvals by owners` : `${missing} approvals`;
  return by === 'owner' ? 'an approval by an owner' : 'an approval';
}

export function nobodyLeft({ guarded, approval, who, count, showsMembers }: Approvals): GuardVerdict {
  const key = approval.by === 'owner' ? 'owners' : 'owners-fallback';
  const why =
    count > 1
      ? say`Fewer people are left who may give one.`
      : say`Everyone who may approve that contributed to this change, or there is nobody.`;
  return {
    status: 'fail',
    messageId: 'nobody-left',
    summary: join([altered(guarded), ...extraApprovals(who, approval), why], ' '),
    remedy: say`Name others under ${key} in the policy, or have the change proposed by somebody who cannot approve it.${who.unknown.some(({ name }) => name !== null) ? say` Link the addresses of the commits to their accounts, or name them under ${'identities'}.` : []}`,
    turn: 'administrator',
    findings: findingsOf(guarded, approval, who, showsMembers, false),
  };
}

function altered(guarded: Guarded): Message {
  const files = listOf(
    guarded.files.map(({ path, why }) => say`${fileLink(path)} (${kindOf(why)})`),
    'and',
    maxFiles,
  );
  return say`This change alters ${files}.`;
}

function fileCount({ files: [only, ...others] }: Guarded): Message {
  if (only === undefined) return [];
  return others.length === 0 ? fileLink(only.path) : [counted(others.length + 1, 'guarded file')];
}

function kindOf(why: Why): Message {
  switch (why.kind) {
    case 'policy':
      return ['the policy'];
    case 'exceptions':
      return ['the exceptions'];
    case 'code-owners':
      return ['the code owners'];
    case 'named':
      return say`named under ${'files'}`;
    case 'workflow':
      return shortReason(why.because);
  }
}

function shortReason(because: Because): Message {
  switch (because.kind) {
    case 'required-check':
      return say`for the required check ${because.name}`;
    case 'required-workflow':
      return ['a required workflow'];
    case 'analysis':
      return ['for code scanning'];
    case 'environment':
      return because.name === '*' ? ['for an environment'] : say`for the environment ${because.name}`;
    case 'any-check':
      return ['may report required checks'];
    case 'called-elsewhere':
    case 'unknown-check':
    case 'unknown-rules':
    case 'unreadable':
      return ['may be required'];
    case 'all':
      return ['a workflow'];
  }
}

/** Those who may approve, where they are not named. */
const mayApprove: Readonly<Record<OwnerApproval['by'], Message>> = {
  owner: ['an owner of the policy'],
  fallback: say`somebody whom the policy names under ${'owners-fallback'}`,
  anybody: ['somebody with write access'],
};

/** The same, at the start of a sentence. */
const whoApproved: Readonly<Record<'owner' | 'fallback', Message>> = {
  owner: ['An owner of the policy'],
  fallback: say`Somebody whom the policy names under ${'owners-fallback'}`,
};

/** Who the owners are, completing "an owner of the policy (…)". */
const ownersKnownFrom: Readonly<Record<NonNullable<OwnerApproval['from']>, Message>> = {
  policy: say`named there under ${'owners'}`,
  'code-owners': say`named for it in ${'CODEOWNERS'}`,
  admins: say`an administrator of the repository`,
};

function approvalRemedy({ by, from }: OwnerApproval): Message {
  if (by === 'owner' && from !== null)
    return say`An owner of the policy (${ownersKnownFrom[from]}) who did not contribute approves the pull request.`;
  if (by === 'anybody' && from === null)
    return say`Somebody with write access who did not contribute approves the pull request.`;
  return by === 'fallback'
    ? say`Every owner of the policy contributed to this change: somebody whom it names under ${'owners-fallback'} approves the pull request.`
    : say`Every owner of the policy contributed to this change: somebody else with write access who did not contribute approves the pull request.`;
}

function extraApprovals({ unknown }: Authorship, { approvers }: OwnerApproval): readonly Message[] {
  if (unknown.length === 0) return [];
  const given =
    approvers.length === 0
      ? []
      : say` ${[`${approvers.length}`]} ${[plural(approvers.length, 'is', 'are')]} there.`;
  return [
    say`It needs ${unknown.length + 1} approvals, because ${[counted(unknown.length, 'contributor')]} cannot be identified.${given}`,
  ];
}

function findingsOf(
  { files, otherWorkflows }: Guarded,
  { by, notCounted }: OwnerApproval,
  { unknown }: Authorship,
  showsMembers: boolean,
  isApproved: boolean,
): readonly GuardFinding[] {
  return [
    ...files.map((file) => guardedFile(file, isApproved)),
    ...unknown.map(unknownContributor),
    ...notCounted.map(
      (review): GuardFinding => ({
        messageId: 'approval-not-counted',
        level: 'notice',
        message: say`Not counted: ${whyMemberNotCounted(review, mayApprove[by], showsMembers || by === 'anybody')}.`,
      }),
    ),
    ...otherWorkflows.map(otherWorkflow),
  ];
}

function guardedFile({ path, why }: GuardedFile, isApproved: boolean): GuardFinding {
  const reason = longReason(why);
  return {
    messageId: 'guarded-file',
    level: isApproved ? 'notice' : 'warning',
    path,
    message: isApproved ? reason : say`${reason} An owner of the policy approves its change.`,
  };
}

function longReason(why: Why): Message {
  switch (why.kind) {
    case 'policy':
      return say`It decides what is checked: here, or where a file of this name is the policy.`;
    case 'exceptions':
      return say`It holds the exceptions to the policy.`;
    case 'code-owners':
      return say`It decides who owns files of this repository.`;
    case 'named':
      return say`The policy names it under ${'files'}.`;
    case 'workflow': {
      const { workflow, because } = why;
      const it = workflow === null ? say`It` : say`${fileLink(workflow)} runs from it. That workflow`;
      return because.kind === 'required-check'
        ? say`${workflow === null ? say`The required check ${because.name} runs from it.` : say`The required check ${because.name} runs from ${fileLink(workflow)}, which runs from it.`}`
        : say`${it} ${does(because)}.`;
    }
  }
}

/** A reason as it follows "it". */
function does(because: Exclude<Because, { kind: 'required-check' }>): Message {
  switch (because.kind) {
    case 'required-workflow':
      return ['is required by a rule of this branch'];
    case 'analysis':
      return ['uploads analyses to code scanning'];
    case 'environment':
      return because.name === '*'
        ? ['deploys to an environment that only a run can tell']
        : say`deploys to the environment ${because.name}`;
    case 'called-elsewhere':
      return ['calls a workflow that cannot be read here, which may deploy to an environment'];
    case 'any-check':
      return ['may report any check, and this branch requires some'];
    case 'unknown-check':
      return say`may report the required check ${because.name}: no workflow of the base branch has a job of that name`;
    case 'unknown-rules':
      return ['may be required: GitHub does not show all rules of this branch'];
    case 'unreadable':
      return ['cannot be read as a workflow, so that anything may run from it'];
    case 'all':
      return ['is guarded, as each workflow is under this policy'];
  }
}

function otherWorkflow(path: string): GuardFinding {
  return {
    messageId: 'other-workflow',
    level: 'warning',
    path,
    message: say`This workflow changes. Nothing that this branch requires runs from it, so that nobody has to approve it.`,
  };
}

function unknownContributor({ why }: UnknownIdentity): GuardFinding {
  return {
    messageId: 'unknown-contributor',
    level: 'warning',
    message: say`One more approval is needed: ${why}.`,
  };
}
