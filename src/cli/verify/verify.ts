import { lstat, open } from 'node:fs/promises';
import { bundleSchema } from '../../ledger/bundle.ts';
import { isCase } from '../../ledger/case-file.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Environment } from '../../platform/settings.ts';
import { systemErrorReason } from '../../platform/system-error.ts';
import { version } from '../../platform/version.ts';
import type { RecordedEngine } from '../../record/recompute.ts';
import { rules } from '../../rules/index.ts';
import { caseOfEntry } from '../../store/case-of-entry.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { plain } from '../../text/message.ts';
import { type Command, type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { entryNotKnown, findEntry, isEntryName } from '../record/find-entry.ts';
import { withStore } from '../store-access.ts';
import { NotVerifiable, readJson } from './read-json.ts';
import type { Step, StepResult, Verified } from './step.ts';
import { readCaseOf, readTrust, type Trust } from './trust.ts';
import { readAnswer, verifyAnswer } from './verify-answer.ts';
import { verifyBundle } from './verify-bundle.ts';
import { verifyCase } from './verify-case.ts';
import { verifyFiles } from './verify-files.ts';

const usage = `sdl-gate verify <file> [--keys <file>] [--json]
sdl-gate verify --entry <entry> [--keys <file>] [--json]

Verifies what sdl-gate wrote, offline: that it was signed, that the entry is in the tree of the record, that the statement
agrees with the entry, and that the verdict is the same when it is evaluated again. docs/statements.md explains it.

A <file> is a statement (a Sigstore bundle), the case file of a sampled change or the ZIP that has it, an export (its
folder or ZIP), or the answer of "sdl-gate release --format json".

  --keys <file>    the keys that count: the list from https://<service>/.well-known/sdl-gate/keys.json, or from
                   "sdl-gate keys list --json". Without it, a file shows at most that it is consistent
  --entry <entry>  an entry in the database of the service, by its number or 8 or more digits of its digest; DATABASE_URL
                   is the service's own, from the environment or .env
  --json           machine-readable output
  --help

Exit code: 0 when everything is verified; 1 when something failed or differs, or the file cannot be read; 2 for wrong
arguments; 3 when nothing failed, but something could not be verified, such as who signed it, without --keys.`;

/** The exit code where nothing failed, but something could not be verified. */
const notPossibleExit = 3;

/** The command `verify`: verifies a file, or an entry of the record. */
export function verify(environment: () => Environment): Command {
  return {
    name: 'verify',
    summary: 'verifies statements, cases and exports offline',
    usage,
    async run(words, terminal) {
      const { values, positionals } = readOptions(
        words,
        { keys: { type: 'string' }, entry: { type: 'string' }, json: { type: 'boolean' } },
        true,
      );
      const [path, ...more] = positionals;
      const { entry, json = false } = values;
      if ((path === undefined) === (entry === undefined) || more.length > 0)
        throw new UsageError('Give one of: a file; --entry with an entry of the record.');
      if (entry !== undefined && !isEntryName(entry))
        throw new UsageError('--entry takes a number, or 8 or more digits of a digest.');
      try {
        const trust = await readTrust(values.keys ?? null);
        const verifying = (work: (engine: RecordedEngine) => Promise<readonly Verified[]>) =>
          withEngine(async (engine) => report(await work(engine), trust, json, terminal));
        if (path !== undefined) return await verifying((engine) => verifyPath(path, trust, engine));
        return await withStore(environment(), terminal, async (store) => {
          const stored = await findEntry(store, entry ?? '');
          if (stored === null) {
            terminal.errors.write(entryNotKnown(entry ?? ''));
            return 1;
          }
          const file = await caseOfEntry(store, stored);
          return verifying(async (engine) => [await verifyCase(file, trust.keysOf(file), engine)]);
        });
      } catch (error) {
        if (!(error instanceof NotVerifiable)) throw error;
        const reason = plain([error.message.replace(/\.$/, '')]);
        const name = JSON.stringify(path ?? entry);
        terminal.errors.write(
          `${withCode(commandMessages.fileNotVerifiable, { path: name, reason: `${reason}.` })}\n`,
        );
        return 1;
      }
    },
  };
}

async function withEngine(work: (engine: RecordedEngine) => Promise<number>): Promise<number> {
  const { createBudgetedEngine } = await import('../../budget/budgeted-engine.ts');
  const engine = createBudgetedEngine();
  try {
    return await work({ engine, rules, version });
  } finally {
    await engine.close();
  }
}

async function verifyPath(path: string, trust: Trust, engine: RecordedEngine): Promise<readonly Verified[]> {
  if (await isFolderOrZip(path)) return verifyFiles(path, trust, engine);
  const data = await readJson(path);
  if (isCase(data)) {
    const file = readCaseOf(data);
    return [await verifyCase(file, trust.keysOf(file), engine)];
  }
  const given = trust.given ?? [];
  const answer = readAnswer(data);
  if (answer !== null) return [verifyAnswer(answer, given)];
  const bundle = bundleSchema.safeParse(data);
  if (bundle.success) return [verifyBundle(bundle.data, given)];
  throw new NotVerifiable('it is not a statement, a case file, an export or an answer of sdl-gate');
}

/** The first bytes of a ZIP. */
const zipSignature = 'PK';

async function isFolderOrZip(path: string): Promise<boolean> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return true;
    if (!stats.isFile()) return false;
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return buffer.subarray(0, bytesRead).toString('latin1') === zipSignature;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new NotVerifiable(systemErrorReason(error));
  }
}

const resultWords: Readonly<Record<StepResult, string>> = {
  verified: 'verified',
  failed: 'FAILED',
  different: 'DIFFERENT',
  'not-possible': 'not possible',
};

const noKeys =
  'The keys are those of the file itself or of the database: they show that it is consistent, but not who made it. Give the list of the service with --keys.';

/** Prints what verifying gave. */
function report(
  verified: readonly Verified[],
  { given }: Trust,
  json: boolean,
  { output }: Terminal,
): number {
  const steps = verified.flatMap((each) => each.steps);
  if (json) output.write(jsonDocument({ trust: given === null ? 'own-keys' : 'given-keys', verified }));
  else {
    for (const { about, steps: all } of verified)
      output.write(`${plain([about])}\n${all.map(line).join('')}`);
    if (given === null) output.write(`${noKeys}\n`);
  }
  if (steps.some(({ result }) => result === 'failed' || result === 'different')) return 1;
  return given === null || steps.some(({ result }) => result === 'not-possible') ? notPossibleExit : 0;
}

function line({ name, result, message }: Step): string {
  return `  ${name.padEnd(13)}  ${resultWords[result].padEnd(12)}  ${plain([message])}\n`;
}
