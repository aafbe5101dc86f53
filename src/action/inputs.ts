import type { ReleaseTarget } from '../evidence/release.ts';
import type { Environment } from '../platform/settings.ts';

/** From what on the job fails. The check, the outputs and the summary say in any case what was found. */
export const failOnWords = ['never', 'cannot-tell', 'fail', 'waiting'] as const;
export type FailOn = (typeof failOnWords)[number];

/** What a workflow gives to the Action. */
export interface Inputs {
  readonly access:
    | { readonly kind: 'token'; readonly token: string }
    | { readonly kind: 'app'; readonly appId: string; readonly privateKey: string };
  /** The text of a policy that counts in place of that of the base branch; null: none. */
  readonly policy: string | null;
  readonly failOn: FailOn;
  /** Whether the one comment may be written, where the policy asks for it. */
  readonly comment: boolean;
  /** Null: pull requests are evaluated; else the release of a commit. */
  readonly release: { readonly target: ReleaseTarget; readonly sha: string | null } | null;
  /** A pull request that is evaluated whatever the event; null: the event tells. */
  readonly pullRequest: number | null;
  readonly organizationRepository: string;
  /** The name of the check. */
  readonly checkName: string;
}

/** An input cannot be used. The message says which, why, and what to write instead. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Reads the inputs as the runner hands them over: https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs
 *
 * @throws {InputError}
 */
export function readInputs(variables: Environment): Inputs {
  const given = (name: string): string | null => {
    const value = variables[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
    return value === '' ? null : value;
  };
  const failOn = given('fail-on') ?? 'cannot-tell';
  const mode = given('mode') ?? 'pull-request';
  if (mode !== 'pull-request' && mode !== 'release')
    throw new InputError(`The input mode takes pull-request or release, not ${JSON.stringify(mode)}.`);
  return {
    access: accessOf(given('token'), given('app-id'), given('private-key')),
    policy: given('policy'),
    failOn: failOnWords.find((each) => each === failOn) ?? refuseFailOn(failOn),
    comment: readSwitch('comment', given('comment') ?? 'true'),
    release: mode === 'release' ? releaseOf(given('target'), given('tag'), given('sha')) : null,
    pullRequest: readNumber(given('pull-request')),
    organizationRepository: given('organization-policy-repository') ?? '.github',
    checkName: readCheckName(given('check-name') ?? 'SDL'),
  };
}

function accessOf(token: string | null, appId: string | null, privateKey: string | null): Inputs['access'] {
  if (appId !== null && privateKey !== null) return { kind: 'app', appId, privateKey };
  if (appId !== null || privateKey !== null)
    throw new InputError(
      `The input ${appId === null ? 'app-id' : 'private-key'} is empty: with the other one, an app needs both. Where they are secrets of an environment, the job must name the environment, and its branch must be allowed to use it.`,
    );
  if (token !== null) return { kind: 'token', token };
  throw new InputError('The input token is empty. Leave it out, and the token of the workflow is used.');
}

function refuseFailOn(word: string): never {
  throw new InputError(`The input fail-on takes ${failOnWords.join(', ')}, not ${JSON.stringify(word)}.`);
}

function readSwitch(name: string, word: string): boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  throw new InputError(`The input ${name} takes true or false, not ${JSON.stringify(word)}.`);
}

/** Names of other branches follow it in parentheses. */
function readCheckName(name: string): string {
  if (/^[A-Za-z0-9][\w./: -]{0,39}$/.test(name)) return name;
  throw new InputError(
    `The input check-name takes 1 to 40 letters, digits and any of _./:- and spaces, not ${JSON.stringify(name)}.`,
  );
}

function readNumber(word: string | null): number | null {
  if (word === null) return null;
  if (/^[1-9]\d{0,9}$/.test(word)) return Number(word);
  throw new InputError(
    `The input pull-request takes the number of a pull request, as in 7, not ${JSON.stringify(word)}.`,
  );
}

function releaseOf(target: string | null, tag: string | null, sha: string | null): Inputs['release'] {
  const name = target ?? tag;
  if (name === null || (target !== null && tag !== null))
    throw new InputError(
      'With mode: release, name either target, the environment that is deployed to, or tag.',
    );
  if (name.length > 255) throw new InputError('The input target, or tag, takes 1 to 255 characters.');
  if (sha !== null && !/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha))
    throw new InputError(`The input sha takes the whole hash of a commit, not ${JSON.stringify(sha)}.`);
  return { target: { kind: target === null ? 'tag' : 'environment', name }, sha };
}
