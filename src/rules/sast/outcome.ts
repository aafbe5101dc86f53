import type { Message } from '../../text/message.ts';
import type { Finding } from '../verdict.ts';

/** How one expected tool stands on this commit. */
export interface Outcome {
  readonly status: 'clean' | 'waiting' | 'failed';
  /** Its name, as in "Waiting for CodeQL". */
  readonly tool: Message;
  /** One sentence: what is known of it. */
  readonly says: Message;
  /** What may explain it further. */
  readonly findings: readonly Finding[];
}
