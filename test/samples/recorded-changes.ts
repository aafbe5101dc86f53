import { available } from '../../src/evidence/slice.ts';
import type { Judgement } from '../../src/replay/judge-change.ts';
import type { RecordedChange } from '../../src/records/recorded-change.ts';
import { say } from '../../src/text/message.ts';

/** Recorded changes and what was said of them, for what counts and renders them. */

export function recorded(differences: Partial<RecordedChange> = {}): RecordedChange {
  return {
    repository: 'acme/shop',
    number: 7,
    sha: '0123456789abcdef0123456789abcdef01234567',
    date: new Date('2026-03-01T10:00:00Z'),
    title: 'Count the cart',
    body: '',
    author: { name: 'Mona', email: 'mona@example.com' },
    url: 'https://github.com/acme/shop/pull/7',
    change: available({ files: [] }),
    diff: 'whole',
    ...differences,
  };
}

/** A change that fails, is major and raises a dependency. */
export function failing(differences: Partial<RecordedChange> = {}): Judgement {
  return {
    recorded: recorded(differences),
    tests: {
      status: 'fail',
      summary: say`Product code changes in ${2} files, and no test changes with it.`,
      remedy: say`Add a test.`,
      turn: 'author',
      findings: [
        { level: 'failure', path: 'src/cart/total.ts', line: 12, message: say`This change needs a test.` },
        { level: 'notice', path: 'src/cart/total.test.ts', message: say`This test is skipped.` },
      ],
    },
    major: {
      major: true,
      score: 6,
      threshold: 5,
      hits: [
        {
          signal: 'authentication',
          points: 4,
          reason: say`it changes how users prove who they are (${'login'})`,
          path: 'src/web/login.ts',
          line: 3,
          paths: ['src/web/login.ts'],
        },
      ],
      reasons: [
        say`4 for authentication: it changes how users prove who they are (${'login'})`,
        say`1 of 3 files score nothing`,
      ],
    },
    dependencies: {
      changed: true,
      dependencies: [
        {
          ecosystem: 'npm',
          name: 'left-pad',
          change: 'raised',
          from: '1.0.0',
          to: '1.1.0',
          relation: 'direct',
          scope: 'runtime',
          path: 'package.json',
          line: 9,
        },
      ],
      unread: [],
    },
    directories: [{ path: 'src/cart', tested: false }],
  };
}

/** A change with tests. */
export function passing(differences: Partial<RecordedChange> = {}): Judgement {
  return {
    ...indifferent(differences),
    tests: { status: 'pass', summary: say`Tests change with the product code.`, findings: [] },
    directories: [{ path: 'src/cart', tested: true }],
  };
}

/** A change of a document. */
export function indifferent(differences: Partial<RecordedChange> = {}): Judgement {
  return {
    recorded: recorded(differences),
    tests: { status: 'not-applicable', summary: say`Only ${1} document changed.`, findings: [] },
    major: { major: false, score: 0, threshold: 5, hits: [], reasons: [] },
    dependencies: { changed: false, dependencies: [], unread: [] },
    directories: [],
  };
}

/** A change whose files are not known. */
export function unknown(differences: Partial<RecordedChange> = {}): Judgement {
  return {
    recorded: recorded(differences),
    tests: {
      status: 'error',
      summary: say`The record lists ${1} of ${2} changed files.`,
      remedy: say`Record every file of the change.`,
      turn: 'administrator',
      findings: [],
    },
    major: null,
    dependencies: null,
    directories: [],
  };
}
