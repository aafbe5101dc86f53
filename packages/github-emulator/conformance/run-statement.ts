import type { GitHub } from './github.ts';
import { Difference, NotTested, type Statement } from './statement.ts';

export type Outcome =
  | { readonly kind: 'holds' }
  | { readonly kind: 'differs'; readonly how: string }
  | { readonly kind: 'not tested'; readonly missing: string };

/**
 * Runs one statement. An answer that no part of the statement expects is not taken for a difference: what was to be asked was not
 * reached. Nor is a mistake in the statement, which must not cost the results of the others.
 */
export async function runStatement(statement: Statement, github: GitHub): Promise<Outcome> {
  const missing = github.missing(statement.needs);
  if (missing !== null) return { kind: 'not tested', missing };
  try {
    await statement.run(github);
    return { kind: 'holds' };
  } catch (error) {
    if (error instanceof Difference) return { kind: 'differs', how: error.message };
    if (error instanceof NotTested) return { kind: 'not tested', missing: error.message };
    return { kind: 'not tested', missing: reasonOf(error) };
  }
}

/** Why a statement could not be brought to its end. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('status' in error && error.name === 'HttpError') {
    return `${requestOf(error)} was answered with ${error.status}: ${error.message}`;
  }
  if (error.name === 'GraphqlResponseError') return `a query was refused: ${error.message}`;
  return `the statement failed: ${error.message}`;
}

function requestOf(error: object): string {
  const { request } = error as { readonly request?: { readonly method: string; readonly url: string } };
  return request === undefined ? 'a request' : `${request.method} ${new URL(request.url).pathname}`;
}
