import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MutationText } from './mutation.ts';
import type { Outcome } from './try-mutation.ts';

/** One mutation of the sample and what became of it. */
export interface Result extends MutationText {
  readonly line: number;
  readonly outcome: Outcome;
  readonly by: string | null;
  readonly testFiles: number;
}

/** Results of earlier runs, one a line, so that an interrupted run goes on where it was. */
export class Results {
  readonly #path: string;
  readonly #known: Map<string, Result>;

  constructor(path: string) {
    this.#path = path;
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    const results = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result);
    this.#known = new Map(results.map((result) => [keyOf(result), result]));
  }

  find(mutation: MutationText): Result | null {
    return this.#known.get(keyOf(mutation)) ?? null;
  }

  add(result: Result): void {
    this.#known.set(keyOf(result), result);
    mkdirSync(dirname(this.#path), { recursive: true });
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
  }

  /** So that survivors are tried again with newer tests. */
  forgetSurvivors(): void {
    for (const [key, { outcome }] of this.#known) if (outcome === 'survived') this.#known.delete(key);
    const lines = [...this.#known.values()].map((result) => `${JSON.stringify(result)}\n`);
    if (existsSync(this.#path)) writeFileSync(this.#path, lines.join(''));
  }
}

export function keyOf({ file, kind, before, after }: MutationText): string {
  return JSON.stringify([file, kind, before, after]);
}
