import { openClone } from '../../git/clone.ts';
import { GitError } from '../../git/git.ts';
import { workTree } from '../../git/tree.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { version } from '../../platform/version.ts';
import { otherPlaces, policyPath } from '../../policy/path.ts';
import { type Proposal, propose } from '../../proposal/propose.ts';
import { blockedBy, type ReplayedPolicy } from '../../proposal/replayed-policy.ts';
import { counted } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { type Command, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { readFiles } from './read-files.ts';
import { replayProposal } from './replay-proposal.ts';
import { writePolicy } from './write-policy.ts';

/** Merged changes that are replayed. */
const defaultLast = 100;
const maxLast = 10_000;

/** A copy of the schema beside the policy file. */
const defaultSchema = 'sdl.schema.json';

/** Characters of an address of the schema. */
const maxSchema = 500;

const usage = `sdl-gate init [<folder>] [--write [--force]] [options]

Proposes a policy for a local clone from the files of its newest commit: languages, tests, CI jobs, scanners, CODEOWNERS,
an existing .policy.yml or dependency-review-config.yml. Then replays it over the last merged changes, and enforces only
rules that almost all of them pass. Prints the proposal; nothing of the clone is changed, fetched or run.

  <folder>         any folder of the clone (default: the working directory)
  --write          write ${policyPath} instead of printing it; never over an existing file
  --force          with --write: replace the existing file
  --last <n>       how many merged changes are replayed (default: ${defaultLast})
  --schema <path>  what the first line names for editors: a path from .github, or a URL (default: ${defaultSchema})
  --help

Exit code: 0; 1 when the file was not written; 2 for wrong arguments, or where there is no clone with a commit.`;

const options = {
  write: { type: 'boolean' },
  force: { type: 'boolean' },
  last: { type: 'string' },
  schema: { type: 'string' },
} as const;

/** The command `init`: proposes a policy for a clone. */
export const init: Command = {
  name: 'init',
  summary: 'proposes a policy for a clone',
  usage,
  async run(words, terminal) {
    const { values, positionals } = readOptions(words, options, true);
    const [folder = '.', ...others] = positionals;
    if (others.length > 0) throw new UsageError('Name one folder.');
    if (values.force === true && values.write !== true) throw new UsageError('--force goes with --write.');
    const last = readLast(values.last);
    const schema = (values.schema ?? defaultSchema).slice(0, maxSchema);
    const say = (line: string) => terminal.errors.write(`${plain([line])}\n`);
    try {
      const clone = await openClone(folder);
      const { files, leftOut } = await readFiles(clone);
      const first = propose(files, { schema, version, replayed: null });
      const replayed = await replayProposal(clone, first.text, last, terminal);
      const { text, enforcement } = propose(files, { schema, version, replayed });
      const problem = values.write === true ? await write(folder, text, values.force === true) : null;
      if (values.write !== true) terminal.output.write(text);
      for (const line of [
        ...leftOut,
        ...resultLines(clone.repository, enforcement, replayed),
        ...placeLines(files.paths, values.write === true && problem === null),
        ...(problem === null ? [] : [problem]),
      ]) {
        say(line);
      }
      return problem === null ? 0 : 1;
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(plain([`${folder}: ${error.message}`]));
      throw error;
    }
  },
};

function readLast(text: string | undefined): number {
  if (text === undefined) return defaultLast;
  const last = Number(text);
  if (Number.isInteger(last) && last >= 1 && last <= maxLast) return last;
  throw new UsageError(`--last takes a whole number from 1 to ${maxLast}, not ${JSON.stringify(text)}.`);
}

async function write(folder: string, text: string, replace: boolean): Promise<string | null> {
  const root = await workTree(folder);
  if (root !== null) return writePolicy(root, text, replace);
  return withCode(commandMessages.policyFileNotWritten, { path: policyPath, reason: 'the clone is bare' });
}

/** What the replay says: the sum, and a line for each rule. */
function resultLines(
  repository: string,
  enforcement: Proposal['enforcement'],
  replayed: ReplayedPolicy,
): readonly string[] {
  const { changes, unreadable, rules: outcomes, notReplayed } = replayed;
  if (changes === 0)
    return [`${repository} has no merged change to replay: every rule is proposed as shown.`];
  const blocked = blockedBy(enforcement, replayed);
  return [
    `Replayed the last ${counted(changes, 'merged change')} of ${repository}: ${blocked} of ${changes} would fail as proposed.`,
    ...Object.entries(outcomes).map(([id, { measure, affected }]) => {
      const what =
        measure === 'verdict' ? 'would fail' : 'would need one; whether they had it a clone does not show';
      return `  ${id} (${enforcement[id]}): ${affected.size} of ${changes} ${what}`;
    }),
    ...(unreadable === 0 ? [] : [`  ${counted(unreadable, 'more change')} could not be read`]),
    ...Object.entries(notReplayed).map(([id, why]) => `  ${id} (${enforcement[id]}): not replayed, ${why}`),
  ];
}

function placeLines(paths: readonly string[], written: boolean): readonly string[] {
  const misplaced = [policyPath.replace(/yml$/, 'yaml'), ...otherPlaces].find((path) => paths.includes(path));
  return [
    ...(written ? [`Wrote ${policyPath}: read its comments, then commit it.`] : []),
    ...(!written && paths.includes(policyPath)
      ? [`The newest commit has a ${policyPath} already: compare the two.`]
      : []),
    ...(misplaced === undefined ? [] : [`${misplaced} is there, and sdl-gate does not read it.`]),
  ];
}
