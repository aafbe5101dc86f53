import type { Authorship } from '../../../authorship/authorship.ts';
import type { CodeOwnerNeed, UnableOwner } from '../../../authorship/code-owner-approvals.ts';
import { ownedFiles, ownersNamed, whyNobodyLeft, whyUnable } from '../../../authorship/code-owner-words.ts';
import { listOf } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';
import type { Finding, Verdict } from '../../verdict.ts';

/** Lines named in one message. */
const maxNamedLines = 3;

/** Files that wait for one of their owners. */
export interface MissingOwners extends Pick<CodeOwnerNeed, 'eligible' | 'paths'> {
  /** Slugs of the teams that can approve. */
  readonly teams: readonly string[];
  /** The review of one of them was requested. */
  readonly requested: boolean;
}

/** Nobody can approve for the owners of some files. */
export function noCodeOwnerLeft<Id extends string>(
  needs: readonly CodeOwnerNeed[],
  file: string,
  who: Authorship,
  findings: readonly Finding<Id>[],
): Verdict<Id | 'no-code-owner-left'> {
  const unable = needs.flatMap((need) => need.unable);
  const unclear = unable.some(({ reason }) => reason === 'address');
  const address = unclear
    ? say` Or say whose the address is in \`rules.review.identities\` of the policy file.`
    : [];
  return {
    status: 'fail',
    messageId: 'no-code-owner-left',
    summary: say`No code owner can approve ${ownedFiles(needs, 'and')}: ${whyNobodyLeft(needs, who)}.`,
    remedy: say`Name another owner with write access in ${linesNamed(needs)} of ${file} in the base branch.${address}`,
    turn: 'administrator',
    findings,
  };
}

/** Files that one of these owners has to approve. */
export function codeOwnerMissing(need: CodeOwnerNeed, file: string): Finding<'code-owner-missing'> {
  const [path] = need.paths;
  const owners = ownersNamed(need.owners);
  return {
    messageId: 'code-owner-missing',
    level: need.eligible.length === 0 ? 'failure' : 'warning',
    message: say`No code owner has approved ${ownedFiles([need], 'or')}: ${owners} (${linesNamed([need])} of ${file}).`,
    ...(path === undefined ? {} : { path }),
  };
}

/** An owner whom GitHub does not count, or who is not known. */
export function codeOwnerUnable(
  unable: UnableOwner,
  file: string,
  who: Authorship,
): Finding<'code-owner-unable'> {
  return {
    messageId: 'code-owner-unable',
    level: 'notice',
    message: say`An owner in ${file} cannot approve: ${whyUnable(unable, who)}.`,
  };
}

function linesNamed(needs: readonly Pick<CodeOwnerNeed, 'lines'>[]): Message {
  const lines = [...new Set(needs.flatMap((need) => need.lines))].sort((one, other) => one - other);
  const named = listOf(
    lines.map((line) => [`${line}`]),
    'and',
    maxNamedLines,
  );
  return say`${[lines.length === 1 ? 'line' : 'lines']} ${named}`;
}

/** `No code owner has approved a.ts or b.ts.` */
export function ownersSummary(missing: readonly MissingOwners[]): Message {
  return say`No code owner has approved ${ownedFiles(missing, 'or')}.`;
}

/** Whom the author asks for the review of an owner. */
export function askOwner(missing: MissingOwners): Message {
  return say`Ask a code owner of ${ownedFiles([missing], 'and')} for a review: ${ownersNamed(missing.eligible)}.`;
}
