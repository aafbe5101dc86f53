import { readChange } from '../../src/analysis/read-change.ts';
import type { ChangedFile } from '../../src/evidence/change.ts';
import { applies, type Detector, FileView } from '../../src/rules/major-change/detectors/detector.ts';
import { scoredFiles } from '../../src/rules/major-change/lines.ts';
import { changedFile, patchOf } from './changed-file.ts';

/** A path, then lines of its diff: one without a sign is added, one behind `|` is there before and after. */
export type SignalExample = readonly [path: string, ...lines: string[]];

/** The changed file of an example, in the middle of a file that was there. */
export function exampleFile([path, ...lines]: SignalExample, told: Partial<ChangedFile> = {}): ChangedFile {
  const signed = lines.map((line) =>
    /^[+-]/.test(line) ? line : line.startsWith('|') ? ` ${line.slice(1)}` : `+${line}`,
  );
  return changedFile(path, { patch: patchOf(['@@ -40,9 +40,9 @@', ...signed]), ...told });
}

/** What detectors find in an example: `authentication sure`, without repetition, in alphabetical order. */
export function found(detectors: readonly Detector[], example: SignalExample): readonly string[] {
  const [file] = scoredFiles(readChange({ files: [exampleFile(example)] }));
  if (file === undefined) return [];
  const view = new FileView(file);
  const all = detectors
    .filter((detector) => applies(detector, view))
    .flatMap((detector) =>
      [...detector.find(view)].map(({ grade = detector.grade }) => `${detector.signal} ${grade}`),
    );
  return [...new Set(all)].sort();
}

/** The detectors that none of the examples triggers, by their places in the list: each needs one. */
export function withoutExample(
  detectors: readonly Detector[],
  examples: readonly SignalExample[],
): readonly number[] {
  return detectors.flatMap((detector, index) =>
    examples.some((example) => found([detector], example).length > 0) ? [] : [index],
  );
}
