import picomatch from 'picomatch';
import { type ClassifiedFile, classifyFile } from '../../analysis/files/file-kind.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import { say } from '../../text/message.ts';
import type { Options } from './options.ts';

/** A file with its kind, and whether the policy itself said so. */
export interface SortedFile extends ClassifiedFile {
  readonly declared: boolean;
}

/** Says what each file is for: what the policy names first, then the conventions of its ecosystem. */
export function sortFiles(files: readonly ChangedFile[], options: Options): readonly SortedFile[] {
  const isTest = matcher(options.tests);
  const isProduct = matcher(options.product);
  const isIgnored = matcher(options.ignore);
  return files.map((file) => {
    const classified = classifyFile(file);
    const { path } = file;
    if (isTest(path)) return { ...classified, kind: 'test', reason: say`the policy says so`, declared: true };
    if (isProduct(path)) {
      return { ...classified, kind: 'product', reason: say`the policy says so`, declared: true };
    }
    if (isIgnored(path)) {
      const reason = say`the policy says that it needs no test`;
      return { ...classified, kind: 'documentation', reason, declared: true };
    }
    return { ...classified, declared: false };
  });
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  return patterns.length === 0 ? () => false : picomatch([...patterns], { dot: true });
}
