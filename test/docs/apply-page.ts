import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fromMarkdown } from 'mdast-util-from-markdown';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What a page changes, and what it then runs, each in its order. */
export interface Instructions {
  readonly edits: readonly Edit[];
  readonly commands: readonly string[];
}

/** A new file, or lines of an existing one. */
export interface Edit {
  readonly path: string;
  readonly place: { readonly how: 'before' | 'after' | 'instead of'; readonly line: string } | null;
  /** Without the line that names the file. */
  readonly text: string;
}

/** The first line of a block: `// <path>`, or `// <path>, after: <line>`; in Markdown within `<!-- -->`. */
const heading =
  /^(?:\/\/|<!--) (?<path>[\w./-]+)(?:, (?<how>before|after|instead of): (?<line>.+?))?(?: -->)?$/;

/**
 * Reads the code blocks of a page: those in `sh` are commands, one a line, and each other one is an edit.
 *
 * @throws {Error} where a block does not begin with the name of its file
 */
export function instructionsOf(markdown: string): Instructions {
  const edits: Edit[] = [];
  const commands: string[] = [];
  for (const node of fromMarkdown(markdown).children) {
    if (node.type !== 'code') continue;
    const [first = '', ...lines] = node.value.split('\n');
    if (node.lang === 'sh') {
      commands.push(first, ...lines);
      continue;
    }
    const { path, how, line } = heading.exec(first)?.groups ?? {};
    if (path === undefined) throw new Error(`A block begins with ${first}, and not with the name of a file.`);
    const place =
      how === undefined ? null : { how: how as 'before' | 'after' | 'instead of', line: line ?? '' };
    edits.push({ path, place, text: `${lines.join('\n')}\n` });
  }
  return { edits, commands };
}

/**
 * A file after an edit.
 *
 * @param before null where there is no such file
 * @throws {Error} where a new file is there already, or the named line is not there exactly once
 */
export function edited(before: string | null, { path, place, text }: Edit): string {
  if (place === null) {
    if (before !== null) throw new Error(`${path} is there already.`);
    return text;
  }
  const lines = (before ?? '').split('\n');
  const index = lines.indexOf(place.line);
  if (index < 0 || lines.includes(place.line, index + 1))
    throw new Error(`${path} does not have the line once: ${place.line}`);
  const start = place.how === 'after' ? index + 1 : index;
  lines.splice(start, place.how === 'instead of' ? 1 : 0, ...text.trimEnd().split('\n'));
  return lines.join('\n');
}

/** A copy of the repository's source, on which a page can be tried. */
export interface Copy {
  apply(edits: readonly Edit[]): Promise<void>;
  /** Runs a command; fails with its output where it does. */
  run(command: string): Promise<void>;
  remove(): Promise<void>;
}

const copied = [
  'src',
  'action.yml',
  'bundling',
  'test',
  'bench',
  'docs',
  'README.md',
  'package.json',
  'tsconfig.json',
  'jest.config.js',
  'app.yml',
  'action.yml',
  'bundling',
];
const linked = ['node_modules', 'packages'];

export async function copyRepository(): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), 'sdl-gate-page-'));
  for (const name of copied) await cp(join(repository, name), join(folder, name), { recursive: true });
  for (const name of linked) await symlink(join(repository, name), join(folder, name));
  return {
    async apply(edits) {
      for (const edit of edits) {
        const path = join(folder, edit.path);
        const before = await readFile(path, 'utf8').catch(() => null);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, edited(before, edit));
      }
    },
    async run(command) {
      const [program = '', ...options] = command.split(' ');
      try {
        await promisify(execFile)(program, options, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
        throw new Error(`${command} failed:\n${stdout}\n${stderr}`, { cause: error });
      }
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
