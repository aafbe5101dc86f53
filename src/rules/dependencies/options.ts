import { z } from 'zod';
import type { Ecosystem } from '../../analysis/dependencies/dependency.ts';
import { advisorySeverities, type ComparedScope } from '../../evidence/dependency-changes.ts';
import { globs, namedOwners } from '../options.ts';
import { licenseMistake } from './licenses/license-list.ts';
import { groupMistake, packageMistake } from './packages/package-url.ts';

/** Entries of one list. */
const maxEntries = 200;

/** Those that a manifest can be of: the names that findings use. */
const ecosystems = [
  'npm',
  'python',
  'go',
  'cargo',
  'maven',
  'bundler',
  'composer',
  'nuget',
  'mix',
  'pub',
  'swift',
  'cocoapods',
  'haskell',
  'julia',
  'helm',
  'terraform',
  'docker',
  'github-actions',
  'submodule',
  'vendored',
  'other',
] as const satisfies readonly Ecosystem[];

export const scopes = ['runtime', 'development', 'unknown'] as const satisfies readonly ComparedScope[];

const checked = (mistakeOf: (text: string) => string | null) =>
  z
    .array(
      z
        .string()
        .min(1)
        .max(300)
        .superRefine((value, context) => {
          const mistake = mistakeOf(value);
          if (mistake !== null) context.addIssue({ code: 'custom', message: `must be ${mistake}` });
        }),
    )
    .max(maxEntries);

/** The keys that GitHub's action has, too, mean the same: https://github.com/actions/dependency-review-action#configuration-options */
export const options = z.object({
  'vulnerability-check': z
    .boolean()
    .default(true)
    .describe('Whether a known vulnerability of an added version fails.'),
  'fail-on-severity': z
    .enum(advisorySeverities)
    .default('low')
    .describe('A known vulnerability of this severity or worse fails. Malware always does.'),
  'fail-on-scopes': z
    .array(z.enum(scopes))
    .min(1)
    .max(scopes.length)
    .default(['runtime', 'unknown'])
    .describe(
      'The scopes whose vulnerabilities, licenses and denied packages fail, as GitHub tells them from the manifest.',
    ),
  'allow-ghsas': z
    .array(
      z
        .string()
        .regex(/^GHSA(?:-[0-9a-z]{4}){3}$/i, 'must be the id of an advisory, such as `GHSA-35jh-r3h4-6jhm`'),
    )
    .max(maxEntries)
    .default([])
    .describe('Advisories that fail in no package. For one package and a time, use an exception.'),
  'license-check': z.boolean().default(true).describe('Whether a license that is not accepted fails.'),
  'allow-licenses': checked(licenseMistake)
    .default([])
    .describe(
      'The licenses that are accepted, as SPDX identifiers; where two are offered, one of them is enough. Empty: every license.',
    ),
  'deny-licenses': checked(licenseMistake)
    .default([])
    .describe(
      'The licenses that are not accepted, as SPDX identifiers. With `allow-licenses`, both hold: what is denied is not accepted.',
    ),
  'unknown-licenses': z
    .enum(['allow', 'warn', 'fail'])
    .default('warn')
    .describe(
      'What a license does that GitHub does not know, where a list of licenses is set: nothing, a warning, or a failure.',
    ),
  'allow-dependencies-licenses': checked(packageMistake)
    .default([])
    .describe('Packages whose license is not checked, as package URLs (`pkg:npm/left-pad`).'),
  'deny-packages': checked(packageMistake)
    .default([])
    .describe(
      'Packages that must not be added, as package URLs: in one version (`pkg:npm/left-pad@1.3.0`), or in every one.',
    ),
  'deny-groups': checked(groupMistake)
    .default([])
    .describe(
      'Namespaces whose packages must not be added, as package URLs that end with a slash (`pkg:npm/%40acme/`).',
    ),
  'analyzed-elsewhere': z
    .array(z.enum(ecosystems))
    .max(ecosystems.length)
    .default([])
    .describe(
      "Ecosystems that the policy leaves to another tool: what GitHub's dependency graph does not show of them is only shown, and no error.",
    ),
  'ignore-manifests': globs()
    .default([])
    .describe(
      'Manifests and lock files that are left out, such as fixtures of tests that are never installed.',
    ),
  'grace-minutes': z
    .int()
    .min(5)
    .max(1440)
    .default(60)
    .describe('Minutes for which snapshots of dependencies that GitHub does not have yet are awaited.'),
  'new-dependencies': z
    .enum(['justified', 'allowed'])
    .default('justified')
    .describe(
      '`justified`: a new package that a manifest asks for and the product runs with needs a reason, or an approval. `allowed`: it needs neither.',
    ),
  headings: z
    .array(z.string().trim().min(1).max(100))
    .min(1)
    .max(10)
    .default(['New dependencies', 'Dependencies'])
    .describe('Headings of the description below which a new dependency is named and justified.'),
  approvers: namedOwners()
    .nullable()
    .default(null)
    .describe(
      'People and teams one of whom can approve new dependencies instead, as in `[ada, { team: security }]`. Null: nobody.',
    ),
  'own-packages': globs()
    .default([])
    .describe(
      'Names of packages that the organization makes itself, such as `@acme/*`: they need no reason.',
    ),
});

export type Options = z.infer<typeof options>;

/** Whether GitHub has to be asked for what the change does to dependencies. */
export function comparesDependencies(options: Options): boolean {
  return (
    options['vulnerability-check'] ||
    checksLicenses(options) ||
    options['deny-packages'].length + options['deny-groups'].length > 0
  );
}

export function checksLicenses(options: Options): boolean {
  return options['license-check'] && options['allow-licenses'].length + options['deny-licenses'].length > 0;
}

/** The slugs of the teams, and the logins, that can approve new dependencies. */
export function approversIn({ approvers }: Pick<Options, 'approvers'>): {
  readonly people: readonly string[];
  readonly teams: readonly string[];
} {
  const named = approvers ?? [];
  return {
    people: named.filter((each) => typeof each === 'string'),
    teams: named.flatMap((each) => (typeof each === 'string' ? [] : [each.team])),
  };
}
