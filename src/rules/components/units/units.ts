import { isReadByGraph } from '../../../analysis/dependencies/graph-files.ts';
import type { ComponentFile } from '../../../evidence/components.ts';
import type { Unit } from '../messages.ts';

/** The ecosystems whose package manager writes a vendored folder beside its manifest. */
const writesFolder: Readonly<Record<string, readonly string[]>> = {
  vendor: ['go', 'composer', 'bundler', 'cargo'],
  node_modules: ['npm'],
  '.yarn': ['npm'],
  Pods: ['cocoapods'],
  Carthage: ['swift'],
};

/**
 * Components by ecosystem and folder: a lock file stands for the manifest beside it. A vendored folder that a package manager writes beside
 * its manifest is part of that one.
 */
export function unitsOf(files: readonly ComponentFile[]): readonly Unit[] {
  const units = new Map<string, { readonly ecosystem: string; readonly files: ComponentFile[] }>();
  const keyOf = (ecosystem: string, path: string) => `${ecosystem} ${folderOf(path)}`;
  const manifests = files.filter(({ ecosystem }) => ecosystem !== 'vendored' && ecosystem !== 'submodule');
  for (const file of manifests) {
    const key = keyOf(file.ecosystem, file.path);
    const unit = units.get(key) ?? { ecosystem: file.ecosystem, files: [] };
    unit.files.push(file);
    units.set(key, unit);
  }
  for (const file of files) {
    if (file.ecosystem !== 'vendored' && file.ecosystem !== 'submodule') continue;
    const writers = writesFolder[file.path.slice(file.path.lastIndexOf('/') + 1)] ?? [];
    const follows = writers.some((ecosystem) => units.has(keyOf(ecosystem, file.path)));
    if (!follows) units.set(`${file.ecosystem} ${file.path}`, { ecosystem: file.ecosystem, files: [file] });
  }
  return [...units.values()];
}

/** Whether GitHub's dependency graph reads one of its files. */
export function isInGraph({ files }: Unit): boolean {
  return files.some(
    ({ path, ecosystem }) => ecosystem !== 'vendored' && ecosystem !== 'submodule' && isReadByGraph(path),
  );
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
