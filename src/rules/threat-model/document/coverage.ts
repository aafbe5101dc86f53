import type { Root } from 'mdast';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { DocumentReference } from '../../../evidence/documents.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { matcher } from '../../matching.ts';
import type { MajorHit } from '../major/hit.ts';
import type { Options } from '../options.ts';
import { numbersNamed, sameRepository } from './links.ts';
import { changeNotCovered, filesNotCovered, type Gap } from './problems.ts';

interface Subject {
  readonly change: ReadChange;
  readonly pullRequest: PullRequest;
  /** The issues that the description names, and the pull request itself. */
  readonly numbers: ReadonlySet<number>;
  readonly hits: readonly MajorHit[];
}

/**
 * Why a threat model does not cover this change; null when it does: it is written or edited in this pull request, it
 * names the pull request or an issue that the description names, or the policy says that it covers the files concerned.
 */
export function uncovered(
  reference: DocumentReference,
  tree: Root,
  subject: Subject,
  options: Pick<Options, 'covers'>,
): Gap | null {
  const { change, pullRequest, numbers } = subject;
  if (reference.kind === 'file' && isEdited(reference.path, change)) return null;
  const home = reference.kind === 'issue' ? reference.repository : pullRequest.repository;
  const named = numbersNamed(tree, pullRequest, home);
  const self = reference.kind === 'issue' && sameRepository(home, pullRequest) ? reference.number : null;
  if ([...numbers].some((number) => number !== self && named.has(number))) return null;
  const globs = reference.kind === 'file' ? options.covers[reference.path] : undefined;
  if (globs === undefined) return changeNotCovered(pullRequest.number);
  const covered = matcher(globs);
  const [first, ...others] = concerned(subject).filter((path) => !covered(path));
  return first === undefined ? null : filesNotCovered(first, others.length, pullRequest.number);
}

function isEdited(path: string, change: ReadChange): boolean {
  return change.files.some(
    ({ file }) => file.path === path && file.status !== 'removed' && file.additions > 0,
  );
}

/** The files that make the change major; all of them where no file does. */
function concerned({ change, hits }: Subject): readonly string[] {
  const paths = new Set(hits.filter((hit) => hit.signal !== 'size').flatMap((hit) => hit.paths));
  return paths.size > 0 ? [...paths] : change.files.map(({ file }) => file.path);
}
