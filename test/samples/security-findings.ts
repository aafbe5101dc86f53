import type { OpenAlerts, RepositoryAlert } from '../../src/evidence/open-alerts.ts';
import type { Actor } from '../../src/evidence/pull-request.ts';
import type { Release } from '../../src/evidence/release.ts';
import type { IssueClosing, IssueSource, SecurityIssue } from '../../src/evidence/security-issues.ts';
import { available, type Slice } from '../../src/evidence/slice.ts';
import type { Rule, RuleSetting } from '../../src/rules/rule.ts';
import type { Verdict } from '../../src/rules/verdict.ts';
import { plain } from '../../src/text/message.ts';
import { judgeRule } from '../rule.ts';

/** The time of an evaluation. */
export const at = new Date('2026-06-01T12:00:00Z');

const dayMs = 86_400_000;

export function daysAgo(days: number): Date {
  return new Date(at.getTime() - days * dayMs);
}

export function person(login: string): Actor {
  return { login, kind: 'user' };
}

/** The release of the tip of `main` of a private repository to production. */
export function sampleRelease(of: Partial<Release> = {}): Release {
  return {
    repository: 'acme/shop',
    public: false,
    sha: 'a'.repeat(40),
    committedAt: daysAgo(1),
    target: { kind: 'environment', name: 'production' },
    defaultBranch: 'main',
    branches: [{ name: 'main', contains: true, protected: true }],
    previous: null,
    ranBefore: null,
    ...of,
  };
}

/** An open alert of code scanning, of high severity. */
export function repositoryAlert(of: Partial<RepositoryAlert> = {}): RepositoryAlert {
  return {
    kind: 'code-scanning',
    number: 3,
    severity: 'high',
    level: 'error',
    title: 'Query built from user input',
    tool: 'CodeQL',
    path: 'src/query.js',
    line: 7,
    detectedAt: daysAgo(2),
    state: 'open',
    ...of,
  };
}

export function dependabotAlert(of: Partial<RepositoryAlert> = {}): RepositoryAlert {
  return repositoryAlert({
    kind: 'dependabot',
    number: 4,
    level: null,
    title: 'lodash: GHSA-1 Prototype pollution',
    tool: null,
    path: 'package-lock.json',
    line: null,
    hasFix: true,
    ...of,
  });
}

export function secretAlert(of: Partial<RepositoryAlert> = {}): RepositoryAlert {
  return repositoryAlert({
    kind: 'secret-scanning',
    number: 5,
    severity: null,
    level: null,
    title: 'Slack token',
    tool: null,
    validity: 'unknown',
    ...of,
  });
}

/** Dismissed a day ago by ada, as a false alarm, with a comment. */
export function dismissed(
  of: Partial<NonNullable<RepositoryAlert['dismissal']>> = {},
): Pick<RepositoryAlert, 'state' | 'dismissal'> {
  return {
    state: 'dismissed',
    dismissal: {
      by: person('ada'),
      reason: 'false positive',
      commented: true,
      approvedBy: null,
      at: daysAgo(1),
      ...of,
    },
  };
}

/** An open issue by mona with the label `pentest`. */
export function securityIssue(of: Partial<SecurityIssue> = {}): SecurityIssue {
  return {
    repository: 'acme/shop',
    number: 12,
    labels: ['pentest'],
    author: person('mona'),
    createdAt: daysAgo(2),
    closing: null,
    ...of,
  };
}

export function closed(of: Partial<IssueClosing> = {}): Pick<SecurityIssue, 'closing'> {
  return {
    closing: { at: daysAgo(1), by: person('ada'), reason: 'completed', mergedBy: null, ...of },
  };
}

/** What a rule about security findings sees. */
export interface Situation {
  readonly alerts?: readonly RepositoryAlert[];
  /** In place of what `alerts` gives. */
  readonly openAlerts?: Partial<OpenAlerts>;
  /** Of the source that the options name first. */
  readonly issues?: readonly SecurityIssue[] | Slice<readonly SecurityIssue[]>;
  readonly release?: Partial<Release>;
  readonly options?: {
    readonly issues?: readonly Partial<IssueSource>[];
    readonly [option: string]: unknown;
  };
  readonly setting?: RuleSetting;
}

/** The verdict of a rule about security findings; every list was read. */
export function verdictOn(rule: Rule, situation: Situation, now = at): Verdict {
  const { alerts = [], issues = [], options = {}, setting } = situation;
  const of = (kind: RepositoryAlert['kind']) => alerts.filter((alert) => alert.kind === kind);
  const read: OpenAlerts = {
    codeScanning: available({ branch: 'main', analyzesCommit: true, alerts: of('code-scanning') }),
    dependabot: available(of('dependabot')),
    secretScanning: available(of('secret-scanning')),
    ...situation.openAlerts,
  };
  const [source] = options.issues ?? [];
  return judgeRule(
    rule,
    {
      release: sampleRelease(situation.release),
      openAlerts: read,
      ...(source === undefined
        ? {}
        : {
            securityIssues: [
              {
                source: { repository: source.repository ?? null, labels: source.labels ?? [] },
                issues: 'available' in issues ? issues : available(issues),
              },
            ],
          }),
    },
    options,
    now,
    'release',
    setting,
  );
}

/** By finding: its message id, level and text. */
export function said({ findings }: Verdict): readonly string[] {
  return findings.map(({ messageId, level, message }) => `${messageId} (${level}): ${plain(message)}`);
}
