import type { Wave } from './covering-tests.ts';
import { applied, type Mutation } from './mutation.ts';
import type { TestRun, TreeCopy } from './tree-copy.ts';

export type Outcome = 'killed' | 'timed out' | 'survived';

/** What the tests made of a mutation. */
export interface Trial {
  readonly outcome: Outcome;
  /** The test file that noticed, where one did. */
  readonly by: string | null;
  /** How many test files reach the mutated file. */
  readonly testFiles: number;
}

const integrationTest = /\.integration\.test\.ts$|^test\//;

/** Runs tests on mutations, one after another, in a copy of the tree. */
export class MutationTrials {
  readonly #copy: TreeCopy;
  /** Test files that passed without a mutation. */
  readonly #sound = new Set<string>();

  constructor(copy: TreeCopy) {
    this.#copy = copy;
  }

  /**
   * Stops at the first wave that notices the mutation.
   *
   * @throws {Error} when a test file that fails with the mutation fails without it too
   */
  async run(mutation: Mutation, waves: readonly Wave[]): Promise<Trial> {
    const testFiles = waves.flat().length;
    for (const wave of waves) {
      const { outcome, output } = await this.#withMutation(mutation, wave);
      if (outcome === 'timed out') return { outcome, by: wave[0] ?? null, testFiles };
      if (outcome === 'failed') {
        const by = failedFile(output, wave);
        await this.#checkSound(by, output);
        return { outcome: 'killed', by, testFiles };
      }
    }
    return { outcome: 'survived', by: null, testFiles };
  }

  async #withMutation(mutation: Mutation, wave: Wave): Promise<TestRun> {
    const text = this.#copy.read(mutation.file);
    this.#copy.write(mutation.file, applied(text, mutation));
    try {
      return await this.#copy.runTests(wave, limitOf(wave));
    } finally {
      this.#copy.write(mutation.file, text);
    }
  }

  async #checkSound(file: string, mutatedOutput: string): Promise<void> {
    if (this.#sound.has(file)) return;
    const { outcome, output } = await this.#copy.runTests([file], soundnessLimitMs);
    if (outcome !== 'passed')
      throw new Error(`${file} fails without a mutation:\n${output}\nWith it:\n${mutatedOutput}`);
    this.#sound.add(file);
  }
}

/** For a test file that has just failed, and so ends. */
const soundnessLimitMs = 20 * 60_000;

/** In milliseconds. A mutation may loop without end; a machine that is busy with other work is slow. */
function limitOf(wave: Wave): number {
  const integration = wave.filter((file) => integrationTest.test(file)).length;
  return 60_000 + 4000 * wave.length + 90_000 * integration;
}

/** @throws {Error} when Jest itself failed */
function failedFile(output: string, wave: Wave): string {
  const failures = output.split('\n').filter((line) => line.startsWith('FAIL '));
  const failed = wave.find((file) => failures.some((line) => line.includes(file)));
  if (failed === undefined) throw new Error(`Jest failed:\n${output}`);
  return failed;
}
