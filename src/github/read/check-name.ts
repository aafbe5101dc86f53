import { createHash } from 'node:crypto';
import { shorten } from '../../report/size.ts';
import { noId } from '../client/no-id.ts';
import type { RequiredChecksNode } from './query-fragments.ts';

/** The check run of the default branch, and of each branch whose rules require a check of this name. */
export const requiredCheckName = 'SDL';

/** The check run about the release of a tag, on its commit. */
export const releaseCheckName = 'SDL release';

/**
 * The name of the check about the release of a tag. A check belongs to a commit and a ruleset asks for its name: where the policy has other
 * terms for other tags, a verdict by those must not be reported under the same name.
 *
 *     nameOfReleaseCheck(null)          // 'SDL release'
 *     nameOfReleaseCheck(['nightly'])   // 'SDL release (nightly)'
 *
 * @param entries of the policy that tell it from other tags; null: there are no other terms
 */
export function nameOfReleaseCheck(entries: readonly string[] | null): string {
  if (entries === null) return releaseCheckName;
  const names = entries.join(', ');
  if (names.length <= longestEntries) return `${releaseCheckName} (${names})`;
  const digest = createHash('sha256').update(names).digest('hex').slice(0, digestDigits);
  return `${releaseCheckName} (${shorten(names, longestEntries)} ${digest})`;
}

/** Whether a check of this name is about the release of a tag: `SDL release`, `SDL release (nightly)`. */
export function isReleaseCheckName(name: string): boolean {
  return name === releaseCheckName || name.startsWith(`${releaseCheckName} (`);
}

/** Characters of the names of entries that are shown whole. */
const longestEntries = 80;

/** `SDL`, `SDL (release/1)`, `SDL policy`. */
export function isOwnCheckName(name: string, of = requiredCheckName): boolean {
  return name === of || name.startsWith(`${of} `);
}

/** A branch into which something is to be merged. */
export interface Base {
  readonly branch: string;
  /** The repository's default branch; null where it could not be read. */
  readonly defaultBranch: string | null;
  /** What the branch requires; null where it could not be read, which counts as requiring nothing. */
  readonly required: RequiredChecksNode | null;
}

/**
 * The name of the check run that speaks for a base. A check belongs to a commit, and GitHub asks a base's rules only for a
 * name: what was evaluated under one base's policy must never be reported under the name that another base requires.
 */
export function checkNameOf(base: Base, ownAppId: number, of = requiredCheckName): string {
  const isRequired = base.branch === base.defaultBranch || requiresCheck(base.required, ownAppId, of);
  return isRequired ? of : nameOfBranchCheck(base.branch, of);
}

/**
 * The name of the second check, about a change of the policy file, beside the check of a base.
 *
 *     policyCheckName('SDL (release/1)')   // 'SDL policy (release/1)'
 */
export function policyCheckName(checkName: string): string {
  const of = mainCheckName(checkName);
  return `${of} policy${checkName.slice(of.length)}`;
}

/** `SDL` of `SDL (release/1)`: the name without the branch. */
export function mainCheckName(checkName: string): string {
  return checkName.split(' (', 1)[0] ?? checkName;
}

/** Rules that require the check from another app do not ask for this one. */
function requiresCheck(required: RequiredChecksNode | null, ownAppId: number, of: string): boolean {
  return (
    requiredChecksOf(required).some(
      ({ context, integrationId }) =>
        context === of && (integrationId === null || integrationId === ownAppId || ownAppId === noId),
    ) || required?.refUpdateRule?.requiredStatusCheckContexts?.includes(of) === true
  );
}

/**
 * Whether a base takes a check of this name from this app only: each of its rules that requires one names the app as the source. A branch
 * protection rule does not show its source, so it counts as taking the check from anybody.
 */
export function isOnlySource(
  required: RequiredChecksNode | null,
  checkName: string,
  ownAppId: number,
): boolean {
  if (required?.refUpdateRule?.requiredStatusCheckContexts?.includes(checkName) === true) return false;
  const sources = requiredChecksOf(required).filter(({ context }) => context === checkName);
  return sources.length > 0 && sources.every(({ integrationId }) => integrationId === ownAppId);
}

function requiredChecksOf(required: RequiredChecksNode | null) {
  return (required?.rules?.nodes ?? []).flatMap((rule) => rule?.parameters?.requiredStatusChecks ?? []);
}

const longestShown = 60;
const longestBeforeDigest = 40;

/** 80 bits: nobody finds another branch with the same beginning and digest. */
const digestDigits = 20;

/**
 * The name for any other branch: `SDL (release/1)`. Of a branch whose name is long, or holds anything but small letters,
 * digits and punctuation of ASCII, the beginning is shown with a digest of the whole: a comparison that ignores case or
 * accents, or truncates, still tells two branches apart. GitHub compares at least a status's name so:
 * https://docs.github.com/rest/commits/statuses#create-a-commit-status
 *
 * @returns at most 70 characters
 */
export function nameOfBranchCheck(branch: string, of = requiredCheckName): string {
  if (branch.length <= longestShown && /^[!-@[-~]+$/.test(branch)) return `${of} (${branch})`;
  const digest = createHash('sha256').update(branch).digest('hex').slice(0, digestDigits);
  const shown = shorten(branch, longestBeforeDigest).replace(/[^\p{L}\p{N}!-~…]/gu, '?');
  return `${of} (${shown} ${digest})`;
}
