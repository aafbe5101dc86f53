import picomatch from 'picomatch';
import { RE2JS } from 're2js';
import type { Label } from '../evidence/labels.ts';
import { say } from '../message.ts';
import type { FileEffect } from './effect.ts';
import type { MajorHit, OwnSignal } from './major-hit.ts';

const longestLine = 1000;

/** The hits of the signals that the policy adds. Their patterns run on RE2, which takes linear time on any line. */
export function ownHits(
  effects: readonly FileEffect[],
  labels: readonly Label[],
  signals: readonly OwnSignal[],
): readonly MajorHit[] {
  return signals.flatMap((signal) => hitOf(signal, effects, labels) ?? []);
}

function hitOf(signal: OwnSignal, effects: readonly FileEffect[], labels: readonly Label[]): MajorHit | null {
  const { name, points } = signal;
  const label = labels.find((candidate) => signal.labels.includes(candidate.name));
  if (label !== undefined) {
    return {
      signal: name,
      points,
      reason: say`it has the label ${label.name}`,
      path: null,
      line: null,
      paths: [],
    };
  }
  if (signal.paths.length === 0 && signal.lines.length === 0) return null;
  const matches = signal.paths.length === 0 ? () => true : picomatch([...signal.paths], { dot: true });
  const files = effects.filter((effect) => matches(effect.classified.file.path));
  const patterns = signal.lines.map((pattern) => RE2JS.compile(pattern));
  for (const effect of files) {
    const { path } = effect.classified.file;
    const paths = [path];
    if (patterns.length === 0)
      return { signal: name, points, reason: say`it changes ${path}`, path, line: null, paths };
    const line = effect.product
      .flatMap((block) => block.added)
      .find(({ text }) => patterns.some((pattern) => pattern.test(text.slice(0, longestLine))));
    if (line === undefined) continue;
    return {
      signal: name,
      points,
      reason: say`it adds ${line.text.trim().slice(0, 120)}`,
      path,
      line: line.line,
      paths,
    };
  }
  return null;
}
