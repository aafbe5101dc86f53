import type { PolicyName, writtenPolicies } from './policy-clauses.ts';

/**
 * Why no rule enforces a clause, or not all of it. `planned`: GitHub shows what is needed, and no rule reads it yet. `attested`: only the
 * organization can state it, and shows it to its auditors by other means. `not-observable`: nothing on GitHub shows it.
 */
export type ClauseState = 'planned' | 'attested' | 'not-observable';

export interface OpenClause {
  readonly state: ClauseState;
  /** What is missing, or who can show it: a sentence. */
  readonly reason: string;
}

type OpenClauses = { readonly [Name in PolicyName]: Readonly<Partial<Record<ClauseOf<Name>, OpenClause>>> };
type ClauseOf<Name extends PolicyName> = keyof (typeof writtenPolicies)[Name]['clauses'];

const planned = (reason: string): OpenClause => ({ state: 'planned', reason });
const attested = (reason: string): OpenClause => ({ state: 'attested', reason });
const notObservable = (reason: string): OpenClause => ({ state: 'not-observable', reason });

/** Each clause that no rule enforces, and those of which a part is left. */
export const openClauses: OpenClauses = {
  flowfuse: {
    1: attested('Which practices the organization follows besides is for it to state.'),
    '2d': planned('A release was verified by hand before it reaches production, by a person who may.'),
    4: attested('Whether a requirement was implemented as stated is for the reviewers to say.'),
    5: planned('Each manifest of a released commit was analyzed.'),
    7: planned('Each security test that the policy lists has evidence for the release.'),
    8: planned('No critical or high finding is open when a release is made.'),
    9: planned('No finding is open for longer than its severity allows.'),
    environment: attested(
      'That staging and production are in separate accounts of a cloud provider is for the organization to state.',
    ),
    10: attested('Who the CTO is, the policy file says under `exceptions.approvers`.'),
  },
  metamask: {
    '1.1': notObservable('Goals and resources are decided before there is anything on GitHub.'),
    '1.2a': attested('Whether principles were considered is for the people who design the feature to state.'),
    '1.3': notObservable(
      'A change that users see has a changelog entry, and a label or an issue for other teams. That they read it is not on GitHub.',
    ),
    '3.2': planned('Mitigations that a threat model links are done and part of the release.'),
    '4.3': planned('No critical or high finding is open when a release is made.'),
    '5.1': planned('The released commit succeeded in staging first.'),
    '5.1a': planned('What is released carries an attestation. How stores sign it is not observable.'),
    '5.2': attested('Whether the plan was followed in an incident is for the incident response to state.'),
    '5.3': planned('No finding is open for longer than its severity allows.'),
    '6.1': notObservable('Feedback of users reaches an organization in many ways outside GitHub.'),
    '6.2': attested('Which enhancements a release brings is for the product owners to state.'),
    '6.3': planned('Pass rates, exceptions and the time to remediate, over time.'),
  },
};
