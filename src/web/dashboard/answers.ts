import type { Context } from 'hono';

/** GitHub's pages are linked, and nothing is loaded from elsewhere or run. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer of the dashboard, whatever it says. */
export function secure(context: Context): void {
  context.header('content-security-policy', contentSecurityPolicy);
  context.header('x-frame-options', 'DENY');
  // A form must tell its origin, and GitHub must not be told from which page a link was followed.
  context.header('referrer-policy', 'same-origin');
  context.header('cross-origin-opener-policy', 'same-origin');
  context.header('cross-origin-resource-policy', 'same-origin');
  // No cache on the way keeps what one person sees, and shows it to another.
  context.header('cache-control', 'private, no-store');
  context.header('vary', 'Cookie');
}

/** Goes on to another page of the dashboard. */
export function goTo(context: Context, path: string): Response {
  return context.redirect(path, 303);
}
