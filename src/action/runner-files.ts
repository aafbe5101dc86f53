import { randomUUID } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../platform/settings.ts';

/** Bytes of a step's summary: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const maxSummaryBytes = 1024 * 1024;

/** Hands results over to the runner. */
export interface RunnerFiles {
  /** Sets an output of the step. */
  output(name: string, value: string): void;
  /** Shows Markdown on the page of the run. The parts that do not fit any more are left out, and the last line says so. */
  summarize(parts: readonly string[]): void;
  /** Keeps a file for later steps of the job. @returns its path */
  keep(name: string, text: string): string;
}

/**
 * The files that the runner names to a step: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#environment-files
 *
 * @param variables a file that they do not name is not written
 */
export function runnerFiles({ GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, RUNNER_TEMP }: Environment): RunnerFiles {
  return {
    output: (name, value) => {
      if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, outputText(name, value));
    },
    summarize: (parts) => {
      if (GITHUB_STEP_SUMMARY)
        appendFileSync(GITHUB_STEP_SUMMARY, withinBytes(parts, maxSummaryBytes - 1024));
    },
    keep: (name, text) => {
      const path = join(RUNNER_TEMP || '.', name);
      writeFileSync(path, text);
      return path;
    },
  };
}

/** A value of several lines ends at a delimiter that nobody can know before, so that no value can add another output. */
export function outputText(name: string, value: string): string {
  const delimiter = `end-of-value-${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

/** The parts, in their order, as far as they fit. */
export function withinBytes(parts: readonly string[], bytes: number): string {
  const fitting: string[] = [];
  let left = bytes;
  for (const part of parts) {
    left -= Buffer.byteLength(part) + 2;
    if (left < 0) break;
    fitting.push(part);
  }
  const count = parts.length - fitting.length;
  const rest =
    count === 0 ? [] : [`${count} more ${count === 1 ? 'result does' : 'results do'} not fit here.`];
  return `${[...fitting, ...rest].join('\n\n')}\n`;
}
