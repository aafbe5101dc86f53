import type { ChangedFile } from '../../../evidence/change.ts';
import { type Message, say } from '../../../text/message.ts';
import type { Source } from '../../read/source.ts';
import type { ListedFile } from '../change/diff.ts';
import { compareCommits, maxComparedFiles } from './compare-commits.ts';

/** What a head proposed against a base. */
export interface EarlierProposal {
  readonly mergeBase: string;
  readonly head: string;
  readonly files: readonly ListedFile[];
  /** With their patches, where they were asked for. */
  readonly changed?: readonly ChangedFile[];
}

/** A clause that says why a proposal is not known. */
export interface Unknown {
  readonly why: Message;
}

/** What a commit proposed against a base. */
export async function earlierProposal(
  source: Source,
  base: string,
  commit: string,
  patches = false,
): Promise<EarlierProposal | Unknown> {
  const comparison = await compareCommits(source, base, commit, patches);
  if (comparison === null) return { why: say`GitHub no longer has the commit` };
  const { files, ...rest } = comparison;
  return files === null ? tooManyFiles : { ...rest, head: commit, files };
}

export const tooManyFiles: Unknown = { why: say`it has ${maxComparedFiles} files or more` };
