import type { ReadChange } from '../../../analysis/read-change.ts';
import {
  type Advisory,
  advisorySeverities,
  type ComparedDependency,
} from '../../../evidence/dependency-changes.ts';
import { licenseStates } from '../licenses/license-list.ts';
import { checksLicenses, type Options } from '../options.ts';
import { type NewVersion, newVersions } from './new-versions.ts';
import { isInGroup, isNamed, packageOf, packageOfEntry } from './package-url.ts';

/** What a policy does not accept of an added version. */
export type Fault = { readonly dependency: ComparedDependency } & (
  | { readonly kind: 'malware' | 'vulnerability'; readonly advisory: Advisory }
  | { readonly kind: 'package' | 'license' | 'unknown-license' }
);

/** What is only shown. */
export type Note = { readonly dependency: ComparedDependency } & (
  | {
      readonly kind: 'kept' | 'below' | 'allowed' | 'other-scope';
      readonly advisory: Advisory;
    }
  | { readonly kind: 'unknown-license' }
);

/** The added versions, sorted by what the policy says of them. */
export interface Faults {
  /** Versions that the change adds. */
  readonly added: number;
  /** The worst first. */
  readonly failing: readonly Fault[];
  readonly notes: readonly Note[];
}

/** Sorts what GitHub knows of the added versions. Pure. */
export function faultsOf(
  compared: readonly ComparedDependency[],
  change: ReadChange,
  options: Options,
): Faults {
  const versions = newVersions(compared, change);
  const failing: Fault[] = [];
  const notes: Note[] = [];
  const lists = listsIn(options);
  for (const version of versions) {
    sortAdvisories(version, options, failing, notes);
    const { dependency } = version;
    if (!options['fail-on-scopes'].includes(dependency.scope)) continue;
    const found = packageOfEntry(dependency);
    const isDenied =
      lists.packages.some((each) => isNamed(found, each, 'denies')) ||
      lists.groups.some((each) => isInGroup(found, each));
    if (isDenied) failing.push({ kind: 'package', dependency });
    if (!checksLicenses(options) || lists.unchecked.some((each) => isNamed(found, each, 'allows'))) continue;
    const state = lists.license(dependency.license);
    if (state === 'denied') failing.push({ kind: 'license', dependency });
    if (state !== 'unknown') continue;
    if (options['unknown-licenses'] === 'fail') failing.push({ kind: 'unknown-license', dependency });
    if (options['unknown-licenses'] === 'warn') notes.push({ kind: 'unknown-license', dependency });
  }
  return {
    added: versions.length,
    failing: distinct(failing).toSorted((one, other) => rankOf(one) - rankOf(other)),
    notes: distinct(notes),
  };
}

function listsIn(options: Options) {
  return {
    packages: options['deny-packages'].map(packageOf),
    groups: options['deny-groups'].map(packageOf),
    unchecked: options['allow-dependencies-licenses'].map(packageOf),
    license: licenseStates({ allowed: options['allow-licenses'], denied: options['deny-licenses'] }),
  };
}

function sortAdvisories(
  { dependency, newAdvisories, keptAdvisories }: NewVersion,
  options: Options,
  failing: Fault[],
  notes: Note[],
): void {
  const allowed = new Set(options['allow-ghsas'].map((id) => id.toLowerCase()));
  for (const advisory of newAdvisories) {
    if (isMalware(advisory)) failing.push({ kind: 'malware', dependency, advisory });
    else if (!options['vulnerability-check']) continue;
    else if (allowed.has(advisory.id.toLowerCase())) notes.push({ kind: 'allowed', dependency, advisory });
    else if (!options['fail-on-scopes'].includes(dependency.scope))
      notes.push({ kind: 'other-scope', dependency, advisory });
    else if (reaches(advisory, options['fail-on-severity']))
      failing.push({ kind: 'vulnerability', dependency, advisory });
    else notes.push({ kind: 'below', dependency, advisory });
  }
  if (!options['vulnerability-check']) return;
  for (const advisory of keptAdvisories) notes.push({ kind: 'kept', dependency, advisory });
}

/**
 * The comparison has no field for it: GitHub's database titles these advisories "Malware in …", and others "Malicious code in …".
 * https://docs.github.com/code-security/security-advisories/working-with-global-security-advisories-from-the-github-advisory-database/about-the-github-advisory-database#malware-advisories
 */
function isMalware({ summary }: Advisory): boolean {
  return /^\W{0,3}(?:embedded )?(?:malware|malicious (?:code|package|version)s?)\b/i.test(summary);
}

/** A grade that is not known reaches every threshold. */
function reaches({ severity }: Advisory, threshold: Options['fail-on-severity']): boolean {
  if (severity === null) return true;
  return advisorySeverities.indexOf(severity) <= advisorySeverities.indexOf(threshold);
}

const kinds: readonly Fault['kind'][] = ['malware', 'vulnerability', 'package', 'license', 'unknown-license'];

function rankOf(fault: Fault): number {
  const severity = 'advisory' in fault ? (fault.advisory.severity ?? 'critical') : 'low';
  return kinds.indexOf(fault.kind) * advisorySeverities.length + advisorySeverities.indexOf(severity);
}

/** Once for each package in a folder: a manifest and the lock file beside it say the same. */
function distinct<Each extends Fault | Note>(found: readonly Each[]): readonly Each[] {
  const byKey = new Map<string, Each>();
  for (const each of found) {
    const { ecosystem, name, manifest, version } = each.dependency;
    const folder = manifest.slice(0, manifest.lastIndexOf('/') + 1);
    const what = 'advisory' in each ? each.advisory.id : version;
    const key = JSON.stringify([each.kind, ecosystem, name, folder, what]);
    if (!byKey.has(key)) byKey.set(key, each);
  }
  return [...byKey.values()];
}
