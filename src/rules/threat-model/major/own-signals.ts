import { RE2JS } from 're2js';
import type { ChangedFile } from '../../../evidence/change.ts';
import type { Label } from '../../../evidence/labels.ts';
import { say } from '../../../text/message.ts';
import { matcher } from '../../matching.ts';
import type { MajorHit, OwnSignal } from './hit.ts';
import { maxLineLength, maxQuoteLength, type ScoredFile } from './lines.ts';

/**
 * The hits of the signals that the policy adds. Their patterns run on RE2, which takes linear time on any line. A path alone
 * counts for any file; lines count where they can score.
 */
export function ownHits(
  files: readonly ChangedFile[],
  scored: readonly ScoredFile[],
  labels: readonly Label[],
  signals: readonly OwnSignal[],
): readonly MajorHit[] {
  return signals.flatMap((signal): MajorHit[] => {
    const hit =
      byLabel(signal, labels) ?? (signal.lines.length > 0 ? byLine(signal, scored) : byPath(signal, files));
    return hit === null ? [] : [{ signal: signal.name, points: signal.points, ...hit }];
  });
}

type Place = Pick<MajorHit, 'reason' | 'path' | 'line' | 'paths'>;

function byLabel(signal: OwnSignal, labels: readonly Label[]): Place | null {
  const label = labels.find((candidate) => signal.labels.includes(candidate.name));
  return label === undefined
    ? null
    : { reason: say`Has the label ${label.name}`, path: null, line: null, paths: [] };
}

function byPath(signal: OwnSignal, files: readonly ChangedFile[]): Place | null {
  if (signal.paths.length === 0) return null;
  const matches = matcher(signal.paths);
  const paths = files.map((file) => file.path).filter((path) => matches(path));
  const [path] = paths;
  return path === undefined ? null : { reason: say`Changes ${path}`, path, line: null, paths };
}

function byLine(signal: OwnSignal, scored: readonly ScoredFile[]): Place | null {
  const patterns = signal.lines.map((pattern) => RE2JS.compile(pattern));
  const matches = signal.paths.length === 0 ? () => true : matcher(signal.paths);
  const found = scored.flatMap(({ classified, lines }) => {
    const { path } = classified.file;
    if (!matches(path)) return [];
    const line = lines.find(
      ({ kind, text }) =>
        kind === 'added' && patterns.some((pattern) => pattern.matcher(text.slice(0, maxLineLength)).find()),
    );
    return line === undefined ? [] : [{ path, line }];
  });
  const [first] = found;
  if (first === undefined) return null;
  return {
    reason: say`Adds ${first.line.text.trim().slice(0, maxQuoteLength)}`,
    path: first.path,
    line: first.line.line,
    paths: found.map(({ path }) => path),
  };
}
