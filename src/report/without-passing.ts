import type { Report } from '../engine/report.ts';
import type { PolicySource } from '../policy/written-policy.ts';

/**
 * The report without what is by itself no reason to write it, or to record it. The base branch and the organization's move with each
 * merge: while the policy file in them stays, the same is shown. Exceptions that waive nothing here change nothing. And what the policy
 * names without a match is known at one time and not at another.
 */
export function withoutPassing({ policyWarnings: _, ...report }: Report): Report {
  const { policy, organization, standIns, exceptions } = report;
  return {
    ...report,
    policy: byBlob(policy),
    ...(organization === undefined ? {} : { organization: byBlob(organization) }),
    ...(exceptions === undefined ? {} : { exceptions: { ...exceptions, usable: [] } }),
    ...(standIns === undefined
      ? {}
      : { standIns: standIns.map((standIn) => ({ ...standIn, present: byBlob(standIn.present) })) }),
  };
}

/** The same for each commit that leaves the file alone. */
function byBlob(source: PolicySource): PolicySource {
  return 'blob' in source && source.blob !== undefined ? { ...source, commit: source.blob } : source;
}
