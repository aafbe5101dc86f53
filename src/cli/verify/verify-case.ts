import { isDeepStrictEqual } from 'node:util';
import type { CaseFile, SealedEntry } from '../../ledger/case-file.ts';
import { leafOf } from '../../ledger/leaf.ts';
import type { VerificationKey } from '../../ledger/signer.ts';
import { summaryPredicate } from '../../ledger/statement-types.ts';
import { type Stater, statementsOf } from '../../ledger/statements.ts';
import { verifyInclusion } from '../../ledger/verify-inclusion.ts';
import { type Entry, isVerdict, readEntry } from '../../record/entry.ts';
import { digestOf, UnreadableBody } from '../../record/format.ts';
import { type RecordedEngine, recompute } from '../../record/recompute.ts';
import { readStated, type StatedSources } from '../../store/read-stated.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { utcMinute } from '../../text/utc-time.ts';
import { changedColumns } from '../record/changed-columns.ts';
import { type Step, step, type Verified } from './step.ts';
import { madeAt, openStatement, type ReadStatement, toleranceMs } from './verify-bundle.ts';

/**
 * Verifies a case file: the signatures of its statements, that its entries are as they were written and in the tree, that the statements say
 * what the entries do, and that the verdict is the same when it is evaluated again.
 */
export async function verifyCase(
  file: CaseFile,
  keys: readonly VerificationKey[],
  engine: RecordedEngine,
): Promise<Verified> {
  const { columns, verdict } = file;
  const entries = verdict === undefined ? [file] : [file, verdict];
  const opened = file.statements.map((bundle) => openStatement(bundle, keys));
  const statements = opened.flatMap(({ statement }) => statement ?? []);
  const steps = [
    ...opened.map(({ step: signature }) => signature),
    ...entries.map(entryStep),
    ...namedStep(file),
    ...entries.map((entry) => inclusionStep(entry, keys)),
  ];
  const isChanged = steps.some(({ name, result }) => name === 'entry' && result === 'failed');
  // What does not have its digest says nothing.
  if (!isChanged) {
    for (const statement of statements) steps.push(await statementStep(file, statement));
    steps.push(...(await recomputationSteps(file, engine)));
  }
  const of = columns.repository === undefined ? '' : ` of ${columns.repository}`;
  const commit = columns.sha === undefined ? '' : ` ${columns.sha.slice(0, 12)}`;
  const about = `entry ${columns.id}, ${columns.kind}${of}${commit}, written at ${utcMinute(new Date(columns.at))}`;
  return { about, steps };
}

/** Whether the body of an entry has its digest, and the columns repeat it. */
function entryStep({ entry, columns }: SealedEntry): Step {
  const name = `Entry ${columns.id}`;
  if (entry === null)
    return step('entry', 'not-possible', `${name} was redacted: only its digest and its columns are kept.`);
  if (digestOf(entry) !== columns.digest)
    return step('entry', 'failed', `${name} was changed: it does not have the digest ${columns.digest}.`);
  const read = readBody(entry);
  if (read === null)
    return step('entry', 'not-possible', `${name} was written by a later release, or not by sdl-gate.`);
  const changed = changedColumns(columns, read);
  return changed.length > 0
    ? step('entry', 'failed', `${name} was changed: its body differs in ${listOfNames(changed, 'and')}.`)
    : step('entry', 'verified', `${name} matches its digest, and its columns match its body.`);
}

/** Whether the verdict is the one that the entry names. */
function namedStep({ entry, columns, verdict }: CaseFile): readonly Step[] {
  const read = entry === null ? null : readBody(entry);
  const named = read === null || isVerdict(read) ? undefined : read.facts.verdict;
  const digest = typeof named === 'object' && named !== null && 'digest' in named ? named.digest : undefined;
  if (verdict === undefined) {
    // Only of the commit itself: how it is accounted for is an entry that stands for itself.
    return digest === undefined || columns.kind !== 'commit'
      ? []
      : [step('entry', 'not-possible', 'The verdict that the entry names is not in the file.')];
  }
  if (entry === null || digest === verdict.columns.digest) return [];
  return [
    step(
      'entry',
      'failed',
      `The verdict of the file, entry ${verdict.columns.id}, is not the one that the entry names.`,
    ),
  ];
}

const leafNames = [
  ['id', 'number'],
  ['at', 'time'],
  ['confirmed', 'confirmation'],
  ['digest', 'digest'],
  ['columns', 'digest of its columns'],
] as const;

/** Whether the leaf is that of the entry, and the tree of a signed checkpoint has it. */
function inclusionStep({ columns, proof }: SealedEntry, keys: readonly VerificationKey[]): Step {
  const name = `Entry ${columns.id}`;
  if (proof === null)
    return step('inclusion', 'not-possible', `${name} has no proof: no checkpoint covered it yet.`);
  const { id } = columns;
  const leaf = leafOf(columns);
  const changed = leafNames.flatMap(([part, words]) => (proof.leaf[part] === leaf[part] ? [] : [words]));
  if (changed.length > 0)
    return step(
      'inclusion',
      'failed',
      `The proof is for a leaf other than that of entry ${id}: it has another ${listOfNames(changed, 'and')}.`,
    );
  if (keys.length === 0)
    return step('inclusion', 'not-possible', 'The checkpoint is signed: give the list of keys with --keys.');
  const { checkpoint, problem } = verifyInclusion(proof, keys);
  if (problem !== null || checkpoint === null)
    return step(
      'inclusion',
      'failed',
      `The checkpoint of ${name.toLowerCase()} ${problem ?? 'is not a checkpoint'}.`,
    );
  return step(
    'inclusion',
    'verified',
    `${name} is leaf ${proof.index} of the tree of ${proof.size} that was signed at ${utcMinute(checkpoint.at)}.`,
  );
}

/** Whether a statement says what is made of the entries. */
async function statementStep(file: CaseFile, statement: ReadStatement): Promise<Step> {
  const { columns, entry, verdict } = file;
  const sources: StatedSources = {
    entry: (digest) =>
      Promise.resolve(
        verdict === undefined || verdict.columns.digest !== digest
          ? null
          : { ...verdict.columns, body: verdict.entry },
      ),
    evidence: (digests) => Promise.resolve(evidenceOf(file, digests)),
  };
  const stated = await readStated(sources, { id: columns.id, digest: columns.digest, body: entry });
  if (stated === null)
    return step('statement', 'not-possible', 'The statement cannot be compared: the entry was redacted.');
  const { predicateType } = statement;
  const isSummary = predicateType === summaryPredicate;
  if (verdict === undefined && namedStep(file).length > 0)
    return step('statement', 'not-possible', 'The statement cannot be compared: the verdict is missing.');
  if (verdict !== undefined && verdict.entry === null)
    return step('statement', 'not-possible', 'The statement cannot be compared: the verdict was redacted.');
  const at = madeAt(statement) ?? new Date(columns.at);
  if (at.getTime() < columns.at - toleranceMs)
    return step(
      'statement',
      'failed',
      `The statement ${predicateType} says that it was made at ${at.toISOString()}, before its entry was written.`,
    );
  const made = statementsOf(stated, staterOf(statement), at).find(
    (each) => each.predicateType === predicateType,
  );
  if (made === undefined)
    return step('statement', 'failed', `The statement ${predicateType} is not about this entry.`);
  const expected = JSON.parse(made.text) as ReadStatement;
  if (!isDeepStrictEqual(expected.subject, JSON.parse(JSON.stringify(statement.subject))))
    return step('statement', 'failed', `The statement ${predicateType} is about another commit.`);
  const differing = differingFields(expected.predicate, statement.predicate);
  if (differing.length === 0)
    return step('statement', 'verified', `The statement ${predicateType} agrees with the entry.`);
  const isKept = stated.policy !== null && stated.authorPushed !== null;
  if (isSummary && !isKept && differing.every((field) => field === 'verifiedLevels'))
    return step(
      'statement',
      'not-possible',
      `The verified levels cannot be compared: ${stated.policy === null ? 'the policy' : 'who opened the pull request and pushed'} is not in the file.`,
    );
  return step(
    'statement',
    'different',
    `The statement ${predicateType} differs from the entry in ${listOfNames(differing, 'and')}.`,
  );
}

/** Who says that it made the statement: that the signature shows who did is verified apart. */
function staterOf({ predicate, subject }: ReadStatement): Stater {
  const verifier = predicate.verifier as { id?: unknown; version?: Record<string, unknown> } | undefined;
  const uri = subject[0]?.uri ?? '';
  const [, webUrl = ''] = /^git\+(https?:\/\/[^/@]+)\//.exec(uri) ?? [];
  return {
    verifier: String(verifier?.id ?? ''),
    webUrl,
    version: String(verifier?.version?.['sdl-gate'] ?? ''),
  };
}

function differingFields(
  expected: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  return names.filter((name) => !isDeepStrictEqual(expected[name], found[name]));
}

/** Evaluates the verdict again. */
async function recomputationSteps(file: CaseFile, engine: RecordedEngine): Promise<readonly Step[]> {
  const { entry, columns } = file.verdict ?? file;
  const read = entry === null ? null : readBody(entry);
  if (read === null || !isVerdict(read)) return [];
  const evidence = new Map(Object.entries(file.evidence));
  const result = await recompute({ digest: columns.digest, body: entry }, evidence, engine);
  const { recorded, present } = 'versions' in result ? result.versions : { recorded: '', present: '' };
  switch (result.outcome) {
    case 'same':
      return [
        step(
          'recomputation',
          'verified',
          `The verdict is the same, recorded by ${recorded} and evaluated by ${present}.`,
        ),
      ];
    case 'different':
      return result.differences.map(({ message }) => step('recomputation', 'different', plain(message)));
    case 'changed':
      return [step('recomputation', 'failed', plain(result.message))];
    case 'not-possible':
      return [step('recomputation', 'not-possible', plain(result.message))];
  }
}

function evidenceOf({ evidence }: CaseFile, digests: readonly string[]): ReadonlyMap<string, string | null> {
  return new Map(
    digests.map((digest) => {
      const text = evidence[digest];
      return [digest, text !== undefined && digestOf(text) === digest ? text : null];
    }),
  );
}

/** The body of an entry; null: it is of a later release, or not written by sdl-gate. */
export function readBody(body: string): Entry | null {
  try {
    return readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}
