import type { Conclusion, Report, ReportSubject } from '../engine/report.ts';
import type { Policy } from '../policy/policy.ts';
import type { PolicySource } from '../policy/written-policy.ts';
import {
  type FactsEntry,
  isVerdict,
  partsOf,
  type RecordedPart,
  type VerdictEntry,
} from '../record/entry.ts';
import type { Digest } from '../subjects/entries.ts';
import { type Place, placeName } from '../subjects/place.ts';
import {
  type PolicySourceStatement,
  type PredicateType,
  type RuleStatement,
  type Statement,
  type StatementSubject,
  type SummaryPredicate,
  statementFormat,
  summaryPredicate,
  type VerdictPredicate,
  verdictPredicate,
} from './statement-types.ts';
import { verifiedLevels } from './verified-levels.ts';

/** An entry of the record, read. */
export interface Numbered<Entry> {
  readonly id: number;
  readonly digest: Digest;
  readonly entry: Entry;
}

/** What statements are made of. */
export interface Stated {
  /** Of a commit that landed, or the verdict on a release. */
  readonly about: Numbered<FactsEntry | VerdictEntry>;
  /** The verdict that the entry of a commit names; null: none, or it was redacted. */
  readonly verdict: VerdictEntry | null;
  /** The policy of the verdict; null: not kept, or invalid. */
  readonly policy: Policy | null;
  /** Whether the person who opened the pull request of the verdict pushed to its branch; null: what shows it is not kept. */
  readonly authorPushed: boolean | null;
}

/** Who states. */
export interface Stater {
  /** Identifies the installation that verified, as a URI. */
  readonly verifier: string;
  /** The address of GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
  /** Of sdl-gate. */
  readonly version: string;
}

/** A statement about a commit, before it is signed. */
export interface UnsignedStatement {
  readonly predicateType: PredicateType;
  readonly repositoryId: number;
  readonly sha: string;
  /** JSON of the statement. */
  readonly text: string;
}

/** Digits of a commit. */
const shaPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The statements about one entry: what was decided, and SLSA's verification summary. There is no summary where no policy was evaluated, as of
 * an unknown commit, because a summary names the policy; none of a release that waits, because it is not decided; and none of a commit that
 * passed by a check of which it is not known whether GitHub showed it. Pure.
 *
 * @param at when they are made: which key signs them is compared with this time
 * @returns none where the entry is about something else
 */
export function statementsOf(
  { about, verdict, policy, authorPushed }: Stated,
  stater: Stater,
  at: Date,
): readonly UnsignedStatement[] {
  const { entry } = about;
  const facts = isVerdict(entry) ? factsOfRelease(entry) : factsOfCommit(entry, verdict);
  if (facts === null || !shaPattern.test(facts.sha)) return [];
  const uri = repositoryUri(facts.place, stater.webUrl);
  const subject = subjectOf(facts, uri);
  const stated = verdictStatement(facts, about, { uri, webUrl: stater.webUrl, at });
  const summary = summaryOf(facts, { policy, authorPushed }, { ...stater, uri, at });
  const of = (predicateType: PredicateType, predicate: VerdictPredicate | SummaryPredicate) => ({
    predicateType,
    repositoryId: facts.place.repositoryId,
    sha: facts.sha,
    text: JSON.stringify({
      _type: statementFormat,
      subject: [subject],
      predicateType,
      predicate,
    } satisfies Statement<PredicateType, VerdictPredicate | SummaryPredicate>),
  });
  return [of(verdictPredicate, stated), ...(summary === null ? [] : [of(summaryPredicate, summary)])];
}

/** What both statements are made of. */
interface Facts {
  readonly place: Place;
  readonly sha: string;
  readonly tree: string | null;
  readonly ref: string | null;
  readonly branch: string | null;
  readonly target: VerdictPredicate['target'];
  readonly conclusion: VerdictPredicate['conclusion'];
  readonly reason: string | null;
  readonly pullRequest: number | null;
  readonly verdict: VerdictEntry | null;
  readonly named: VerdictPredicate['verdict'];
}

function factsOfRelease(entry: VerdictEntry): Facts | null {
  const { place, report, conclusion } = entry;
  const { subject } = report;
  if (subject.kind !== 'release') return null;
  const { target } = subject;
  return {
    place,
    sha: subject.headSha,
    tree: null,
    ref: target.kind === 'tag' ? `refs/tags/${target.name}` : null,
    branch: null,
    target: { kind: target.kind, name: target.name },
    conclusion: report.release?.rollBack == null ? conclusion : 'roll-back',
    reason: null,
    pullRequest: null,
    verdict: entry,
    named: null,
  };
}

function factsOfCommit({ kind, place, facts }: FactsEntry, verdict: VerdictEntry | null): Facts | null {
  const text = (name: string) => (typeof facts[name] === 'string' ? facts[name] : null);
  const [sha, branch] = [text('sha'), text('branch')];
  if (kind !== 'commit' || place === undefined || sha === null || branch === null) return null;
  const named = namedVerdict(facts.verdict);
  return {
    place,
    sha,
    tree: text('tree'),
    ref: `refs/heads/${branch}`,
    branch,
    target: null,
    conclusion: named?.conclusion ?? 'unknown',
    reason: text('reason'),
    pullRequest: typeof facts.pullRequest === 'number' ? facts.pullRequest : null,
    verdict,
    named: named && { digest: { sha256: named.digest }, confirmed: named.confirmed },
  };
}

/** The verdict that the entry of a commit names; null where it is unknown. */
function namedVerdict(value: unknown): {
  readonly digest: Digest;
  readonly conclusion: Conclusion;
  readonly confirmed: boolean;
} | null {
  if (typeof value !== 'object' || value === null) return null;
  const { digest, conclusion, confirmed } = value as Readonly<Record<string, unknown>>;
  if (typeof digest !== 'string') return null;
  const isKnown = conclusion === 'success' || conclusion === 'pending';
  return { digest, conclusion: isKnown ? conclusion : 'failure', confirmed: confirmed === true };
}

/** As SLSA and the package URLs of Git write it. */
function repositoryUri(place: Place, webUrl: string): string {
  return `git+${webUrl}/${placeName(place)}`;
}

function subjectOf({ sha, tree, ref }: Facts, uri: string): StatementSubject {
  return {
    uri: `${uri}@${sha}`,
    digest: { gitCommit: sha, ...(tree !== null && shaPattern.test(tree) ? { gitTree: tree } : {}) },
    ...(ref === null ? {} : { annotations: { sourceRefs: [ref], source_refs: [ref] } }),
  };
}

function verdictStatement(
  { place, sha, branch, target, conclusion, reason, pullRequest, verdict, named }: Facts,
  { id, digest }: Numbered<unknown>,
  { uri, webUrl, at }: { readonly uri: string; readonly webUrl: string; readonly at: Date },
): VerdictPredicate {
  const report = verdict === null ? null : (verdict.onCheck ?? verdict.report);
  const parts = verdict === null ? [] : partsOf(verdict);
  const evaluated = report?.subject.headSha ?? null;
  return {
    repository: { id: place.repositoryId, name: placeName(place), uri },
    branch,
    target,
    conclusion,
    reason,
    pullRequest,
    evaluated: evaluated === sha ? null : evaluated,
    evaluatedAt: report?.evaluatedAt.toISOString() ?? null,
    statedAt: at.toISOString(),
    dryRun: report?.release?.dryRun === true,
    rules: report?.rules.map(ruleStatement) ?? [],
    policy: verdict === null || report === null ? null : policyStatement(verdict, report, webUrl),
    exceptions: report === null ? [] : exceptionIds(report),
    evidence: parts.filter(({ name }) => name !== 'policy').map(evidenceStatement),
    engine: verdict?.engine ?? null,
    entry: { number: id, digest: { sha256: digest } },
    verdict: named,
  };
}

function ruleStatement({ id, part, enforcement, verdict }: Report['rules'][number]): RuleStatement {
  return {
    id,
    ...(part === undefined ? {} : { part }),
    enforcement,
    status: verdict.status,
    waivedBy: verdict.status === 'waived' ? verdict.waivers.map((waiver) => waiver.id) : [],
  };
}

/** Those that waive a rule, or some of what it found. */
function exceptionIds({ rules }: Report): readonly string[] {
  const ids = rules.flatMap(({ verdict }) => [
    ...(verdict.status === 'waived' ? verdict.waivers.map(({ id }) => id) : []),
    ...verdict.findings.flatMap(({ waivedBy }) => (waivedBy === undefined ? [] : [waivedBy])),
  ]);
  return [...new Set(ids)].toSorted();
}

function evidenceStatement({ of, name, reference }: RecordedPart): VerdictPredicate['evidence'][number] {
  return { of, name, digest: sha256Of(reference) };
}

function sha256Of(reference: RecordedPart['reference']) {
  if (typeof reference === 'string') return { sha256: reference };
  return 'digest' in reference ? { sha256: reference.digest } : null;
}

function policyStatement(
  { inputs }: VerdictEntry,
  { policy, organization, subject }: Report,
  webUrl: string,
): NonNullable<VerdictPredicate['policy']> {
  const sources = [...(organization === undefined ? [] : [organization]), policy].map((source) =>
    sourceStatement(source, subject, webUrl),
  );
  return {
    digest: sha256Of(inputs.policy),
    // Where the repository has no file, the organization's is the source of the policy, too.
    sources: [...new Map(sources.map((source) => [source.uri ?? source.kind, source])).values()],
  };
}

function sourceStatement(
  source: PolicySource,
  { repositoryUrl }: ReportSubject,
  webUrl: string,
): PolicySourceStatement {
  if (source.kind === 'default' || source.kind === 'unread') return { kind: source.kind };
  const repository = source.kind === 'organization' ? `${webUrl}/${source.repository}` : repositoryUrl;
  return {
    kind: source.kind,
    uri: `git+${repository}@${source.commit}#${source.path}`,
    ...(source.blob === undefined ? {} : { digest: { gitBlob: source.blob } }),
  };
}

/** Where no file says anything. */
const defaultPolicyUri = 'https://sdl-gate.dev/policy/default';

function summaryOf(
  { conclusion, target, verdict, named }: Facts,
  { policy, authorPushed }: Pick<Stated, 'policy' | 'authorPushed'>,
  { verifier, webUrl, version, uri, at }: Stater & { readonly uri: string; readonly at: Date },
): SummaryPredicate | null {
  if (verdict === null || (target !== null && conclusion === 'pending')) return null;
  const { digest, sources } = policyStatement(verdict, verdict.report, webUrl);
  if (digest === null || sources.some(({ kind }) => kind === 'unread')) return null;
  // A commit that landed while its check waited had not passed.
  const passed = (conclusion === 'success' || conclusion === 'roll-back') && verdict.conclusion === 'success';
  // It is not known whether GitHub showed that check: the commit counts as unknown.
  if (passed && named?.confirmed === false) return null;
  return {
    verifier: { id: verifier, version: { 'sdl-gate': version } },
    timeVerified: at.toISOString(),
    resourceUri: uri,
    policy: { uri: sources.at(-1)?.uri ?? sources[0]?.uri ?? defaultPolicyUri, digest },
    verificationResult: passed ? 'PASSED' : 'FAILED',
    // Of what failed nothing is claimed.
    verifiedLevels: passed
      ? verifiedLevels(verdict.report, { policy, authorPushed: authorPushed === true })
      : [],
    slsaVersion: '1.2',
  };
}
