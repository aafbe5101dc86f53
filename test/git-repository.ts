import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository in a folder of its own, with commits by the real git: the same ones each time. */
export class GitRepository {
  readonly path = mkdtempSync(join(tmpdir(), 'git-repository-'));
  #seconds = 0;

  constructor() {
    this.git(['init', '--quiet', '--initial-branch=main']);
  }

  /** Runs git here and gives what it prints, trimmed. */
  git(words: readonly string[], input = ''): string {
    this.#seconds += 1;
    const date = new Date(Date.UTC(2026, 2, 1, 10, 0, this.#seconds)).toISOString();
    return execFileSync('git', words, {
      cwd: this.path,
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Mona',
        GIT_AUTHOR_EMAIL: 'mona@example.com',
        GIT_COMMITTER_NAME: 'Grace',
        GIT_COMMITTER_EMAIL: 'grace@example.com',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    }).trim();
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), text);
    }
  }

  /** Writes the files and commits all that differs, if anything. */
  commit(message: string, files: Readonly<Record<string, string>> = {}): void {
    this.write(files);
    this.git(['add', '--all']);
    this.git(['commit', '--quiet', '--allow-empty', '--file=-'], message);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
