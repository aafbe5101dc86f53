import { entryAt, listTree } from '../git/tree.ts';
import { type ManifestEntry, readManifest } from './manifests.ts';
import type { RepositoryState } from './model.ts';

/** A dependency, and the manifest that declares it. */
export interface Dependency extends ManifestEntry {
  readonly manifest: string;
}

/** The dependencies that some files of a commit declare, or (null) all of its files. */
export async function dependenciesAt(
  { git }: RepositoryState,
  commit: string,
  paths: readonly string[] | null,
): Promise<readonly Dependency[]> {
  const { tree } = await git.commit(commit);
  const candidates = paths ?? (await listTree(git.objects, tree, true)).map(({ path }) => path);
  const found = await Promise.all(
    candidates.map(async (manifest) => {
      const read = readManifest(manifest);
      const entry = read === null ? null : await entryAt(git.objects, tree, manifest);
      const bytes = entry === null || entry.mode === '40000' ? null : await git.objects.blob(entry.sha);
      return bytes === null || read === null
        ? []
        : read(bytes.toString('utf8')).map((each) => ({ ...each, manifest }));
    }),
  );
  return found.flat();
}

export function packageUrlOf({ type, name, version }: ManifestEntry): string {
  return `pkg:${type}/${name.replace('@', '%40')}@${version}`;
}
