import type { Annotation } from '../../report/annotations.ts';
import type { CheckRunOutput } from '../../report/check-run.ts';
import type { ExistingCheck } from '../../subjects/gathered.ts';
import type { Published } from '../../subjects/publishing.ts';
import { Gone, Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';
import { annotationsIn, type RefusedComment, shownBy, withoutRefusal } from '../read/shown-digest.ts';

/** A call takes no more annotations; a later one adds to them: https://docs.github.com/rest/checks/runs#update-a-check-run */
const annotationsPerCall = 50;

/** The commit that a check run is about, and the name of the run. */
export interface Head {
  readonly installation: Installation;
  readonly owner: string;
  readonly repository: string;
  readonly headSha: string;
  readonly checkName: string;
  /** Where the dashboard shows more of it; absent: GitHub's own page of the check is all there is. */
  readonly detailsUrl?: string;
}

/** What happened to a check run, and the run as it is now. */
export interface PublishedRun {
  readonly change: Published['check'];
  readonly run: NonNullable<ExistingCheck['checkRun']>;
}

/**
 * Shows a check run on a commit; writes nothing when it is shown already.
 *
 * A run is updated in place. It is replaced by a new one of the same name when it was completed and now waits, because GitHub keeps a
 * completed run's conclusion, and when it has annotations that no longer hold, because those cannot be taken away.
 *
 * @param refused the comment that GitHub refused, noted on the run. That alone is not a change of what is shown.
 * @throws {Gone} when GitHub does not know the commit, or the repository is archived
 */
export async function publishCheckRun(
  head: Head,
  existing: ExistingCheck['checkRun'],
  output: CheckRunOutput,
  refused: RefusedComment | null = null,
): Promise<PublishedRun> {
  const shown = shownBy(output, refused);
  if (existing?.digest === shown) return { change: 'unchanged', run: existing };
  const run = (id: number) => ({ id, completed: output.status === 'completed', digest: shown });
  const kept = existing === null ? null : annotationsIn(existing.digest);
  const replaced = existing?.completed === true && output.status === 'in_progress';
  const fits = kept === '' || kept === annotationsIn(shown);
  if (existing === null || replaced || !fits) {
    const [first = [], ...others] = batches(output.annotations);
    const id = await create(head, output, first, others.length === 0 ? shown : null);
    await addAnnotations(head, id, output, others, shown);
    return { change: 'created', run: run(id) };
  }
  const [first = [], ...others] = kept === '' ? batches(output.annotations) : [];
  await update(head, existing.id, output, first, others.length === 0 ? shown : null);
  await addAnnotations(head, existing.id, output, others, shown);
  const isSame = withoutRefusal(existing.digest) === withoutRefusal(shown);
  return { change: isSame ? 'unchanged' : 'updated', run: run(existing.id) };
}

function batches(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const count = Math.ceil(annotations.length / annotationsPerCall);
  return Array.from({ length: count }, (_, index) =>
    annotations.slice(index * annotationsPerCall, (index + 1) * annotationsPerCall),
  );
}

async function create(
  { installation, owner, repository: repo, headSha: head_sha, checkName: name, detailsUrl }: Head,
  output: CheckRunOutput,
  annotations: readonly Annotation[],
  shown: string | null,
): Promise<number> {
  try {
    const { data } = await installation.request('POST /repos/{owner}/{repo}/check-runs', {
      owner,
      repo,
      name,
      head_sha,
      ...detailsOf(detailsUrl),
      ...content(output, annotations, shown),
    });
    return Number(data.id);
  } catch (error) {
    if (error instanceof Refused && isUnknownCommit(error)) throw new Gone(error.message);
    throw error;
  }
}

/** The commit is gone with the branch or the fork that held it. GitHub documents the status, not the message. */
function isUnknownCommit({ status, reason }: Refused): boolean {
  return status === 422 && /\bno commit found\b/i.test(reason);
}

/**
 * Changes a check run in place, whatever it showed before. It does not say what it shows: the next evaluation creates a new run.
 *
 * @throws {Gone} when the repository is archived
 */
export function updateCheckRun(head: Head, id: number, output: CheckRunOutput): Promise<void> {
  return update(head, id, output, [], null);
}

async function update(
  { installation, owner, repository: repo, detailsUrl }: Head,
  check_run_id: number,
  output: CheckRunOutput,
  annotations: readonly Annotation[],
  shown: string | null,
): Promise<void> {
  await installation.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    owner,
    repo,
    check_run_id,
    ...detailsOf(detailsUrl),
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

function detailsOf(detailsUrl: string | undefined) {
  return detailsUrl === undefined ? {} : { details_url: detailsUrl };
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
