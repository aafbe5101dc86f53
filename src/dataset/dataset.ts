import { z } from 'zod';
import { readFileDiffs } from '../analysis/diff/diff-reader.ts';
import type { ChangedFile } from '../evidence/change.ts';
import { changeOf, pageOf, type RecordedChange } from './recorded-change.ts';

/** Bytes of a line that is read. */
export const maxRecordLength = 64 * 1024 * 1024;

const count = z.int().min(0);

const file = z.object({
  path: z.string().min(1),
  previousPath: z.string().min(1).optional(),
  status: z.enum(['added', 'modified', 'removed', 'renamed', 'copied', 'changed', 'unchanged']),
  additions: count,
  deletions: count,
  binary: z.boolean().default(false),
  submodule: z.boolean().optional(),
});

const record = z.object({
  repo: z.string().min(1),
  number: z.int().min(1).nullish(),
  sha: z.string().min(1),
  date: z.string().nullish(),
  title: z.string().default(''),
  body: z.string().nullish(),
  author: z.string().nullish(),
  files: z.array(file),
  filesTotal: count.optional(),
  patch: z.string().nullish(),
  patchTruncated: z.boolean().nullish(),
});

type FileRecord = z.output<typeof file>;

/** A line of a dataset: a change, or what is wrong with the line. */
export type RecordReading =
  | { readonly readable: true; readonly change: RecordedChange }
  | { readonly readable: false; readonly problem: string };

/**
 * Reads one line of a dataset. Never throws, whatever the line. Keys that it does not know are ignored.
 *
 * @param line a JSON object `{repo, number, sha, date, title, body, author, files, filesTotal, patch, patchTruncated}`;
 *   `docs/replay.md` describes it
 */
export function readRecord(line: string): RecordReading {
  if (line.length > maxRecordLength) return { readable: false, problem: 'The line is longer than 64 MiB.' };
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { readable: false, problem: 'The line is not JSON.' };
  }
  const parsed = record.safeParse(json);
  if (!parsed.success) return { readable: false, problem: problemOf(json, parsed.error.issues[0]) };
  const { data } = parsed;
  const { repo: repository, number = null, sha, title, files, patch, patchTruncated } = data;
  const date = new Date(data.date ?? Number.NaN);
  const found = typeof patch === 'string' ? withPatches(files, patch) : files.map(withoutPatch);
  return {
    readable: true,
    change: {
      repository,
      number,
      sha,
      date: Number.isNaN(date.getTime()) ? null : date,
      title,
      body: data.body ?? '',
      author: typeof data.author === 'string' ? { name: data.author, email: null } : null,
      url: pageOf(repository, number, sha),
      change: changeOf(found, Math.max(data.filesTotal ?? 0, files.length)),
      diff: typeof patch !== 'string' ? 'absent' : patchTruncated === true ? 'cut' : 'whole',
    },
  };
}

function problemOf(json: unknown, issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'The line is not a change.';
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  const name = place === '' ? 'The line' : place.slice(1);
  return isMissing(json, issue.path) ? `${name} is missing.` : `${name}: ${issue.message}.`;
}

/** Whether a value has nothing at a path whose beginning it has. */
function isMissing(json: unknown, path: readonly PropertyKey[]): boolean {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    if (!Object.hasOwn(value, key)) return true;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return false;
}

/** Gives each file its part of the diff; a file that the diff leaves out has none. */
function withPatches(files: readonly FileRecord[], diff: string): readonly ChangedFile[] {
  const patches = new Map(readFileDiffs(diff).map((each) => [each.file.path, each.file]));
  return files.map((each) => {
    const shown = patches.get(each.path);
    const bare = withoutPatch(each);
    if (shown?.patch === undefined) return bare;
    const isWhole = shown.additions === each.additions && shown.deletions === each.deletions;
    const patch = isWhole ? shown.patch : withoutHalfReplacement(shown.patch);
    return patch === null ? bare : { ...bare, patch };
  });
}

/**
 * A diff that is cut may end between the lines that go and those that take their place: such an end would read as a
 * deletion, and is left out. `null` where nothing that changes is left.
 */
function withoutHalfReplacement(patch: string): string | null {
  const lines = patch.split('\n');
  const isChange = (line: string) => line.startsWith('+') || line.startsWith('-');
  const end = lines.findLastIndex((line) => !isChange(line)) + 1;
  const kept = lines.slice(end).some((line) => line.startsWith('-')) ? lines.slice(0, end) : lines;
  return kept.some(isChange) ? kept.join('\n') : null;
}

function withoutPatch({ previousPath, submodule, ...rest }: FileRecord): ChangedFile {
  return {
    ...rest,
    ...(previousPath === undefined ? {} : { previousPath }),
    ...(submodule === undefined ? {} : { submodule }),
  };
}
