/** Parts of a description. */
const maxParts = 5;

/** Entries of a list that are named. */
const maxEntries = 3;

/** Characters of one part. */
const maxLength = 40;

/**
 * The options in effect in a few words: a number with its plural key, the entries of a list, `key value` for anything else. Empty values, and
 * maps and long lists that are not the policy's own, are left out.
 *
 *     optionWords({ approvals: 2, teams: ['security'], 'exempt-authors': [] }, defaults)   // ['2 approvals', 'security']
 *
 * @param options of a rule, validated
 * @param defaults the options of the same rule where a policy gives none
 */
export function optionWords(options: unknown, defaults: unknown): readonly string[] {
  const usual = asMap(defaults);
  const parts = Object.entries(asMap(options)).flatMap(([key, value]) => {
    const isUsual = JSON.stringify(value) === JSON.stringify(usual[key]);
    return words(key, value, isUsual).map((part) => shortened(part));
  });
  const more = parts.length - maxParts;
  return more > 0 ? [...parts.slice(0, maxParts), `${more} more`] : parts;
}

function words(key: string, value: unknown, isUsual: boolean): readonly string[] {
  switch (typeof value) {
    case 'number':
      if (value === 0) return [];
      if (!key.endsWith('s')) return [`${key} ${value}`];
      return [`${value} ${value === 1 ? key.slice(0, -1) : key}`];
    case 'string':
      return value === '' ? [] : [`${key} ${value}`];
    case 'boolean':
      return value ? [key] : [];
    default:
      return Array.isArray(value) ? entries(key, value, isUsual) : map(key, value, isUsual);
  }
}

function entries(key: string, list: readonly unknown[], isUsual: boolean): readonly string[] {
  if (list.length <= maxEntries) return list.map(entryName);
  return isUsual ? [] : [`${list.length} ${key}`];
}

function map(key: string, value: unknown, isUsual: boolean): readonly string[] {
  const isEmpty = Object.keys(asMap(value)).length === 0;
  return isEmpty || isUsual ? [] : [key];
}

/** A map in a list is named by its first value, such as `semgrep/ci` of `{ check: semgrep/ci, app: semgrep-app }`. */
function entryName(entry: unknown): string {
  return String(typeof entry === 'object' && entry !== null ? (Object.values(entry)[0] ?? '') : entry);
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function shortened(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}
