import type { LinkedDocument } from '../../../evidence/documents.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Review } from '../../../evidence/reviews.ts';
import { fileLink, issueLink, type Message, pullRequestLink, say } from '../../../text/message.ts';

/** The document that the pull request offers as its threat model. */
export interface OfferedDocument {
  /** The pull request changes it: it is a part of the change, so that whatever is current was given for its present text. */
  readonly changed: boolean;
  /** Absent of one on another host, which is never read. */
  readonly document: LinkedDocument | undefined;
}

/**
 * Why an approval was not given for this document as it is: the description may have named another one then, or the document was edited
 * since. Null where it was. GitHub dates to the second: what happened in the same second counts as later.
 *
 * @returns a clause: "the description, which names the threat model, was edited later"
 */
export function whyOtherDocument(
  { commit, submittedAt, copy }: Pick<Review, 'commit' | 'submittedAt' | 'copy'>,
  { changed, document }: OfferedDocument,
  { head, createdAt, bodyEditedAt }: PullRequest,
): Message | null {
  if (changed) return null;
  if (copy !== undefined)
    return say`the description of ${pullRequestLink(copy.number)} may name another threat model`;
  if (submittedAt === null) return say`it is not known when`;
  const isLater = (time: Date) => time.getTime() >= submittedAt.getTime();
  if (bodyEditedAt !== undefined && bodyEditedAt > createdAt && isLater(bodyEditedAt)) {
    return say`the description, which names the threat model, was edited later`;
  }
  if (document === undefined) return null;
  const { reference, writtenAt, blobs = {} } = document;
  if (reference.kind === 'issue') {
    const isSame = writtenAt !== undefined && !isLater(writtenAt);
    return isSame
      ? null
      : say`the threat model in ${issueLink(reference.number)} was written or edited later`;
  }
  if (commit === head.sha) return null;
  const before = commit === null ? undefined : blobs[commit];
  const isSame = before !== undefined && before !== null && before === blobs[head.sha];
  return isSame ? null : say`the threat model in ${fileLink(reference.path)} is not known to be the same`;
}
