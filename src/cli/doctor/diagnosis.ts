/** One thing that was compared with what the policy needs. */
export interface Diagnosis {
  /** `action`: a person has to do something; `advice`: may; `fine`: nothing to do; `not-visible`: the app does not see it. */
  readonly level: 'action' | 'advice' | 'fine' | 'not-visible';
  /** What is compared, stable, for programs. */
  readonly subject:
    | 'policy'
    | 'permissions'
    | 'events'
    | 'branch-rules'
    | 'stale-reviews'
    | 'code-scanning'
    | 'environments'
    | 'gates'
    | 'repository';
  /** What is the case, and why it matters; sentences. */
  readonly message: string;
  /** What to click. */
  readonly remedy?: string;
  /** The page where it is. */
  readonly url?: string;
}

/** What is not seen is never said to be missing. */
export function notVisible(what: string, why: string): string {
  return `${what}: not visible to us (GitHub answered ${why}).`;
}
