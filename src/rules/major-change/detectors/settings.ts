/** Values that switch something off, and on. */
export const off = 'false|0|off|no|none|null|nil|disabled?|disable';
export const on = 'true|1|on|yes|enabled?';

/**
 * A pattern for a setting with one of the values, in the ways in which formats and languages write it: `httpOnly: false`, `HTTP_ONLY=0`,
 * `cookie.http-only = off`, `setHttpOnly(false)`, `"http_only" => false`.
 *
 * @param names words separated by spaces, names by `|`: `http only | same site`. A name may stand behind others: `SESSION_COOKIE_HTTPONLY`.
 * @param values alternatives of a regular expression
 */
export function setting(names: string, values: string): RegExp {
  const alternatives = names
    .split('|')
    .map((name) => name.trim().split(/\s+/).join('[_.-]?'))
    .join('|');
  return new RegExp(
    `(?<![A-Za-z])(?:set|with|use)?(?:${alternatives})(?:\\(\\s*|["']?\\s*(?::|=>|:?=|,|\\s)\\s*)\\[?["']?(?:${values})(?![\\w.-])`,
    'im',
  );
}
