import parse, { type Info } from 'spdx-expression-parse';
import satisfies from 'spdx-satisfies';

/** Characters of an expression that are read: GitHub cuts longer ones off at this length, and what is cut may say anything. */
const maxExpressionLength = 254;

/** What a license says of itself. `unknown`: nothing that can be read as an SPDX expression. */
export type LicenseState = 'accepted' | 'denied' | 'unknown';

/** The lists of a policy, see the options. */
export interface LicenseLists {
  /** Empty: every license is accepted. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/**
 * Decides whether the license of a package is accepted. Of an alternative one choice is enough; of licenses that hold together, each counts.
 * https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 *
 *     const stateOf = licenseStates({ allowed: [], denied: ['GPL-3.0-only'] });
 *     stateOf('MIT OR GPL-3.0-only')    // 'accepted': MIT is the choice
 *     stateOf('MIT AND GPL-3.0-only')   // 'denied'
 *
 * @returns takes an expression as GitHub shows it, hostile
 */
export function licenseStates({
  allowed,
  denied,
}: LicenseLists): (expression: string | null) => LicenseState {
  const lists: Entries = { allowed: allowed.map(entryOf), denied: denied.map(entryOf), known: new Map() };
  return (expression) => {
    const read = expression === null ? null : readExpression(expression);
    return read === null ? 'unknown' : stateOf(read, lists);
  };
}

/** Why a text is no entry of a list of licenses, to complete "must be …"; null where it is one. */
export function licenseMistake(text: string): string | null {
  const read = readExpression(text);
  return read === null || 'conjunction' in read
    ? 'the SPDX identifier of one license, such as `Apache-2.0`'
    : null;
}

/** ClearlyDefined, where GitHub's data comes from, writes OTHER for a license without an identifier. */
const other = /(?<![\w.-])OTHER(?![\w.-])/g;

/** Null where it says nothing, or nothing that can be read. */
function readExpression(expression: string): Info | null {
  if (expression.length > maxExpressionLength || /^\s*(?:NOASSERTION|NONE)?\s*$/i.test(expression))
    return null;
  try {
    return parse(expression.replaceAll(other, 'LicenseRef-clearlydefined-OTHER'));
  } catch {
    return null;
  }
}

/** Goes through the expression as it is written: to expand it to a list of alternatives takes exponential time. */
function stateOf(info: Info, lists: Entries): LicenseState {
  if (!('conjunction' in info)) return stateOfOne(info, lists);
  const sides = [stateOf(info.left, lists), stateOf(info.right, lists)];
  const isChoice = info.conjunction === 'or';
  const decisive = isChoice ? 'accepted' : 'denied';
  if (sides.includes(decisive)) return decisive;
  if (sides.includes('unknown')) return 'unknown';
  return isChoice ? 'denied' : 'accepted';
}

type One = Exclude<Info, { readonly conjunction: unknown }>;

function stateOfOne(license: One, lists: Entries): LicenseState {
  if (!('license' in license)) return 'unknown';
  const { exception } = license;
  const name = `${license.license}${license.plus === true ? '+' : ''}`;
  const key = JSON.stringify([name, exception]);
  const known = lists.known.get(key);
  if (known !== undefined) return known;
  const state = compare(name, exception, lists);
  if (lists.known.size < maxKnown) lists.known.set(key, state);
  return state;
}

function compare(name: string, exception: string | undefined, { allowed, denied }: Entries): LicenseState {
  const lower = name.toLowerCase();
  const isReference = reference.test(name);
  const isNamedIn = (entries: readonly Entry[], anyException: boolean) =>
    entries.some(
      (entry) =>
        (entry.exception === exception || (anyException && entry.exception === undefined)) &&
        // Nothing is known of a reference but its name.
        (entry.lower === lower || (!isReference && isVersionOf(name, entry.name))),
    );
  // A license that is denied is denied with an exception to it as well.
  if (isNamedIn(denied, true)) return 'denied';
  return allowed.length === 0 || isNamedIn(allowed, false) ? 'accepted' : 'denied';
}

const reference = /^(?:LicenseRef|DocumentRef)-/;

/** Licenses whose state is kept: SPDX has some hundreds, and a change may name each of them thousands of times. */
const maxKnown = 5_000;

interface Entries {
  readonly allowed: readonly Entry[];
  readonly denied: readonly Entry[];
  /** By license and exception, what was decided. */
  readonly known: Map<string, LicenseState>;
}

interface Entry {
  readonly name: string;
  readonly lower: string;
  readonly exception: string | undefined;
}

/** An entry of a list, see {@link licenseMistake}. */
function entryOf(text: string): Entry {
  const [name = '', exception] = text.trim().split(/\s+WITH\s+/);
  return { name, lower: name.toLowerCase(), exception };
}

/** Whether one of two licenses stands for versions among which the other is, as `GPL-2.0-or-later` does. */
function isVersionOf(name: string, entry: string): boolean {
  try {
    return satisfies(name, [entry]);
  } catch {
    return false;
  }
}
