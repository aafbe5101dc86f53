import type { Report } from '../../engine/report.ts';
import { type Entry, isVerdict, type VerdictEntry } from '../../record/entry.ts';
import { shorten } from '../../report/size.ts';
import { conclusionWords, enforcementWords, sourceWords, statusWords } from '../../report/verdict-words.ts';
import type { StoredEntry } from '../../store/entries.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { table } from '../table.ts';
import { inert, subjectOf } from './list-text.ts';
import type { PartState } from './part-states.ts';

const maxFactCharacters = 200;
const maxDeliveries = 5;

/** An entry as far as it can be read. */
export interface ShownEntry {
  readonly entry: StoredEntry;
  /** Its body; where there is none, why. */
  readonly read: Entry | { readonly problem: string };
  readonly evidence: readonly PartState[];
  /** Where GitHub shows what it is about; null where nothing does. */
  readonly link: string | null;
}

/** An entry for a terminal. Nothing in it can write to the terminal but its lines. */
export function renderEntry({ entry, read, evidence, link }: ShownEntry): string {
  const about = [
    ['digest', entry.digest],
    ['written', new Date(entry.at).toISOString()],
    ['about', aboutWords(entry)],
    ['link', link ?? ''],
    ['commit', entry.sha ?? ''],
    ['branch', entry.branch ?? ''],
    ['confirmed', entry.confirmed ? '' : 'no: the process ended before it knew whether GitHub took it'],
  ];
  const said =
    'problem' in read ? [['body', read.problem]] : isVerdict(read) ? verdictFacts(read) : factsOf(read);
  const lines = [
    `Entry ${entry.id}, ${entry.kind}${entry.conclusion === undefined ? '' : `: ${entry.conclusion}`}`,
    ...[...about, ...said].flatMap(([name = '', value = '']) =>
      value === '' ? [] : [`  ${name.padEnd(13)} ${value}`],
    ),
    ...('problem' in read || !isVerdict(read) ? [] : ruleLines(read.onCheck ?? read.report)),
    ...(evidence.length === 0 ? [] : evidenceLines(evidence)),
  ];
  return lines.map((line) => `${inert(line).trimEnd()}\n`).join('');
}

function aboutWords(entry: StoredEntry): string {
  const { repositoryId, repository } = entry;
  const subject = subjectOf(entry);
  return repositoryId === undefined || repository === undefined
    ? subject
    : `${subject} (repository ${repositoryId})`;
}

function verdictFacts({
  report,
  onCheck,
  checkName,
  engine,
  deliveries,
  inputs,
}: VerdictEntry): readonly (readonly string[])[] {
  const shown = onCheck ?? report;
  const { policy, organization, evaluatedAt } = report;
  const digest = typeof inputs.policy === 'string' ? `, digest ${inputs.policy.slice(0, 12)}` : '';
  return [
    ['evaluated', `${evaluatedAt.toISOString()} by sdl-gate ${engine}`],
    ['check', `${checkName} ${conclusionWords[shown.conclusion]}`],
    [
      'its own',
      onCheck === undefined
        ? ''
        : `${conclusionWords[report.conclusion]}; the check also stands for other pull requests`,
    ],
    ['base', 'baseSha' in report.subject ? report.subject.baseSha : ''],
    [
      'group of',
      'pullRequests' in report.subject
        ? listOfNames(
            report.subject.pullRequests.map((number) => `#${number}`),
            'and',
          )
        : '',
    ],
    ['policy', `${sourceWords(policy)}${digest}`],
    [
      'organization',
      organization === undefined || policy.kind === 'organization' ? '' : sourceWords(organization),
    ],
    ['deliveries', deliveries.length === 0 ? '' : listOfNames(deliveries.toReversed(), 'and', maxDeliveries)],
    ...shown.policyProblems.map(({ message }) => ['problem', message]),
  ];
}

function ruleLines({ rules }: Report): readonly string[] {
  if (rules.length === 0) return ['  rules         none was evaluated'];
  const rows = rules.map(({ id, part, enforcement, verdict }) => [
    part === undefined ? id : `${id} (${part})`,
    enforcementWords[enforcement],
    `${statusWords[verdict.status]}: ${plain(verdict.summary)}`,
  ]);
  return table(
    ['RULE', 'COUNTS', 'VERDICT'],
    rows.map((row) => row.map(inert)),
  ).map((line) => `  ${line}`);
}

function factsOf(entry: Exclude<Entry, VerdictEntry>): readonly (readonly string[])[] {
  return Object.entries(entry.facts).map(([name, value]) => [
    name,
    shorten(factWords(value), maxFactCharacters),
  ]);
}

function factWords(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

const stateWords: Readonly<Record<PartState['state'], string>> = {
  kept: 'kept',
  changed: 'changed: it does not match its digest',
  removed: 'no longer kept, or redacted',
  'too-large': 'not kept: too large',
  'unknown-rule': 'not kept: one of its rules cannot be described by data',
};

function evidenceLines(evidence: readonly PartState[]): readonly string[] {
  const several = new Set(evidence.map(({ of }) => of)).size > 1;
  const rows = evidence.map(({ of, name, digest, bytes, state }) => [
    ...(several ? [of] : []),
    name,
    digest?.slice(0, 12) ?? '',
    bytes === null ? '' : bytes.toLocaleString('en'),
    stateWords[state],
  ]);
  const header = [...(several ? ['OF'] : []), 'EVIDENCE', 'DIGEST', 'BYTES', 'STATE'];
  return table(
    header,
    rows.map((row) => row.map(inert)),
  ).map((line) => `  ${line}`);
}
