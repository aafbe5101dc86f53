import type { PolicyName, writtenPolicies } from './policy-clauses.ts';

/**
 * Why no rule enforces a clause, or not all of it. `attested`: only the organization can state it, such as in the section `attestations` of
 * its policy. `not-observable`: nothing on GitHub shows it.
 */
export type ClauseState = 'attested' | 'not-observable';

export interface OpenClause {
  readonly state: ClauseState;
  /** What is missing, or who can show it: a sentence. */
  readonly reason: string;
}

type OpenClauses = { readonly [Name in PolicyName]: Readonly<Partial<Record<ClauseOf<Name>, OpenClause>>> };
type ClauseOf<Name extends PolicyName> = keyof (typeof writtenPolicies)[Name]['clauses'];

const attested = (reason: string): OpenClause => ({ state: 'attested', reason });
const notObservable = (reason: string): OpenClause => ({ state: 'not-observable', reason });

/** Each clause that no rule enforces, and those of which a part is left. */
export const openClauses: OpenClauses = {
  flowfuse: {
    1: attested('Which practices the organization follows besides is for it to state.'),
    4: attested('Whether a requirement was implemented as stated is for the reviewers to say.'),
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
    '5.1a': notObservable('How stores sign what they distribute is not on GitHub.'),
    '5.2': attested('Whether the plan was followed in an incident is for the incident response to state.'),
    '6.1': notObservable('Feedback of users reaches an organization in many ways outside GitHub.'),
    '6.2': attested('Which enhancements a release brings is for the product owners to state.'),
    '6.3': attested(
      'The posture shows pass rates, exceptions and overdue findings over time. What is improved by them is for the organization to state.',
    ),
  },
};
