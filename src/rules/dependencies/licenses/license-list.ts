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
 * Whether the license of a package is accepted. Of an alternative one choice is enough; of licenses that hold together, each counts.
 * https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 *
 *     licenseState('MIT OR GPL-3.0-only', { allowed: [], denied: ['GPL-3.0-only'] })    // 'accepted': MIT is the choice
 *     licenseState('MIT AND GPL-3.0-only', { allowed: [], denied: ['GPL-3.0-only'] })   // 'denied'
 *
 * @param expression as GitHub shows it; hostile
 */
export function licenseState(expression: string | null, lists: LicenseLists): LicenseState {
  const read = expression === null ? null : readExpression(expression);
  return read === null ? 'unknown' : stateOf(read, lists);
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
function stateOf(info: Info, lists: LicenseLists): LicenseState {
  if (!('conjunction' in info)) return stateOfOne(info, lists);
  const sides = [stateOf(info.left, lists), stateOf(info.right, lists)];
  const [first, second]: readonly LicenseState[] =
    info.conjunction === 'or' ? ['accepted', 'unknown'] : ['denied', 'unknown'];
  if (first !== undefined && sides.includes(first)) return first;
  if (second !== undefined && sides.includes(second)) return second;
  return info.conjunction === 'or' ? 'denied' : 'accepted';
}

type One = Exclude<Info, { readonly conjunction: unknown }>;

function stateOfOne(license: One, { allowed, denied }: LicenseLists): LicenseState {
  const name = textOf(license);
  if (name === null) return 'unknown';
  const withoutException = name.replace(/ WITH .*$/, '');
  // A license that is denied is denied with an exception to it as well, unless the exception is named.
  if (denied.some((entry) => matches(name, entry) || matches(withoutException, entry))) return 'denied';
  return allowed.length === 0 || allowed.some((entry) => matches(name, entry)) ? 'accepted' : 'denied';
}

/** Null for what stands for no license. */
function textOf(license: One): string | null {
  if (!('license' in license)) return null;
  const { license: name, plus, exception } = license;
  return `${name}${plus === true ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
}

/** Whether two licenses are the same, or one of them stands for versions among which the other is. */
function matches(name: string, entry: string): boolean {
  if (name.toLowerCase() === entry.toLowerCase()) return true;
  try {
    return satisfies(name, [entry]);
  } catch {
    return false;
  }
}
