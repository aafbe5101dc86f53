import type { Engine } from '../engine/engine.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Slice } from '../evidence/slice.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { Rule } from '../rules/rule.ts';
import type { Digest } from '../subjects/entries.ts';
import {
  evaluateGroup,
  evaluateTogether,
  type JointReports,
  type MergeGroupInputs,
  type PullRequestInputs,
} from '../subjects/joint-evaluation.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { type Message, plain, say } from '../text/message.ts';
import {
  isVerdict,
  partsOf,
  type RecordedMergeGroup,
  type RecordedPart,
  type RecordedPullRequest,
  readEntry,
  type VerdictEntry,
} from './entry.ts';
import { decodePolicy, decodeSlice } from './evidence-body.ts';
import { digestOf, UnreadableBody } from './format.ts';
import { type Difference, reportDifferences } from './report-differences.ts';

/** What evaluates a recorded verdict again. */
export interface RecordedEngine {
  readonly engine: Pick<Engine, 'evaluate' | 'evaluateMergeGroup' | 'evaluateRelease'>;
  /** The registry that policies are resolved with. */
  readonly rules: readonly Rule[];
  /** Of sdl-gate. */
  readonly version: string;
}

/** Versions of sdl-gate. */
export interface Versions {
  readonly recorded: string;
  readonly present: string;
}

/** Why a verdict could not be evaluated again. */
export type Obstacle =
  /** The entry was redacted to its digest. */
  | 'redacted'
  /** It is no verdict: there is nothing to evaluate. */
  | 'no-verdict'
  /** It is of a later version of the format, or not written by sdl-gate. */
  | 'unreadable'
  /** Evidence is kept no longer, was redacted, or was too large to be kept. */
  | 'evidence-missing'
  /** The evaluation took too much, then or now. */
  | 'over-budget'
  /** The present release fails on the evidence. */
  | 'failed';

/** What evaluating a recorded verdict again gave. The messages are sentences for a person. */
export type Recomputed =
  | { readonly outcome: 'same'; readonly versions: Versions }
  | {
      readonly outcome: 'different';
      readonly versions: Versions;
      readonly differences: readonly Difference[];
    }
  | {
      readonly outcome: 'not-possible';
      readonly obstacle: Obstacle;
      readonly message: Message;
      /** The evidence that is missing. */
      readonly missing: readonly RecordedPart[];
    }
  /** The store was changed: a body does not have the digest under which it is kept. */
  | { readonly outcome: 'changed'; readonly message: Message; readonly parts: readonly RecordedPart[] };

/**
 * Evaluates a recorded verdict again, from the evidence and the policy that it was made from, and compares the reports. Pure.
 *
 * @param entry its digest, and its body; null where it was redacted
 * @param evidence the texts by digest, at least those of {@link evidenceDigests}; null where one is kept no longer
 */
export async function recompute(
  { digest, body }: { readonly digest: Digest; readonly body: string | null },
  evidence: ReadonlyMap<Digest, string | null>,
  { engine, rules, version }: RecordedEngine,
): Promise<Recomputed> {
  if (body === null) return notPossible('redacted', say`The entry was redacted: only its digest is kept.`);
  if (digestOf(body) !== digest) {
    const message = say`The entry was changed in the store: it no longer has the digest ${digest} under which it was written.`;
    return { outcome: 'changed', message, parts: [] };
  }
  try {
    const entry = readEntry(body);
    if (!isVerdict(entry))
      return notPossible('no-verdict', say`An entry of the kind ${entry.kind} holds no verdict to evaluate.`);
    const parts = distinct(partsOf(entry));
    const changed = parts.filter(({ reference }) => isChanged(reference, evidence));
    if (changed.length > 0) {
      const message = say`The evidence was changed in the store: ${namesOf(changed)} no longer has the digest under which it was written.`;
      return { outcome: 'changed', message, parts: changed };
    }
    const missing = parts.filter(({ reference }) => textOf(reference, evidence) === null);
    if (missing.length > 0) return { ...notPossible('evidence-missing', missingMessage(missing)), missing };
    const versions = { recorded: entry.engine, present: version };
    const reports = await evaluateAgain(entry, evidence, { engine, rules });
    const recorded = { report: entry.report, onCheck: entry.onCheck ?? entry.report };
    if (isOverBudget(recorded) || isOverBudget(reports))
      return notPossible(
        'over-budget',
        say`The evaluation exceeded its limit of time or memory, so that it cannot be compared.`,
      );
    const differences = differencesOf(recorded, reports);
    return differences.length === 0
      ? { outcome: 'same', versions }
      : { outcome: 'different', versions, differences };
  } catch (error) {
    if (error instanceof UnreadableBody) return notPossible('unreadable', [error.message]);
    const { message } = error instanceof Error ? error : new Error(String(error));
    return notPossible('failed', say`This release of sdl-gate failed on the evidence: ${message}`);
  }
}

function notPossible(obstacle: Obstacle, message: Message): Recomputed & { outcome: 'not-possible' } {
  return { outcome: 'not-possible', obstacle, message, missing: [] };
}

/** Each digest once: the pull requests of a check share most of their evidence. */
function distinct(parts: readonly RecordedPart[]): readonly RecordedPart[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part.reference), part])).values()];
}

function isChanged(
  reference: RecordedPart['reference'],
  evidence: ReadonlyMap<Digest, string | null>,
): boolean {
  const text = textOf(reference, evidence);
  return text !== null && digestOf(text) !== reference;
}

function textOf(
  reference: RecordedPart['reference'],
  evidence: ReadonlyMap<Digest, string | null>,
): string | null {
  return typeof reference === 'string' ? (evidence.get(reference) ?? null) : null;
}

/** Parts that are named in a message. */
const maxNamed = 5;

function namesOf(parts: readonly RecordedPart[]): Message {
  const named = parts.slice(0, maxNamed).map(({ of, name }) => say`${name} of ${of}`);
  const more = parts.length - named.length;
  return listOf([...named, ...(more > 0 ? [say`${more} more`] : [])], 'and');
}

function missingMessage(missing: readonly RecordedPart[]): Message {
  const why = (
    is: (reference: RecordedPart['reference']) => boolean,
    message: (names: Message) => Message,
  ) => {
    const found = missing.filter(({ reference }) => is(reference));
    return found.length === 0 ? [] : [message(namesOf(found))];
  };
  const messages = [
    ...why(
      (reference) => typeof reference === 'string',
      (names) => say`Evidence is no longer kept, or was redacted: ${names}.`,
    ),
    ...why(
      (reference) => typeof reference !== 'string' && reference.notKept === 'too-large',
      (names) => say`Evidence was too large to be kept: ${names}.`,
    ),
    ...why(
      (reference) => typeof reference !== 'string' && reference.notKept === 'unknown-rule',
      (names) => say`The policy has a rule that cannot be kept: ${names}.`,
    ),
  ];
  return messages.flatMap((message, index) => (index === 0 ? message : [' ', ...message]));
}

async function evaluateAgain(
  { inputs, report }: VerdictEntry,
  evidence: ReadonlyMap<Digest, string | null>,
  { engine, rules }: Pick<RecordedEngine, 'engine' | 'rules'>,
): Promise<JointReports> {
  const decoded = decoder(evidence, rules);
  const now = report.evaluatedAt;
  if ('members' in inputs) {
    const ofGroup = await evaluateGroup(decoded.mergeGroup(inputs), engine, now);
    return { report: ofGroup, onCheck: ofGroup };
  }
  if ('siblings' in inputs) return evaluateTogether(decoded.pullRequest(inputs), engine, now);
  const { policy, evidence: slices } = decoded.common(inputs);
  const ofRelease = await engine.evaluateRelease(inputs.subject, policy, slices, now);
  return { report: ofRelease, onCheck: ofRelease };
}

/** Reads the recorded inputs. What several share is read once, as it was gathered once. */
function decoder(texts: ReadonlyMap<Digest, string | null>, rules: readonly Rule[]) {
  const policies = new Map<Digest, PolicyResult>();
  const slices = new Map<Digest, Slice<unknown>>();
  const once = <Value>(
    known: Map<Digest, Value>,
    reference: RecordedPart['reference'],
    read: (text: string) => Value,
  ): Value => {
    const text = textOf(reference, texts);
    if (typeof reference !== 'string' || text === null)
      throw new UnreadableBody('A part of the evidence is missing.');
    const value = known.get(reference) ?? read(text);
    known.set(reference, value);
    return value;
  };
  const sliceNamed = (name: string, text: string): Slice<unknown> => {
    const { slice, content } = decodeSlice(text);
    if (slice !== name)
      throw new UnreadableBody('A part of the evidence is not the one that the entry names.');
    return content;
  };
  const common = ({ policy, evidence }: VerdictEntry['inputs']) => ({
    policy: once(policies, policy, (text) => decodePolicy(text, rules)),
    evidence: Object.fromEntries(
      Object.entries(evidence).map(([name, reference]) => [
        name,
        once(slices, reference, (text) => sliceNamed(name, text)),
      ]),
    ) as Evidence,
  });
  const pullRequest = (inputs: RecordedPullRequest): PullRequestInputs => ({
    ...inputs,
    ...common(inputs),
    siblings: inputs.siblings.map(pullRequest),
  });
  return {
    common,
    pullRequest,
    mergeGroup: (inputs: RecordedMergeGroup): MergeGroupInputs => ({
      ...inputs,
      ...common(inputs),
      members: inputs.members.map(pullRequest),
    }),
  };
}

function isOverBudget({ report, onCheck }: JointReports): boolean {
  return [report, onCheck].some(({ rules }) =>
    rules.some(({ verdict }) => verdict.messageId === 'over-budget'),
  );
}

/** The differences of the own report, and of the one that the check shows where that is another one. */
function differencesOf(recorded: JointReports, present: JointReports): readonly Difference[] {
  const ofReport = reportDifferences(recorded.report, present.report);
  const told = new Set(ofReport.map(({ message }) => plain(message)));
  const ofCheck = reportDifferences(recorded.onCheck, present.onCheck);
  return [...ofReport, ...ofCheck.filter(({ message }) => !told.has(plain(message)))];
}
