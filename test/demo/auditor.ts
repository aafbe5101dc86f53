import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiledSources } from '../service-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a block of commands printed. */
export interface Printed {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Who runs the commands of docs/audit.md, with the values of the example replaced by real ones. */
export interface Auditor {
  /** Runs the next block of commands of a step of the page, in a folder, with these settings. */
  follow(step: number, folder: string, settings?: Readonly<Record<string, string>>): Promise<Printed>;
  /** The blocks that were not run. */
  left(): readonly string[];
}

/**
 * Takes the blocks of commands from the page, so that none is tested that the page does not have.
 *
 * @param folder for the command `sdl-gate`
 * @param real the value for each value of the example
 */
export function auditor(folder: string, real: ReadonlyMap<string, string>): Auditor {
  const page = readFileSync(join(root, 'docs', 'audit.md'), 'utf8');
  const blocks = page.split(/^## /m).flatMap((section) => {
    const step = Number(/^(\d+)\. /.exec(section)?.[1] ?? Number.NaN);
    return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => ({ step, block }));
  });
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  const program = join(programs, 'sdl-gate');
  const main = join(root, 'src', 'cli', 'main.ts');
  writeFileSync(
    program,
    `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${main}' "$@"\n`,
  );
  chmodSync(program, 0o755);
  return {
    follow(step, where, settings = {}) {
      const index = blocks.findIndex((each) => each.step === step);
      if (index === -1) throw new Error(`docs/audit.md has no further commands in step ${step}.`);
      const [{ block } = { block: '' }] = blocks.splice(index, 1);
      const script = [...real].reduce((text, [example, value]) => text.replaceAll(example, value), block);
      const PATH = `${programs}${delimiter}${process.env.PATH ?? ''}`;
      const env = { PATH, NODE_COMPILE_CACHE: compiledSources, ...settings };
      return new Promise((resolve) => {
        execFile('bash', ['-euo', 'pipefail', '-c', script], { env, cwd: where }, (error, output, errors) =>
          resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
        );
      });
    },
    left: () => blocks.map(({ block }) => block),
  };
}
