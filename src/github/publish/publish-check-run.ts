import type { Annotation } from '../../report/annotations.ts';
import type { CheckRunOutput } from '../../report/check-run.ts';
import type { ExistingCheck, Published } from '../../subjects/publishing.ts';
import type { Installation } from '../client/installation.ts';
import { annotationsIn, shownBy } from '../read/shown-digest.ts';

/** A call takes no more annotations; a later one adds to them: https://docs.github.com/rest/checks/runs#update-a-check-run */
const annotationsPerCall = 50;

/** The commit that a check run is about, and the name of the run. */
export interface Head {
  readonly installation: Installation;
  readonly owner: string;
  readonly repository: string;
  readonly headSha: string;
  readonly checkName: string;
}

/**
 * Shows a check run on a commit; writes nothing when it is shown already.
 *
 * A run is updated in place. It is replaced by a new one of the same name when it was completed and now waits, because GitHub keeps a
 * completed run's conclusion, and when it has annotations that no longer hold, because those cannot be taken away.
 */
export async function publishCheckRun(
  head: Head,
  existing: ExistingCheck['checkRun'],
  output: CheckRunOutput,
): Promise<Published['check']> {
  const shown = shownBy(output);
  if (existing?.digest === shown) return 'unchanged';
  const kept = existing === null ? null : annotationsIn(existing.digest);
  const replaced = existing?.completed === true && output.status === 'in_progress';
  const fits = kept === '' || kept === annotationsIn(shown);
  if (existing === null || replaced || !fits) {
    const [first = [], ...others] = batches(output.annotations);
    const id = await create(head, output, first, others.length === 0 ? shown : null);
    await addAnnotations(head, id, output, others, shown);
    return 'created';
  }
  const [first = [], ...others] = kept === '' ? batches(output.annotations) : [];
  await update(head, existing.id, output, first, others.length === 0 ? shown : null);
  await addAnnotations(head, existing.id, output, others, shown);
  return 'updated';
}

function batches(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const count = Math.ceil(annotations.length / annotationsPerCall);
  return Array.from({ length: count }, (_, index) =>
    annotations.slice(index * annotationsPerCall, (index + 1) * annotationsPerCall),
  );
}

async function create(
  { installation, owner, repository: repo, headSha: head_sha, checkName: name }: Head,
  output: CheckRunOutput,
  annotations: readonly Annotation[],
  shown: string | null,
): Promise<number> {
  const { data } = await installation.request('POST /repos/{owner}/{repo}/check-runs', {
    owner,
    repo,
    name,
    head_sha,
    ...content(output, annotations, shown),
  });
  return Number(data.id);
}

async function update(
  { installation, owner, repository: repo }: Head,
  check_run_id: number,
  output: CheckRunOutput,
  annotations: readonly Annotation[],
  shown: string | null,
): Promise<void> {
  await installation.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    owner,
    repo,
    check_run_id,
    ...content(output, annotations, shown),
  });
}

/** Only the last call notes what is shown, so that a run that was left half-written is written again. */
async function addAnnotations(
  head: Head,
  id: number,
  output: CheckRunOutput,
  left: readonly (readonly Annotation[])[],
  shown: string,
): Promise<void> {
  for (const [index, annotations] of left.entries()) {
    await update(head, id, output, annotations, index === left.length - 1 ? shown : null);
  }
}

function content(output: CheckRunOutput, annotations: readonly Annotation[], shown: string | null) {
  const { status, conclusion, title, summary, text, actions } = output;
  return {
    status,
    ...(conclusion === undefined ? {} : { conclusion }),
    external_id: shown ?? '',
    output: {
      title,
      summary,
      ...(text === '' ? {} : { text }),
      annotations: annotations.map((annotation) => ({
        path: annotation.path,
        start_line: annotation.startLine,
        end_line: annotation.endLine,
        annotation_level: annotation.level,
        title: annotation.title,
        message: annotation.message,
      })),
    },
    actions: actions.map((action) => ({ ...action })),
  };
}
