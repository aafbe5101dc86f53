/** Characters of a path with its query. */
const maxLength = 500;

/** Paths that a sign-in may lead to. */
const ownPath = /^\/(?:$|\?|(?:o|exceptions)(?:[/?]|$))/;

/**
 * Where a sign-in leads: to a page of the dashboard, whatever the address asks for.
 *
 *     nextPath('/o/acme/shop')          // '/o/acme/shop'
 *     nextPath('https://evil.example')  // '/'
 */
export function nextPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > maxLength || !ownPath.test(asked)) return '/';
  // Browsers take a backslash for a slash, and leave out line breaks and tabs: `/\evil.example` is another host.
  return /^[\w/.?=&%~+:,-]*$/.test(asked) && !asked.includes('//') ? asked : '/';
}
