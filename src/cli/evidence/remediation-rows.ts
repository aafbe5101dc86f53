import { settingOf } from '../../engine/evaluate.ts';
import type { OpenAlerts, RepositoryAlert } from '../../evidence/open-alerts.ts';
import type { SecurityIssues } from '../../evidence/security-issues.ts';
import type { Slice } from '../../evidence/slice.ts';
import type { EnabledRule } from '../../policy/policy.ts';
import { isVerdict, type VerdictEntry, verdictKind } from '../../record/entry.ts';
import { decodePolicy, decodeSlice } from '../../record/evidence-body.ts';
import { UnreadableBody } from '../../record/format.ts';
import { rules } from '../../rules/index.ts';
import type { Options } from '../../rules/remediation/options.ts';
import { deadlineOf } from '../../rules/remediation/time/deadlines.ts';
import { knownFindings, type SecurityFinding } from '../../rules/security-findings/findings.ts';
import type { Digest } from '../../subjects/entries.ts';
import { type ExportTable, type Row, wordOf } from './export-table.ts';
import { bodyOf, type RowSource, readAll, writtenIn } from './read-entries.ts';
import { shownReport } from './rule-columns.ts';
import { isAboutRelease } from './verdict-rows.ts';

/** A finding as an evaluation showed it. */
interface Shown {
  /** The list that it is in: one that was not read says nothing of it. */
  readonly list: string;
  readonly number: number;
  readonly title: string;
  readonly severity: string | null;
  readonly openedAt: Date;
  /** Null: the policy gives it no days. */
  readonly dueAt: Date | null;
  readonly state: 'open' | 'inherited' | 'dismissed';
  readonly dismissal: RepositoryAlert['dismissal'] | null;
}

/** What an evaluation of a release shows of the findings of its repository. */
interface Evaluation {
  readonly at: Date;
  /** The lists that were read. */
  readonly lists: readonly string[];
  readonly findings: readonly Shown[];
}

/** What is known of the findings of a repository, from the newest evaluation back. */
interface Known {
  readonly repository: string | null;
  /** When each list was read next, after what was read last. */
  readonly next: Map<string, Date>;
  readonly findings: Map<
    string,
    { readonly shown: Shown; readonly lastAt: Date; readonly goneAt: Date | null; readonly entry: number }
  >;
}

/**
 * The security findings that evaluations of releases in the period showed. GitHub lists what is open: a finding was fixed between the last
 * evaluation that shows it and the next one that read the same list.
 */
async function* remediationRows(source: RowSource): AsyncGenerator<Row> {
  const filter = { kind: verdictKind, ...writtenIn(source.scope) };
  const all = new Map<number | null, Known>();
  for await (const entry of readAll(source, filter, isAboutRelease)) {
    const body = bodyOf(entry);
    const evaluation = body !== null && isVerdict(body) ? await evaluationOf(source, body) : null;
    if (evaluation === null) continue;
    const id = entry.repositoryId ?? null;
    const known: Known = all.get(id) ?? {
      repository: entry.repository ?? null,
      next: new Map(),
      findings: new Map(),
    };
    all.set(id, known);
    for (const shown of evaluation.findings) {
      const key = JSON.stringify([shown.list, shown.number, shown.list === 'issues' ? shown.title : '']);
      if (known.findings.has(key)) continue;
      const goneAt = known.next.get(shown.list) ?? null;
      known.findings.set(key, { shown, lastAt: evaluation.at, goneAt, entry: entry.id });
    }
    for (const list of evaluation.lists) known.next.set(list, evaluation.at);
  }
  for (const [id, { repository, findings }] of all)
    for (const finding of findings.values()) yield rowOf(id, repository, finding);
}

async function evaluationOf({ store }: RowSource, verdict: VerdictEntry): Promise<Evaluation | null> {
  const { evidence, policy } = verdict.inputs;
  const references = { alerts: evidence.openAlerts, issues: evidence.securityIssues, policy };
  const digests = Object.values(references).filter((each) => typeof each === 'string');
  const texts = await store.evidence(digests);
  const textOf = (reference: unknown) =>
    typeof reference === 'string' ? (texts.get(reference as Digest) ?? null) : null;
  const alerts = sliceIn<OpenAlerts>(textOf(references.alerts));
  if (alerts === null || !alerts.available) return null;
  const issues = sliceIn<SecurityIssues>(textOf(references.issues));
  const at = shownReport(verdict).evaluatedAt;
  const rule = remediationIn(textOf(policy));
  return {
    at,
    lists: [
      ...listsOf(alerts.value),
      ...(issues?.available && issues.value.every((each) => each.issues.available) ? ['issues'] : []),
    ],
    findings:
      rule === null
        ? alertsIn(alerts.value).map(withoutPolicy)
        : underPolicy(rule, alerts.value, issues?.available ? issues.value : [], at),
  };
}

function sliceIn<Value>(text: string | null): Slice<Value> | null {
  try {
    return text === null || text === '' ? null : (decodeSlice(text).content as Slice<Value>);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

function remediationIn(text: string | null): EnabledRule | null {
  try {
    const policy = text === null || text === '' ? null : decodePolicy(text, rules);
    if (policy === null || !policy.valid) return null;
    return policy.policy.rules.find(({ rule }) => rule.id === 'remediation') ?? null;
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

function listsOf({ codeScanning, dependabot, secretScanning }: OpenAlerts): readonly string[] {
  return [
    ...(codeScanning?.available ? ['code-scanning'] : []),
    ...(dependabot?.available ? ['dependabot'] : []),
    ...(secretScanning?.available ? ['secret-scanning'] : []),
  ];
}

function alertsIn({ codeScanning, dependabot, secretScanning }: OpenAlerts): readonly RepositoryAlert[] {
  return [
    ...(codeScanning?.available ? codeScanning.value.alerts : []),
    ...(dependabot?.available ? dependabot.value : []),
    ...(secretScanning?.available ? secretScanning.value : []),
  ];
}

function withoutPolicy({
  kind,
  number,
  title,
  severity,
  detectedAt,
  state,
  dismissal,
}: RepositoryAlert): Shown {
  return {
    list: kind,
    number,
    title,
    severity,
    openedAt: detectedAt,
    dueAt: null,
    state: state === 'dismissed' ? 'dismissed' : 'open',
    dismissal: dismissal ?? null,
  };
}

function underPolicy(
  enabled: EnabledRule,
  openAlerts: OpenAlerts,
  securityIssues: SecurityIssues,
  at: Date,
): readonly Shown[] {
  const options = enabled.options as Options;
  const setting = settingOf(enabled);
  return knownFindings({ openAlerts, securityIssues }, options, setting, at).findings.map((finding) => ({
    ...describedAs(finding),
    severity: finding.severity,
    openedAt: finding.detectedAt,
    dueAt: deadlineOf(finding, options, null, setting, at)?.due ?? null,
    state: finding.state.kind,
  }));
}

function describedAs({ about }: SecurityFinding): Pick<Shown, 'list' | 'number' | 'title' | 'dismissal'> {
  if (about.alert === undefined) {
    const { repository, number } = about.issue;
    return { list: 'issues', number, title: `${repository}#${number}`, dismissal: null };
  }
  const { kind, number, title, dismissal } = about.alert;
  return { list: kind, number, title, dismissal: dismissal ?? null };
}

const dayMs = 86_400_000;

function rowOf(
  repositoryId: number | null,
  repository: string | null,
  { shown, lastAt, goneAt, entry }: Known['findings'] extends Map<string, infer Finding> ? Finding : never,
): Row {
  const { list, number, title, severity, openedAt, dueAt, state, dismissal } = shown;
  const until = goneAt ?? lastAt;
  return {
    repositoryId,
    repository,
    list,
    number,
    title,
    severity,
    openedAt,
    dueAt,
    state: goneAt === null ? state : 'gone',
    dismissedAt: dismissal?.at ?? null,
    dismissedAs: dismissal?.reason ?? null,
    lastShownAt: lastAt,
    goneAt,
    days: Math.max(0, Math.floor((until.getTime() - openedAt.getTime()) / dayMs)),
    late: dueAt !== null && until > dueAt,
    entry,
  };
}

/** How long security findings were open, as evaluations of releases show. */
export const remediationTable: ExportTable = {
  name: 'remediation',
  columns: {
    repositoryId: "GitHub's id of the repository",
    repository: 'its name when the newest entry was written',
    list: '`code-scanning`, `dependabot`, `secret-scanning` or `issues`',
    number: 'the number of the alert or issue',
    title: 'its title; of an issue, its repository and number',
    severity: 'its severity by the policy',
    openedAt: 'when GitHub first showed it',
    dueAt: 'when the days end that the policy gives it; empty where it gives none',
    state: '`gone`, or how the newest evaluation counts it: `open`, `inherited` or `dismissed`',
    dismissedAt: 'when it was dismissed',
    dismissedAs: 'the reason of the dismissal',
    lastShownAt: 'the last evaluation that shows it',
    goneAt: 'the next evaluation, which does not: it was fixed by then',
    days: 'whole days from its opening until it was gone, or until it was last shown',
    late: 'true: that is after it was due',
    entry: 'the number of the last entry that shows it',
  },
  totals: {
    list: ({ list }) => wordOf(list),
    state: ({ state }) => wordOf(state),
    late: ({ late }) => wordOf(late),
  },
  rows: remediationRows,
};
