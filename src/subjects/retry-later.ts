import { PassingError } from '../platform/passing-error.ts';

/** GitHub cannot be asked now; nothing was lost, the subject is retried. */
export class RetryLater extends PassingError {
  override readonly name: string = 'RetryLater';
  /** The earliest time of the retry, where GitHub named one (`retry-after`, `x-ratelimit-reset`). */
  readonly notBefore: Date | null;

  constructor(message: string, notBefore: Date | null, cause?: unknown) {
    super(message, { cause });
    this.notBefore = notBefore;
  }
}

/** The head moved while the subject was read: what was read is of no use, and the new head is evaluated by itself. */
export class HeadMoved extends RetryLater {
  constructor(message: string) {
    super(message, null);
  }
}
