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
    1: planned('A review by the security team for changes to secure defaults, and signed commits.'),
    2: planned(
      'A change that users see touches the documentation. An approval is for the whole change already.',
    ),
    '2c': planned('Each check that the policy names succeeded on the head.'),
    '2d': planned('A release was verified by hand, by a person who may. Of a change that is checked already.'),
    4: notObservable('That a requirement which an issue states is implemented is for reviewers to say.'),
    5: planned('No dependency is added or raised with a known vulnerability or a denied license.'),
    7: planned('Each security test that the policy lists has evidence for the release.'),
    8: planned('No critical or high finding is open when a release is made.'),
    9: planned('No finding is open for longer than its severity allows.'),
    10: planned('A register of exceptions, each with a reason, an approver and an end.'),
  },
  metamask: {
    '1.1': notObservable('Goals and resources are decided before there is anything on GitHub.'),
    '1.2a': attested('Whether principles were considered is for the people who design the feature to state.'),
    '1.2b': planned(
      'A change to authentication, encryption or network code has an approval by the security team.',
    ),
    '1.3': notObservable(
      'A change that users see has a changelog entry, and a label or an issue for other teams. That they read it is not on GitHub.',
    ),
    '2.3': planned('A major change records its decision, and one that users see touches the documentation.'),
    '3.1': planned('Each check that the policy names succeeded on the head, linters among them.'),
    '3.2': planned('Mitigations that a threat model links are done and part of the release.'),
    '3.4': planned('Each check that the policy names succeeded on the head.'),
    '4.3': planned('No critical or high finding is open when a release is made.'),
    '5.1': planned('The released commit succeeded in staging first.'),
    '5.1a': planned('What is released carries an attestation. How stores sign it is not observable.'),
    '5.1b': planned('A change to update code has an approval by the security team.'),
    '5.2': attested('Whether the plan was followed in an incident is for the incident response to state.'),
    '5.3': planned('No finding is open for longer than its severity allows.'),
    '6.1': notObservable('Feedback of users reaches an organization in many ways outside GitHub.'),
    '6.2': attested('Which enhancements a release brings is for the product owners to state.'),
    '6.3': planned('Pass rates, exceptions and the time to remediate, over time.'),
  },
};
