import type { Extent } from '../git/history.ts';
import type { Selection } from '../replay/selection.ts';
import { globMistake } from '../rules/matching.ts';
import { day } from '../rules/options.ts';
import { UsageError } from './command.ts';
import { readOptions } from './options.ts';

const formats = ['table', 'jsonl', 'html'] as const;

/** How a replay is called. */
export interface ReplayArguments {
  readonly source:
    | { readonly kind: 'dataset'; readonly path: string }
    | { readonly kind: 'git'; readonly path: string; readonly extent: Extent };
  readonly policy: string | null;
  /** The day on which the rules count; null for today. */
  readonly at: Date | null;
  /** A second policy, with which the first is compared. */
  readonly compare: string | null;
  /** Ids of the rules that are replayed; empty for all. */
  readonly rules: readonly string[];
  readonly selection: Selection;
  /** Affected changes of a rule that the table lists. */
  readonly listed: number;
  readonly teams: string | null;
  readonly format: (typeof formats)[number];
  /** Null: to the terminal. */
  readonly output: string | null;
}

/** Commits of a clone. */
const defaultLast = 200;

/** Affected changes of a rule in the table. */
const defaultListed = 10;

export const replayUsage = `sdl-gate replay --dataset <file> | --git <path> [--since <date> | --last <n>] [options]

Reports what each rule of the policy would have said about merged changes: how many would have failed,
why, and which enforcement is safe to begin with. Nothing is changed, fetched or run.

  --dataset <file>         recorded changes, one JSON object a line (docs/replay.md)
  --git <path>             the first-parent commits of a local clone, newest first
  --last <n>               how many commits (default: ${defaultLast})
  --since <date>           commits since a day, such as 2026-01-31
  --policy <file>          the policy (.github/sdl.yml); default: the built-in policy
  --at <day>               how the rules count on a day, such as 2027-01-31 (roll-out); default: today
  --compare <file>         a second policy: which changes would fail only under one of the two
  --rule <id>              only this rule; may be repeated
  --path <glob>            only changes of files that match; may be repeated
  --author <name>          only changes by this name, e-mail address or login; may be repeated
  --without-author <name>  leave out changes by this author, such as 'renovate[bot]'; may be repeated
  --teams <file>           count by team, not by author; YAML: for each team a list of authors
  --failures <n>           how many affected changes of each rule the table lists (default: ${defaultListed})
  --all                    list all of them
  --format <format>        table (default), jsonl (one line for each change) or html (a page to send to a team)
  --output <file>          where the report is written; default: the terminal
  --help

Exit code: 0; 1 when lines of the dataset or commits could not be read; 2 when nothing could be replayed.`;

const options = {
  dataset: { type: 'string' },
  git: { type: 'string' },
  last: { type: 'string' },
  since: { type: 'string' },
  policy: { type: 'string' },
  at: { type: 'string' },
  compare: { type: 'string' },
  rule: { type: 'string', multiple: true },
  path: { type: 'string', multiple: true },
  author: { type: 'string', multiple: true },
  'without-author': { type: 'string', multiple: true },
  failures: { type: 'string' },
  all: { type: 'boolean' },
  teams: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
} as const;

/** @throws {UsageError} */
export function readReplayArguments(words: readonly string[]): ReplayArguments {
  const { values } = readOptions(words, options, false);
  const { dataset, git, last, since, format = 'table' } = values;
  if (dataset !== undefined && git !== undefined) {
    throw new UsageError(
      '--dataset and --git exclude each other: a replay reads recorded changes or a clone.',
    );
  }
  if (dataset === undefined && git === undefined) {
    throw new UsageError('Give --dataset <file> or --git <path>; see sdl-gate replay --help.');
  }
  if (git === undefined && (last !== undefined || since !== undefined)) {
    throw new UsageError('--last and --since belong to --git.');
  }
  if (last !== undefined && since !== undefined) throw new UsageError('Give either --last or --since.');
  const known = formats.find((each) => each === format);
  if (known === undefined)
    throw new UsageError(`--format takes ${formats.join(', ')}, not ${JSON.stringify(format)}.`);
  return {
    source:
      git === undefined
        ? { kind: 'dataset', path: dataset ?? '' }
        : { kind: 'git', path: git, extent: since === undefined ? newest(last) : { since: instant(since) } },
    policy: values.policy ?? null,
    at: values.at === undefined ? null : dayOf(values.at),
    compare: values.compare ?? null,
    rules: values.rule ?? [],
    selection: {
      paths: (values.path ?? []).map(readableGlob),
      authors: values.author ?? [],
      withoutAuthors: values['without-author'] ?? [],
    },
    listed: listed(values.failures, values.all === true),
    teams: values.teams ?? null,
    format: known,
    output: values.output ?? null,
  };
}

function newest(last: string | undefined): Extent {
  return { last: last === undefined ? defaultLast : wholeNumber('--last', last) };
}

function listed(failures: string | undefined, all: boolean): number {
  if (all && failures !== undefined) throw new UsageError('Give either --all or --failures.');
  if (all) return Number.POSITIVE_INFINITY;
  return failures === undefined ? defaultListed : wholeNumber('--failures', failures);
}

function wholeNumber(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new UsageError(`${option} takes a whole number from 1, not ${JSON.stringify(text)}.`);
  }
  return count;
}

/** The midnight in UTC at which a day begins. */
function dayOf(text: string): Date {
  const read = day().safeParse(text);
  if (!read.success)
    throw new UsageError(`--at takes a day such as 2027-01-31, not ${JSON.stringify(text)}.`);
  return new Date(`${text}T00:00:00Z`);
}

function readableGlob(glob: string): string {
  const mistake = globMistake(glob);
  if (mistake !== null) throw new UsageError(`--path must be ${mistake}, not ${JSON.stringify(glob)}.`);
  return glob;
}

/** A day begins at midnight in UTC, whatever the machine's zone. git itself takes any text for a date. */
function instant(since: string): string {
  const date = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d))?$/.test(since)
    ? new Date(since)
    : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw new UsageError(`--since takes a day such as 2026-01-31, not ${JSON.stringify(since)}.`);
  }
  return date.toISOString();
}
