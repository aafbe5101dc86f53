import type { Advisory } from '../world/advisories.ts';

/** Security advisories of a repository. No webhook is sent about them. */
export interface Advisories {
  /** Turns private vulnerability reporting on, or off (the default). */
  privateReporting(enabled: boolean): void;
  /** Somebody reports a vulnerability in private. Returns the id of the advisory, which waits for triage. */
  report(options: { readonly summary: string; readonly by?: string }): Promise<string>;
  /** Accepts a report as a draft, publishes or closes it. */
  set(ghsaId: string, state: Exclude<Advisory['state'], 'triage'>): Promise<void>;
}
