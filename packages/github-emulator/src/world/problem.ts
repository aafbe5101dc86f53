/** GitHub refuses an action: with this status and message over REST, as an error in the functions of `World`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly ValidationError[] | undefined;

  constructor(status: number, message: string, errors?: readonly ValidationError[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export interface ValidationError {
  readonly resource: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
}

export function notFound(): Problem {
  return new Problem(404, 'Not Found');
}

/** 422 with one error in GitHub's words. */
export function invalid(resource: string, field: string, message: string): Problem {
  return new Problem(422, 'Validation Failed', [{ resource, field, code: 'custom', message }]);
}
