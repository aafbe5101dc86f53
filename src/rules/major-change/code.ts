import { say } from '../../text/message.ts';
import { applies, FileView, type Found, manyMentions } from './detectors/detector.ts';
import { detectors } from './detectors/index.ts';
import { type MajorHit, maxPlaces, type Place, placesOf } from './hit.ts';
import { maxQuoteLength, type ScoredFile } from './lines.ts';
import { meanings } from './meanings.ts';
import { points } from './points.ts';
import { type Grade, type SignalId, signalIds } from './signals.ts';

/** What is known of one signal. */
interface Evidence {
  /** The first place of the highest grade; a line goes before a path alone. */
  first: Found & { readonly path: string; readonly name: string; readonly grade: Grade };
  readonly paths: Set<string>;
  readonly places: Place[];
  unseen: boolean;
  mentions: number;
}

/** The built-in signals that the changed files give, each with its best place and with all places. */
export function codeHits(scored: readonly ScoredFile[]): readonly MajorHit[] {
  const given = new Map<SignalId, Evidence>();
  for (const file of scored) {
    if (
      file.lines.length === 0 &&
      file.hidden === 0 &&
      !file.classified.file.binary &&
      file.kind !== 'lock-file'
    )
      continue;
    const view = new FileView(file);
    const seen = new Set<string>();
    for (const detector of detectors) {
      if (!applies(detector, view)) continue;
      for (const found of detector.find(view)) {
        collect(given, detector.signal, { grade: detector.grade, ...found }, view, seen);
      }
    }
  }
  return signalIds.flatMap((signal): MajorHit[] => {
    const evidence = given.get(signal);
    if (evidence === undefined) return [];
    const { path, line, words, name } = evidence.first;
    const grade = evidence.mentions >= manyMentions ? 'sure' : evidence.first.grade;
    const text = words ?? (line === null ? name : line.text.trim().slice(0, maxQuoteLength));
    return [
      {
        signal,
        points: points[signal][grade],
        grade,
        reason: say`Changes ${[meanings[signal]]} (${text})`,
        path,
        line: line?.line ?? null,
        paths: [...evidence.paths],
        ...placesOf(evidence.places, evidence.unseen),
      },
    ];
  });
}

/** @param seen places of this file, by signal: several detectors may find the same line */
function collect(
  given: Map<SignalId, Evidence>,
  signal: SignalId,
  found: Found & { readonly grade: Grade },
  { path, file }: FileView,
  seen: Set<string>,
): void {
  const first = { ...found, path, name: file.classified.path.name };
  const known = given.get(signal);
  const evidence: Evidence = known ?? { first, paths: new Set(), places: [], unseen: false, mentions: 0 };
  if (known === undefined) given.set(signal, evidence);
  else if (rank(found) > rank(known.first)) known.first = first;
  evidence.paths.add(path);
  evidence.unseen ||= file.hidden > 0;
  const key = `${signal} ${found.line === null ? '' : `${found.line.line} ${found.line.text}`}`;
  if (seen.has(key)) return;
  seen.add(key);
  if (found.mentions === true) evidence.mentions += 1;
  if (evidence.places.length > maxPlaces) return;
  evidence.places.push({ path, text: found.line?.text ?? '' });
}

function rank({ grade, line }: { readonly grade: Grade; readonly line: Found['line'] }): number {
  return (grade === 'sure' ? 2 : 0) + (line === null ? 0 : 1);
}
