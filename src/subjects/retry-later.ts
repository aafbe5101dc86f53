/** GitHub cannot be asked now; nothing was lost, the subject is tried again. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  /** When to try again at the earliest, where GitHub said so (`retry-after`, `x-ratelimit-reset`). */
  readonly notBefore: Date | null;

  constructor(message: string, notBefore: Date | null, cause?: unknown) {
    super(message, { cause });
    this.notBefore = notBefore;
  }
}
