import type { Extent } from '../git/history.ts';
import { UsageError } from './command.ts';
import { readOptions } from './options.ts';

const formats = ['table', 'jsonl', 'html'] as const;

/** How a replay is called. */
export interface ReplayArguments {
  readonly source:
    | { readonly kind: 'dataset'; readonly path: string }
    | { readonly kind: 'git'; readonly path: string; readonly extent: Extent };
  readonly policy: string | null;
  readonly teams: string | null;
  readonly format: (typeof formats)[number];
  /** Null: to the terminal. */
  readonly output: string | null;
}

const defaultLast = 200;

export const replayUsage = `sdl-gate replay --dataset <file> | --git <path> [--since <date> | --last <n>] [options]

Reports what each rule of the policy would have said about merged changes: how many would have failed,
why, and which enforcement is safe to begin with. Nothing is changed, fetched or run.

  --dataset <file>   recorded changes, one JSON object a line (docs/replay.md)
  --git <path>       the first-parent commits of a local clone, newest first
  --last <n>         how many commits (default: ${defaultLast})
  --since <date>     commits since a day, such as 2026-01-31
  --policy <file>    the policy (.github/sdl.yml); default: the built-in policy
  --teams <file>     count by team, not by author; YAML: for each team a list of names or e-mail addresses
  --format <format>  table (default), jsonl (one line for each change) or html (a page to send to a team)
  --output <file>    where the report is written; default: the terminal
  --help

Exit code: 0; 1 when lines of the dataset could not be read; 2 when nothing could be replayed.`;

const options = {
  dataset: { type: 'string' },
  git: { type: 'string' },
  last: { type: 'string' },
  since: { type: 'string' },
  policy: { type: 'string' },
  teams: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
} as const;

/** @throws {UsageError} */
export function readReplayArguments(words: readonly string[]): ReplayArguments {
  const { values } = readOptions(words, options, false);
  const { dataset, git, last, since, format = 'table' } = values;
  if ((dataset === undefined) === (git === undefined))
    throw new UsageError('Give either --dataset or --git; see sdl-gate replay --help.');
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
    teams: values.teams ?? null,
    format: known,
    output: values.output ?? null,
  };
}

function newest(last: string | undefined): Extent {
  const count = Number(last ?? defaultLast);
  if (!Number.isInteger(count) || count < 1) {
    throw new UsageError(`--last takes a whole number from 1, not ${JSON.stringify(last)}.`);
  }
  return { last: count };
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
