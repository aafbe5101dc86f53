import { hiddenLines } from '../../analysis/diff/patch.ts';
import type { ReadFile } from '../../analysis/read-file.ts';
import type { Label } from '../../evidence/labels.ts';
import { say } from '../../text/message.ts';
import { compiled } from '../compiled.ts';
import { matcher } from '../matching.ts';
import { type MajorHit, nowhere, type OwnSignal, type Place, placesOf } from './hit.ts';
import { maxLineLength, maxQuoteLength, type ScoredFile } from './lines.ts';

/**
 * The hits of the signals that the policy adds. Their patterns run on RE2, which takes linear time on any line. A path alone
 * counts for any file; lines count where they can score.
 */
export function ownHits(
  files: readonly ReadFile[],
  scored: readonly ScoredFile[],
  labels: readonly Label[],
  signals: readonly OwnSignal[],
): readonly MajorHit[] {
  return signals.flatMap((signal): MajorHit[] => {
    const hit =
      byLabel(signal, labels) ?? (signal.lines.length > 0 ? byLine(signal, scored) : byPath(signal, files));
    return hit === null ? [] : [{ signal: signal.name, points: signal.points, grade: 'sure', ...hit }];
  });
}

type Found = Omit<MajorHit, 'signal' | 'points' | 'grade'>;

function byLabel(signal: OwnSignal, labels: readonly Label[]): Found | null {
  const label = labels.find((candidate) => signal.labels.includes(candidate.name));
  return label === undefined ? null : { reason: say`Has the label ${label.name}`, ...nowhere };
}

function byPath(signal: OwnSignal, files: readonly ReadFile[]): Found | null {
  if (signal.paths.length === 0) return null;
  const matches = matcher(signal.paths);
  const matching = files.filter(({ file }) => matches(file.path));
  const paths = matching.map(({ file }) => file.path);
  const [path] = paths;
  if (path === undefined) return null;
  return {
    reason: say`Changes ${path}`,
    path,
    line: null,
    paths,
    ...placesOf(
      matching.flatMap(changedPlaces),
      matching.some(({ file, hunks }) => hiddenLines(file, hunks) > 0),
    ),
  };
}

/** Where the path gives the signal, each changed line of the file does. */
function changedPlaces({ file: { path }, hunks }: ReadFile): readonly Place[] {
  const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ kind }) => kind !== 'context'));
  return lines.length === 0 ? [{ path, text: '' }] : lines.map(({ text }) => ({ path, text }));
}

function byLine(signal: OwnSignal, scored: readonly ScoredFile[]): Found | null {
  const patterns = signal.lines.map(compiled);
  const matches = signal.paths.length === 0 ? () => true : matcher(signal.paths);
  const found = scored.flatMap(({ classified, lines, hidden }) => {
    const { path } = classified.file;
    if (!matches(path)) return [];
    return lines
      .filter(
        ({ kind, text }) =>
          kind === 'added' &&
          patterns.some((pattern) => pattern.matcher(text.slice(0, maxLineLength)).find()),
      )
      .map(({ line, text }) => ({ path, line, text, hidden }));
  });
  const [first] = found;
  if (first === undefined) return null;
  return {
    reason: say`Adds ${first.text.trim().slice(0, maxQuoteLength)}`,
    path: first.path,
    line: first.line,
    paths: [...new Set(found.map(({ path }) => path))],
    ...placesOf(
      found,
      found.some(({ hidden }) => hidden > 0),
    ),
  };
}
