import { isObject } from './description.ts';

type Body = { readonly [key: string]: unknown };

/**
 * Limits that GitHub documents or enforces, but that its schemas do not contain. Each rule returns the violations of a request's body.
 * Sources: docs.github.com/rest/checks/runs (conclusion, annotations), /rest/commits/statuses and /rest/issues/comments
 * (lengths, enforced with 422), /rest/pulls/reviews (body),
 * /actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules (length of a status report).
 */
const rules: Readonly<Record<string, (body: Body) => readonly string[]>> = {
  'checks/create': checkRun,
  'checks/update': checkRun,
  'repos/create-commit-status': (body) => tooLong(body, 'description', 140),
  'repos/create-deployment-status': (body) => tooLong(body, 'description', 140),
  'actions/review-custom-gates-for-run': (body) => tooLong(body, 'comment', 1024),
  'issues/create-comment': (body) => tooLong(body, 'body', 65_536),
  'issues/update-comment': (body) => tooLong(body, 'body', 65_536),
  'issues/create': (body) => [...tooLong(body, 'body', 65_536), ...tooLong(body, 'title', 256)],
  'pulls/create': (body) => [...tooLong(body, 'body', 65_536), ...tooLong(body, 'title', 256)],
  'pulls/create-review': (body) =>
    (body.event === 'REQUEST_CHANGES' || body.event === 'COMMENT') && !body.body
      ? [`/body is required when the event is ${body.event}`]
      : [],
};

/** Violations of the limits: page size of any operation, then the rules above. */
export function limitViolations(
  operationId: string,
  query: Readonly<Record<string, string>>,
  body: unknown,
): readonly string[] {
  const size = query.per_page;
  const paging =
    size !== undefined && (Number(size) > 100 || Number(size) < 1)
      ? [`query per_page: ${size} is not 1 to 100`]
      : [];
  return [...paging, ...(isObject(body) ? (rules[operationId]?.(body) ?? []) : [])];
}

function checkRun(body: Body): readonly string[] {
  const { output, completed_at: completedAt, status, conclusion } = body;
  const annotations = isObject(output) && Array.isArray(output.annotations) ? output.annotations : [];
  return [
    ...((status === 'completed' || completedAt !== undefined) && conclusion === undefined
      ? ['/conclusion is required when status is completed or completed_at is given']
      : []),
    ...annotations.flatMap((annotation: unknown, index) =>
      isObject(annotation)
        ? annotationProblems(annotation).map((problem) => `/output/annotations/${index}${problem}`)
        : [],
    ),
  ];
}

function annotationProblems(annotation: Body): readonly string[] {
  const { start_line: start, end_line: end } = annotation;
  const columns = annotation.start_column !== undefined || annotation.end_column !== undefined;
  return [
    ...(Number(start) > Number(end) ? ['/end_line is before start_line'] : []),
    ...(columns && start !== end ? ['/start_column: columns are allowed on a single line only'] : []),
    ...tooLong(annotation, 'title', 255),
    ...tooLong(annotation, 'message', 65_536),
    ...tooLong(annotation, 'raw_details', 65_536),
  ];
}

function tooLong(body: Body, key: string, most: number): readonly string[] {
  const value = body[key];
  const length = typeof value === 'string' ? [...value].length : 0;
  return length > most ? [`/${key} has ${length} characters, at most ${most} are accepted`] : [];
}
