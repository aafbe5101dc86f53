/** A dependency as the graph has it of one manifest. */
export interface ManifestEntry {
  /** As GitHub names it, such as `actions` for workflows. */
  readonly ecosystem: string;
  /** The type in package URLs. */
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly scope: 'runtime' | 'development' | 'unknown';
}

type Reader = (text: string) => readonly ManifestEntry[];

/**
 * How the graph reads a file; null for one that declares no dependency. A few formats that GitHub reads are enough for an emulator:
 * https://docs.github.com/code-security/reference/supply-chain-security/dependency-graph-supported-package-ecosystems
 */
export function readManifest(path: string): Reader | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'package.json') return packageJson;
  if (name === 'package-lock.json') return packageLock;
  if (name === 'requirements.txt') return requirements;
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) ? workflow : null;
}

const npm = { ecosystem: 'npm', type: 'npm' } as const;

function packageJson(text: string): readonly ManifestEntry[] {
  const { dependencies, devDependencies } = objectIn(text);
  const entries = (section: unknown, scope: ManifestEntry['scope']) =>
    Object.entries(section ?? {}).map(([name, version]) => ({
      ...npm,
      name,
      version: String(version),
      scope,
    }));
  return [...entries(dependencies, 'runtime'), ...entries(devDependencies, 'development')];
}

function packageLock(text: string): readonly ManifestEntry[] {
  return Object.entries(objectIn(text).packages ?? {}).flatMap(([path, entry]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    const { version, dev } = entry as { version?: string; dev?: boolean };
    if (!path.includes('node_modules/') || version === undefined) return [];
    return [{ ...npm, name, version, scope: dev === true ? 'development' : 'runtime' } as const];
  });
}

function requirements(text: string): readonly ManifestEntry[] {
  return [...text.matchAll(/^([\w.-]+)==([\w.+-]+)/gm)].map(([, name = '', version = '']) => ({
    ecosystem: 'pip',
    type: 'pypi',
    name: name.toLowerCase(),
    version,
    scope: 'runtime',
  }));
}

function workflow(text: string): readonly ManifestEntry[] {
  return [...text.matchAll(/^\s*-?\s*uses:\s*([^\s@.]+)@(\S+)/gm)].map(([, name = '', version = '']) => ({
    ecosystem: 'actions',
    type: 'githubactions',
    name,
    version,
    scope: 'runtime',
  }));
}

function objectIn(text: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  try {
    return JSON.parse(text);
  } catch {
    // GitHub shows nothing of a manifest that it cannot read.
    return {};
  }
}
