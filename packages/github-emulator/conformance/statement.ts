import type { GitHub } from './github.ts';
import type { Needs } from './needs.ts';

/** One assumption about GitHub that the product relies on, as something that can be asked. */
export interface Statement {
  /** Names it in documents and for `--only`. */
  readonly id: string;
  /** What is true if it holds: one sentence. */
  readonly says: string;
  /** Files that rely on it, from the root of the repository. */
  readonly where: readonly string[];
  readonly needs: Needs;
  /** Why the emulator cannot show it; without it, the statement holds there. */
  readonly notModeled?: string;
  /**
   * Sets up what is needed, asks, and compares.
   *
   * @throws {Difference} where GitHub behaves in another way
   * @throws {NotTested} where it cannot be asked here
   */
  run(github: GitHub): Promise<void>;
}

/** GitHub behaves in another way than a statement says. */
export class Difference extends Error {}

/** What is missing to ask. */
export class NotTested extends Error {}

/**
 * Compares what GitHub answered with what a statement says.
 *
 * @param what names the value, for the table
 * @throws {Difference} unless both are the same as JSON
 */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [given, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (given !== wanted)
    throw new Difference(`${what}: ${given ?? 'nothing'} instead of ${wanted ?? 'nothing'}`);
}

/** @throws {Difference} unless a condition holds; the text says what was found instead */
export function holds(condition: boolean, found: string): void {
  if (!condition) throw new Difference(found);
}

export interface Answer {
  readonly status: number;
  /** GitHub's words where it refuses; empty otherwise. */
  readonly words: string;
}

/** The status of an answer, also of one that refuses. */
export async function answerTo(request: Promise<{ readonly status: number }>): Promise<Answer> {
  try {
    return { status: (await request).status, words: '' };
  } catch (error) {
    if (!(error instanceof Error) || !('status' in error)) throw error;
    return { status: Number(error.status), words: error.message };
  }
}

/** @throws {Difference} unless a request is answered with a status, and (where it is refused) with words that a pattern matches */
export async function answers(
  what: string,
  request: Promise<{ readonly status: number }>,
  status: number,
  words: RegExp = /(?:)/,
): Promise<void> {
  const answer = await answerTo(request);
  holds(
    answer.status === status,
    `${what}: answered with ${answer.status} instead of ${status}${answer.words === '' ? '' : ` (${answer.words})`}`,
  );
  holds(words.test(answer.words), `${what}: the words are ${JSON.stringify(answer.words)}, not ${words}`);
}
