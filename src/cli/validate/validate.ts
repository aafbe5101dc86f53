import { lstat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { otherPlaces, policyPath } from '../../policy/path.ts';
import { presets } from '../../policy/presets/index.ts';
import { readPolicyFile } from '../../policy/read-policy-file.ts';
import type { PolicyFile } from '../../policy/written-policy.ts';
import { rules } from '../../rules/index.ts';
import { plain } from '../../text/message.ts';
import { type Command, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { type PolicyInput, readPolicyInput, readPolicyStream } from '../policy-file.ts';
import { asJson } from './json.ts';
import { asSarif } from './sarif.ts';
import { asText, shownPath } from './text.ts';
import { type ValidatedFile, validateFile } from './validated-file.ts';
import { asWorkflowCommands } from './workflow-commands.ts';

const formats = { text: asText, json: asJson, sarif: asSarif, github: asWorkflowCommands } as const;

/** Files of one call. */
const maxFiles = 1_000;

const options = { format: { type: 'string' }, organization: { type: 'string' } } as const;

const usage = `sdl-gate validate [<file> | -] … [--format <format>]

Validates policy files without GitHub: every mistake with file, line and column, and what was probably meant.
Without a file it validates ${policyPath}. - reads standard input.

  --organization <file>  the organization's policy: shows what it refuses the files, and how their rules count under it
  --format <format>      text (default); json; sarif (for code scanning); github (annotations in GitHub Actions)
  --help

What the organization's policy refuses is a warning: the file is valid, and the organization's value applies.

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
      const { values, positionals } = readOptions(words, options, true);
      const render = renderer(values.format ?? 'text');
      const paths = positionals.length === 0 ? [policyPath] : [...new Set(positionals)];
      if (paths.length > maxFiles) throw new UsageError(`Name at most ${maxFiles} files.`);
      const read = (path: string) => (path === '-' ? readPolicyStream(input) : readPolicyInput(path));
      const minimum =
        values.organization === undefined ? null : await readOrganization(values.organization, read);
      const files: ValidatedFile[] = minimum === null ? [] : [minimum.validated];
      for (const path of paths) {
        if (path === values.organization) continue;
        files.push(validateFile(path, await read(path), rules, presets, minimum?.file ?? null));
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

/** The organization's policy, validated like the others; its file is null where it is not valid. */
async function readOrganization(
  path: string,
  read: (path: string) => Promise<PolicyInput>,
): Promise<{ readonly validated: ValidatedFile; readonly file: PolicyFile | null }> {
  const input = await read(path);
  const validated = validateFile(path, input, rules, presets);
  if (input.kind !== 'text') return { validated, file: null };
  const source = { kind: 'organization', repository: '', path, commit: '' } as const;
  const result = readPolicyFile(input.text, source, rules);
  return { validated, file: result.valid ? result.file : null };
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
