import { lstat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { otherPlaces, policyPath } from '../../policy/path.ts';
import { presets } from '../../policy/presets/index.ts';
import { rules } from '../../rules/index.ts';
import { plain } from '../../text/message.ts';
import { type Command, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { readPolicyInput, readPolicyStream } from '../policy-file.ts';
import { asJson } from './json.ts';
import { asSarif } from './sarif.ts';
import { asText, shownPath } from './text.ts';
import { type ValidatedFile, validateFile } from './validated-file.ts';
import { asWorkflowCommands } from './workflow-commands.ts';

const formats = { text: asText, json: asJson, sarif: asSarif, github: asWorkflowCommands } as const;

/** Files of one call. */
const maxFiles = 1_000;

const usage = `sdl-gate validate [<file> | -] … [--format <format>]

Validates policy files without GitHub: every mistake with file, line and column, and what was probably meant.
Without a file it validates ${policyPath}. - reads standard input.

  --format <format>  text (default); json; sarif (for code scanning); github (annotations in GitHub Actions)
  --help

Exit code: 0 when every file is valid; 1 when one is not; 2 when one cannot be read, or for wrong arguments.`;

/**
 * The command `validate`.
 *
 * @param input standard input
 */
export function validate(input: Readable): Command {
  return {
    name: 'validate',
    summary: 'finds the mistakes in policy files',
    usage,
    async run(words, { output, errors }) {
      const { values, positionals } = readOptions(words, { format: { type: 'string' } }, true);
      const render = renderer(values.format ?? 'text');
      const paths = positionals.length === 0 ? [policyPath] : [...new Set(positionals)];
      if (paths.length > maxFiles) throw new UsageError(`Name at most ${maxFiles} files.`);
      const files: ValidatedFile[] = [];
      for (const path of paths) {
        const read = path === '-' ? await readPolicyStream(input) : await readPolicyInput(path);
        files.push(validateFile(path, read, rules, presets));
      }
      output.write(render(files));
      for (const { path, state, reason = '' } of files) {
        if (state !== 'unreadable') continue;
        const values = { path: shownPath(path), reason: `${reason}${await hint(path)}` };
        errors.write(`${plain([withCode(commandMessages.policyFileUnreadable, values)])}\n`);
      }
      return exitCode(files);
    },
  };
}

function renderer(format: string): (files: readonly ValidatedFile[]) => string {
  if (Object.hasOwn(formats, format)) return formats[format as keyof typeof formats];
  throw new UsageError(`--format takes ${Object.keys(formats).join(', ')}, not ${JSON.stringify(format)}.`);
}

function exitCode(files: readonly ValidatedFile[]): number {
  if (files.some(({ state }) => state === 'unreadable')) return 2;
  return files.every(({ state }) => state === 'valid') ? 0 : 1;
}

/** A file that may have been meant as the policy and is not read there. */
async function hint(path: string): Promise<string> {
  if (path !== policyPath) return '';
  for (const other of [policyPath.replace(/yml$/, 'yaml'), ...otherPlaces]) {
    if (await exists(other)) return `; ${other} exists, and sdl-gate reads only ${policyPath}: move it there`;
  }
  return '; without it the built-in policy observes. "sdl-gate init" proposes one';
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
