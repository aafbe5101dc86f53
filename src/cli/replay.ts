import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Author, RecordedChange } from '../dataset/recorded-change.ts';
import { rulesAnywhere } from '../engine/parts.ts';
import { openClone } from '../git/clone.ts';
import { GitError } from '../git/git.ts';
import { type Extent, listCommits, readHistory } from '../git/history.ts';
import { fileText } from '../policy/file-text.ts';
import { defaultPolicy, loadPolicy } from '../policy/load.ts';
import type { EnabledRule, Policy } from '../policy/policy.ts';
import { overdueReviews } from '../policy/policy-review.ts';
import { defaultPreset } from '../policy/presets/index.ts';
import { scopesByChange } from '../policy/resolve.ts';
import { enforcementAt } from '../policy/roll-out.ts';
import { planReplay } from '../replay/plan.ts';
import { selectionWords, selects } from '../replay/selection.ts';
import { overdueReviewNote } from '../report/policy-review.ts';
import { rules } from '../rules/index.ts';
import { plain } from '../text/message.ts';
import { nearest } from '../text/nearest.ts';
import { type Command, type Terminal, UsageError } from './command.ts';
import { readDataset } from './dataset-file.ts';
import { Progress } from './progress.ts';
import { type ReplayArguments, readReplayArguments, replayUsage } from './replay-arguments.ts';
import { type PlannedPolicy, type ReplayReport, replayReport } from './replay-report.ts';
import { readTeams } from './teams.ts';

/** Unreadable lines that are reported; the others are counted. */
const maxProblems = 20;

/**
 * Evaluates merged changes by a policy and reports what would have happened.
 *
 *     sdl-gate replay --git ../shop --last 500 --policy ../shop/.github/sdl.yml
 */
export const replay: Command = {
  name: 'replay',
  summary: 'reports what the policy would have said about merged changes',
  usage: replayUsage,
  async run(words, terminal) {
    const called = readReplayArguments(words);
    const policy = await plannedPolicy(called.policy, called);
    const compared = called.compare === null ? null : await plannedPolicy(called.compare, called);
    const groupOf = called.teams === null ? authorOf : readTeams(await readText(called.teams), called.teams);
    const hasRules = [policy, compared].some((planned) => (planned?.plan.replayed.length ?? 0) > 0);
    const report = replayReport(called, policy, compared, groupOf);
    const output = called.output === null ? terminal.output : await openFile(called.output);
    try {
      return await replayTo(output, called, report, hasRules, terminal);
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(plain([`${called.source.path}: ${error.message}`]));
      throw error;
    } finally {
      if (called.output !== null) await close(output);
    }
  },
};

/** A change to evaluate, or what could not be read, with how much is read, 0 to 1. */
type Read = { readonly fraction: number } & (
  | { readonly readable: true; readonly change: RecordedChange }
  /** The place is the number of a line, or a commit. */
  | { readonly readable: false; readonly problem: string; readonly place: string }
);

async function replayTo(
  output: Writable,
  called: ReplayArguments,
  report: ReplayReport,
  hasRules: boolean,
  terminal: Terminal,
): Promise<number> {
  const isSelected = selects(called.selection);
  const progress = new Progress(terminal, 'changes');
  let unreadable = 0;
  let replayed = 0;
  let done = 0;
  for await (const read of changesOf(called.source)) {
    if (!read.readable) {
      unreadable += 1;
      if (unreadable <= maxProblems) {
        progress.clear();
        terminal.errors.write(`${plain([`${called.source.path}:${read.place}: ${read.problem}`])}\n`);
      }
    } else if (isSelected(read.change)) {
      replayed += 1;
      await write(output, report.add(read.change));
    }
    done += 1;
    progress.show(done, read.fraction);
  }
  progress.clear();
  if (unreadable > maxProblems) terminal.errors.write(`… and ${unreadable - maxProblems} more.\n`);
  const text = report.end({
    unreadable,
    people: called.teams === null ? 'author' : 'team',
    source: called.source.kind === 'git' ? 'clone' : 'dataset',
    selection: selectionWords(called.selection),
    listed: called.listed,
  });
  await write(output, text);
  const nothing = nothingReplayed(replayed, hasRules, done);
  if (nothing === null) return unreadable > 0 ? 1 : 0;
  terminal.errors.write(`${nothing}\n`);
  return nothingExit;
}

/** The exit code where nothing could be replayed. */
const nothingExit = 2;

/** Why nothing was replayed; null where something was. */
function nothingReplayed(replayed: number, hasRules: boolean, read: number): string | null {
  if (read === 0) return 'Nothing was replayed: there is no change.';
  if (replayed === 0)
    return 'Nothing was replayed: no change that could be read is among those that are chosen.';
  return hasRules ? null : 'Nothing was replayed: no rule that is chosen can be replayed.';
}

function changesOf(source: ReplayArguments['source']): AsyncIterable<Read> {
  return source.kind === 'dataset' ? fromDataset(source.path) : fromClone(source.path, source.extent);
}

async function* fromDataset(path: string): AsyncGenerator<Read> {
  try {
    for await (const read of readDataset(path))
      yield read.readable ? read : { ...read, place: String(read.line) };
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

async function* fromClone(path: string, extent: Extent): AsyncGenerator<Read> {
  const clone = await openClone(path);
  const commits = await listCommits(clone, extent);
  const { shas, problem } = commits;
  let done = 0;
  for await (const read of readHistory(clone, commits)) {
    done += 1;
    const fraction = done / shas.length;
    yield read.readable
      ? { ...read, fraction }
      : { ...read, place: read.sha.slice(0, shownDigits), fraction };
  }
  if (problem !== null) {
    const place = `before ${(shas.at(-1) ?? '').slice(0, shownDigits)}`;
    yield { readable: false, place, problem, fraction: 1 };
  }
}

/** Digits of a commit that are shown. */
const shownDigits = 12;

async function plannedPolicy(
  path: string | null,
  { rules: ids, at }: Pick<ReplayArguments, 'rules' | 'at'>,
): Promise<PlannedPolicy> {
  const policy = path === null ? defaultPolicy(rules) : await readPolicy(path);
  const name = path ?? `the built-in default (${defaultPreset.name}, observed)`;
  for (const id of ids) {
    if (!rules.some((rule) => rule.id === id)) throw new UsageError(unknownRule(id));
  }
  const now = at ?? new Date();
  const known = new Map<string, EnabledRule>();
  for (const each of rulesAnywhere(policy).toReversed()) known.set(each.rule.id, each);
  const inOrder = [...rules.flatMap(({ id }) => known.get(id) ?? []), ...known.values()];
  const chosen = [...new Set(inOrder)]
    .filter(({ rule }) => ids.length === 0 || ids.includes(rule.id))
    .map((enabled) => ({ ...enabled, enforcement: enforcementAt(enabled, now) }));
  const isScoped = policy.resolved !== undefined && scopesByChange(policy.resolved).length > 0;
  const overdue = overdueReviews(policy.reviews ?? [], now);
  return {
    name,
    plan: planReplay(chosen, isScoped ? policy : undefined),
    notes: overdue.map((review) => plain(overdueReviewNote(review, name))),
  };
}

function unknownRule(id: string): string {
  const known = rules.map((rule) => rule.id);
  const meant = nearest(id, known);
  const hint = meant === null ? `Rules: ${known.join(', ')}.` : `Did you mean ${meant}?`;
  return `There is no rule ${JSON.stringify(id)}. ${hint}`;
}

async function readPolicy(path: string): Promise<Policy> {
  const read = fileText(await readBytes(path));
  if (!read.readable) throw new UsageError(`${path}: ${read.obstacle.message} ${read.obstacle.remedy}`);
  const result = loadPolicy(read.text, { kind: 'repository', path, commit: '' }, rules);
  if (result.valid) return result.policy;
  const problems = result.problems.map(
    ({ line, column, message }) => `${path}:${line}:${column}: ${message}`,
  );
  throw new UsageError(problems.join('\n'));
}

async function readText(path: string): Promise<string> {
  return Buffer.from(await readBytes(path)).toString('utf8');
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

async function openFile(path: string): Promise<Writable> {
  const file = createWriteStream(path);
  try {
    await once(file, 'open');
    return file;
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

async function close(output: Writable): Promise<void> {
  output.end();
  await finished(output);
}

/** Waits until the reader of the output has caught up. */
async function write(output: Writable, text: string): Promise<void> {
  if (text !== '' && !output.write(text)) await once(output, 'drain');
}

function authorOf(author: Author | null): string {
  return author?.name ?? 'unknown';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
