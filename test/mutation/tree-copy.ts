import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a run of tests ended. */
export interface TestRun {
  readonly outcome: 'passed' | 'failed' | 'timed out';
  /** What Jest printed. */
  readonly output: string;
}

const notCopied: ReadonlySet<string> = new Set(['.git', 'dist', 'node_modules']);

/** A temporary copy of a source tree, in which tests run on changed files. */
export class TreeCopy {
  readonly root: string;

  constructor(original: string) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'sdl-gate-mutation-')));
    for (const name of readdirSync(original))
      if (!notCopied.has(name)) cpSync(join(original, name), join(this.root, name), { recursive: true });
    symlinkSync(join(original, 'node_modules'), join(this.root, 'node_modules'));
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** Runs test files one after another up to the first that fails. */
  runTests(files: readonly string[], limitMs: number): Promise<TestRun> {
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      '--ci',
      '--bail',
      '--maxWorkers=1',
      // Waiting for longer than this is a failure that the mutation made, also on a machine that is busy.
      '--testTimeout=120000',
      '--runTestsByPath',
    ];
    const child = spawn(process.execPath, [...jest, ...files], {
      cwd: this.root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group: tests start processes, which end with it.
      detached: true,
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    return new Promise((resolve) => {
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        end();
      }, limitMs);
      child.once('exit', (code) => {
        clearTimeout(timer);
        end();
        resolve({ outcome: timedOut ? 'timed out' : code === 0 ? 'passed' : 'failed', output });
      });
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
