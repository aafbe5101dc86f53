/**
 * Prints what the service ships with, as CycloneDX: every production dependency of the lock file.
 *
 *     npm run sbom
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** As much of a CycloneDX document as is read here: https://cyclonedx.org/docs/1.5/json/ */
export interface Sbom {
  readonly metadata: {
    readonly component: { readonly 'bom-ref': string; readonly name: string };
  };
  readonly components: readonly { readonly 'bom-ref': string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * Keeps what production dependencies lead to. npm lists everything: its own option `--omit dev` also leaves out production dependencies
 * that a tool for development needs, too: https://github.com/npm/cli/issues/7909
 *
 * @param all what npm lists, with development dependencies
 * @param name the name of the package; npm takes that of the folder
 * @param isProduction whether the root depends on the package of this reference, `name@version`, in production
 */
export function productionOnly<All extends Sbom>(
  all: All,
  name: string,
  isProduction: (reference: string) => boolean,
): All {
  const root = all.metadata.component['bom-ref'];
  const needs = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  needs.set(root, (needs.get(root) ?? []).filter(isProduction));
  const kept = new Set([root]);
  // A set yields what is added while it is read.
  for (const reference of kept) for (const needed of needs.get(reference) ?? []) kept.add(needed);
  const components = new Map(
    all.components.flatMap((each) => (kept.has(each['bom-ref']) ? [[each['bom-ref'], each] as const] : [])),
  );
  return {
    ...all,
    metadata: { ...all.metadata, component: { ...all.metadata.component, name } },
    components: [...components.values()],
    dependencies: [...kept].map((ref) => ({ ref, dependsOn: needs.get(ref) ?? [] })),
  };
}

if (import.meta.main) {
  const { readFileSync } = await import('node:fs');
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const { name, dependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const words = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const listed = execFileSync('npm', [...words, '--workspaces=false'], { cwd: folder, maxBuffer: 1e8 });
  const direct = new Set(Object.entries(dependencies).map(([each, version]) => `${each}@${version}`));
  const sbom = productionOnly(JSON.parse(String(listed)), name, (reference) => direct.has(reference));
  process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);
}
