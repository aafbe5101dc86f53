import type { DocumentReference } from '../../../evidence/documents.ts';
import type { Message } from '../../../text/message.ts';
import type { Note } from '../messages.ts';
import type { ReadModel } from './document.ts';
import type { Problem } from './problems.ts';

/** One threat model that the pull request offers, and why it does not pass. */
export interface Assessment {
  /** Null for what is on another host, and for the description itself. */
  readonly reference: DocumentReference | null;
  readonly name: Message;
  /** The same, completing "the threat model …". */
  readonly asModel: Message;
  /** Set for a file that exists at the head. */
  readonly path: string | null;
  /** None: it is complete. */
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/** A document as it was assessed. */
export interface AssessedDocument {
  readonly assessment: Assessment;
  /** Null where it cannot be read. */
  readonly model: ReadModel | null;
}
