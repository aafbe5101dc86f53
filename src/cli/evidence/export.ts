import { link, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { GitError } from '../../git/git.ts';
import { signedBundle } from '../../ledger/bundle.ts';
import { readCheckpoint } from '../../ledger/checkpoint.ts';
import { publishedKeys } from '../../ledger/published-keys.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { type Environment, readStoreLocation } from '../../platform/settings.ts';
import { version } from '../../platform/version.ts';
import type { ListedEntry } from '../../store/entries.ts';
import type { Ledger } from '../../store/ledger.ts';
import { KeyNotHere } from '../../store/signer.ts';
import type { Store } from '../../store/store.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { counted, listOfNames, plural } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { Progress } from '../progress.ts';
import { commitTable } from './commit-rows.ts';
import { type CloneComparison, isSame, openComparison } from './compare-clone.ts';
import type { EvidenceCommand } from './evidence-command.ts';
import { type EvidenceScope, findScope, readScope, scopeOptions, scopeUsage } from './evidence-scope.ts';
import { evidenceSigner } from './evidence-signer.ts';
import { exceptionTable } from './exception-rows.ts';
import { writeTable } from './export-file.ts';
import {
  type BranchComparison,
  type DigestedFile,
  type ExportHeader,
  encodeManifest,
  keysName,
  manifestName,
  signatureName,
} from './export-manifest.ts';
import { type ExportTable, type Row, wordOf } from './export-table.ts';
import { inventoryTable } from './inventory-rows.ts';
import { releaseTable } from './release-rows.ts';
import { remediationTable } from './remediation-rows.ts';
import { verdictTable } from './verdict-rows.ts';
import { pathProblem } from './write-problem.ts';
import { writeZip } from './write-zip.ts';

/** The files of an export. */
export const exportTables: readonly ExportTable[] = [
  commitTable,
  inventoryTable,
  verdictTable,
  exceptionTable,
  releaseTable,
  remediationTable,
];

const formats = ['csv', 'jsonl', 'zip'] as const;
type Format = (typeof formats)[number];

/** The exit code where commits are missing, or are not in the clone. */
const differentExit = 3;

const usage = `sdl-gate evidence export --from <time> --to <time> [--repository <name or id> …] --format csv|jsonl|zip --out <path>
                         [--clone <path>]

Writes the commits of a period, with how each is accounted for, its verdicts, exceptions, releases and remediation: a file
each, with ${manifestName}, which names their digests. "sdl-gate verify" shows whether any was changed afterwards.

${scopeUsage}
  --format <format>             csv, for spreadsheets; jsonl, for programs; zip: the files of csv in one
  --out <path>                  a new folder; with zip, a new file
  --clone <path>                a local clone of the one repository: compares the commits with its first-parent lines

Exit code: 3 where the commits differ from those of the clone, which is printed.`;

/** `evidence export`: the record of a period as files. */
export const exportCommand: EvidenceCommand = {
  summary: 'writes the commits, verdicts, exceptions and releases of a period as files',
  usage,
  action(words, terminal) {
    const { values } = readOptions(
      words,
      {
        ...scopeOptions,
        format: { type: 'string' },
        out: { type: 'string' },
        clone: { type: 'string' },
      },
      false,
    );
    const asked = readScope(values);
    const format = formats.find((each) => each === values.format);
    if (format === undefined)
      throw new UsageError(
        `--format takes ${listOfNames(formats, 'or')}${values.format === undefined ? '.' : `, not ${JSON.stringify(values.format)}.`}`,
      );
    const { out, clone } = values;
    if (out === undefined || out === '') throw new UsageError('Say where to write with --out.');
    if (clone !== undefined && asked.repositories.length !== 1)
      throw new UsageError('--clone compares one repository: name it with --repository.');
    return async (store, variables) => {
      const scope = await findScope(store, asked);
      if ('problem' in scope) {
        terminal.errors.write(`${scope.problem}\n`);
        return 1;
      }
      try {
        const comparison = clone === undefined ? null : await openComparison(clone);
        const exported = await exportTo(out, format, { store, variables, scope, comparison, terminal });
        terminal.output.write(summaryOf(out, exported));
        return exported.comparisons.every(isSame) ? 0 : differentExit;
      } catch (error) {
        const problem = problemOf(error, out, clone);
        if (problem === null) throw error;
        terminal.errors.write(`${problem}\n`);
        return 1;
      }
    };
  },
};

interface ExportTask {
  readonly store: Store;
  readonly variables: Environment;
  readonly scope: EvidenceScope;
  readonly comparison: CloneComparison | null;
  readonly terminal: Terminal;
}

interface Exported {
  readonly isSigned: boolean;
  readonly files: readonly DigestedFile[];
  readonly comparisons: readonly BranchComparison[];
}

/** Writes to a folder of its own, which gets its name when it is whole: no part of an export is taken for one. */
async function exportTo(out: string, format: Format, task: ExportTask): Promise<Exported> {
  const target = resolve(out);
  const folder = await mkdtemp(join(dirname(target), `.${basename(target)}.`));
  try {
    const exported = await writeFiles(folder, format === 'jsonl' ? 'jsonl' : 'csv', task);
    if (format === 'zip') {
      const names = [
        ...exported.files.map(({ name }) => name),
        manifestName,
        ...(exported.isSigned ? [signatureName, keysName] : []),
      ];
      const zip = `${folder}/export.zip`;
      await writeZip(
        zip,
        names.map((name) => ({ name, path: join(folder, name) })),
      );
      // A rename would replace what has the name.
      await link(zip, target);
    } else {
      await moveFolder(folder, target);
    }
    return exported;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, format: 'csv' | 'jsonl', task: ExportTask): Promise<Exported> {
  const { store, scope, comparison, terminal } = task;
  const [newest] = await store.entries({}, 1);
  // Before the rows: where the key cannot be used, nothing is written.
  const signer = evidenceSigner(store, task.variables);
  const about = await headerOf(task, newest ?? null);
  const progress = new Progress(terminal, 'entries');
  const files: DigestedFile[] = [];
  try {
    let done = 0;
    for (const [index, table] of exportTables.entries()) {
      const seen = ({ id }: ListedEntry) => {
        done += 1;
        // Entries are numbered about one by one, and the newest are read first.
        const part = newest === undefined ? 1 : 1 - id / newest.id;
        progress.show(done, (index + part) / exportTables.length);
      };
      const rows = table.rows({ store, scope, seen });
      files.push(
        await writeTable(
          folder,
          { table, format, about },
          table === commitTable && comparison !== null ? compared(rows, comparison) : rows,
        ),
      );
    }
  } finally {
    progress.clear();
  }
  const comparisons = (await comparison?.result(scope)) ?? [];
  const manifest = encodeManifest(about, files, comparisons);
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { flag: 'wx' });
  await write(manifestName, manifest);
  if (signer !== null) {
    await write(signatureName, jsonDocument(await signedBundle(manifest, signer)));
    await write(keysName, jsonDocument(publishedKeys(await store.signingKeys())));
  }
  return { files, comparisons, isSigned: signer !== null };
}

async function* compared(rows: AsyncIterable<Row>, comparison: CloneComparison): AsyncGenerator<Row> {
  for await (const row of rows) {
    // Git does not count what bears a date of another period.
    if (row.countedBy === 'committed' || row.committedAt === null)
      comparison.add(wordOf(row.branch), wordOf(row.sha));
    yield row;
  }
}

async function headerOf(
  { store, scope, variables }: ExportTask,
  newest: ListedEntry | null,
): Promise<ExportHeader> {
  return {
    engine: `sdl-gate ${version}`,
    madeAt: new Date().toISOString(),
    source: {
      app: variables.APP_ID || null,
      database: readStoreLocation(variables).kind,
      newestEntry: newest && {
        entry: newest.id,
        digest: newest.digest,
        recordedAt: new Date(newest.at).toISOString(),
      },
      checkpoint: await lastCheckpoint(store),
    },
    scope: {
      from: new Date(scope.from).toISOString(),
      to: new Date(scope.to).toISOString(),
      repositories: scope.repositories && [...scope.repositories],
    },
  };
}

/** The last checkpoint of the newest tree that has one. */
async function lastCheckpoint(store: Ledger): Promise<ExportHeader['source']['checkpoint']> {
  for (const { id } of (await store.trees()).toReversed()) {
    const stored = await store.lastCheckpoint(id);
    const read = stored === null ? null : readCheckpoint(stored.text);
    if (stored === null || read === null) continue;
    const { origin, size, root } = read;
    return { origin, size, root, signed: stored.text };
  }
  return null;
}

/** Gives a folder its name, and never replaces anything: the rename replaces the empty folder that holds the name. */
async function moveFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  await rename(from, to);
}

function problemOf(error: unknown, out: string, clone: string | undefined): string | null {
  if (error instanceof GitError)
    return withCode(commandMessages.cloneUnreadable, {
      path: plain([clone ?? '']),
      reason: plain([error.message]),
    });
  if (error instanceof KeyNotHere) return plain([error.message]);
  return pathProblem(error, out);
}

function summaryOf(out: string, { files, comparisons, isSigned }: Exported): string {
  const lines = [
    ...files.map(({ name, rows }) => `${name}: ${counted(rows, 'row')}`),
    ...comparisons.map(comparisonLine),
    ...(isSigned
      ? []
      : [
          'Not signed: nobody can tell who made it. To sign it, run the command with the settings of the service.',
        ]),
    `Written to ${out}.`,
  ];
  return lines.map((line) => `${plain([line])}\n`).join('');
}

function comparisonLine(compared: BranchComparison): string {
  const { branch, inClone, exported, missing, notInClone } = compared;
  const counts = `${branch}: ${counted(inClone, 'first-parent commit')} in the clone, ${exported} in the export`;
  if (isSame(compared)) return `${counts}: the same.`;
  const parts = [
    ...(missing.count === 0
      ? []
      : [`${missing.count} ${plural(missing.count, 'is', 'are')} missing: ${namesOf(missing)}`]),
    ...(notInClone.count === 0
      ? []
      : [
          `${notInClone.count} ${plural(notInClone.count, 'is', 'are')} not in the clone: ${namesOf(notInClone)}`,
        ]),
  ];
  return `${counts}; ${parts.join('; ')}.`;
}

/** Commits that a line names. */
const maxNamed = 5;

function namesOf({ count, commits }: BranchComparison['missing']): string {
  const named = commits.slice(0, maxNamed).map((sha) => sha.slice(0, 12));
  return `${named.join(', ')}${count > named.length ? ' …' : ''}`;
}
