import type { Opener } from '../engine/joint-evidence.ts';
import type { Conclusion, Report, ReportSubject } from '../engine/report.ts';
import type { Digest, NewEntry } from '../subjects/entries.ts';
import type { Place } from '../subjects/place.ts';
import type { EvidenceReference } from './evidence-body.ts';
import { decodeBody, UnreadableBody } from './format.ts';

/** The kind of the entries about verdicts. */
export const verdictKind = 'verdict';

/** What the body of any entry says of itself. */
export interface RecordedEntryOf<Kind extends string> {
  /** Of the format. */
  readonly version: number;
  readonly kind: Kind;
  readonly place?: Place;
}

/** The verdict on a pull request, a merge group or a release, with all that it was made from. */
export interface VerdictEntry extends RecordedEntryOf<typeof verdictKind> {
  readonly place: Place;
  /** The version of sdl-gate that evaluated it. */
  readonly engine: string;
  /** Of a release, of which no check tells: empty. */
  readonly checkName: string;
  readonly report: Report;
  /** The report that the check shows, where it stands for several pull requests and shows another one. */
  readonly onCheck?: Report;
  /** What the check says. */
  readonly conclusion: Conclusion;
  /** The newest webhook deliveries that led to it, oldest first. */
  readonly deliveries: readonly string[];
  readonly inputs: RecordedPullRequest | RecordedMergeGroup | RecordedRelease;
}

/** What a report was made from. */
interface RecordedInputs<Kind extends ReportSubject['kind']> {
  readonly subject: ReportSubject<Kind>;
  readonly policy: EvidenceReference;
  /** By slice. */
  readonly evidence: Readonly<Record<string, EvidenceReference>>;
}

export interface RecordedPullRequest extends RecordedInputs<'pull-request'> {
  readonly base: string;
  readonly openedBy: Opener | null;
  readonly siblings: readonly RecordedPullRequest[];
  readonly ignoredSiblings: readonly { readonly number: number; readonly base: string }[];
  readonly unreadSiblings: readonly number[];
}

export interface RecordedMergeGroup extends RecordedInputs<'merge-group'> {
  readonly members: readonly RecordedPullRequest[];
}

export interface RecordedRelease extends RecordedInputs<'release'> {
  readonly subject: ReportSubject<'release'>;
}

/** Any other entry: what happened, as plain data. */
export interface FactsEntry extends RecordedEntryOf<string> {
  /** What it is found by. */
  readonly about: Omit<NewEntry, 'digest' | 'body' | 'kind' | 'says' | 'mac'>;
  readonly facts: Readonly<Record<string, unknown>>;
}

export type Entry = VerdictEntry | FactsEntry;

export function isVerdict(entry: Entry): entry is VerdictEntry {
  return entry.kind === verdictKind;
}

/**
 * Reads the body of an entry, of this or an earlier version of the format.
 *
 * @throws {UnreadableBody} it is of a later version, or was not written by sdl-gate
 */
export function readEntry(body: string): Entry {
  const fields = decodeBody(body, 'entry');
  const needed: readonly string[] =
    fields.kind === verdictKind
      ? ['place', 'report', 'conclusion', 'deliveries', 'inputs']
      : ['about', 'facts'];
  const isEntry =
    typeof fields.kind === 'string' && needed.every((name) => typeof fields[name] === types.get(name));
  if (!isEntry) throw new UnreadableBody('The record is not an entry that sdl-gate writes.');
  return fields as unknown as Entry;
}

const types = new Map([
  ['place', 'object'],
  ['report', 'object'],
  ['conclusion', 'string'],
  ['deliveries', 'object'],
  ['inputs', 'object'],
  ['about', 'object'],
  ['facts', 'object'],
]);

/** A part of the evidence behind a verdict. */
export interface RecordedPart {
  /** Whose: `acme/shop#7`, or `acme/shop@` and a commit. */
  readonly of: string;
  /** A slice, or `policy`. */
  readonly name: string;
  readonly reference: EvidenceReference;
}

/** All parts of the evidence behind a verdict: of the subject, and of the pull requests that were evaluated with it. */
export function partsOf({ inputs }: VerdictEntry): readonly RecordedPart[] {
  const others = 'members' in inputs ? inputs.members : [];
  return [...partsIn(inputs), ...others.flatMap(partsIn)];
}

function partsIn(inputs: VerdictEntry['inputs']): readonly RecordedPart[] {
  const { subject, policy, evidence } = inputs;
  const of =
    subject.kind === 'pull-request'
      ? `${subject.repository}#${subject.number}`
      : `${subject.repository}@${subject.headSha}`;
  return [
    { of, name: 'policy', reference: policy },
    ...Object.entries(evidence).map(([name, reference]) => ({ of, name, reference })),
    ...('siblings' in inputs ? inputs.siblings.flatMap(partsIn) : []),
  ];
}

/** The digests of the evidence that {@link recompute} needs, each once. */
export function evidenceDigests(entry: VerdictEntry): readonly Digest[] {
  return [
    ...new Set(partsOf(entry).flatMap(({ reference }) => (typeof reference === 'string' ? [reference] : []))),
  ];
}
