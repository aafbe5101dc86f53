import { textBefore } from '../../../analysis/diff/text-before.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { DocumentReference } from '../../../evidence/documents.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { MajorHit } from '../../major-change/hit.ts';
import { matcher } from '../../matching.ts';
import { tokensIn } from '../../threat-documents/paths-in-text.ts';
import { sameRepository } from '../../threat-documents/targets.ts';
import type { Options } from '../options.ts';
import type { ReadModel } from './document.ts';
import { changeNotCovered, filesNotCovered, type Gap } from './problems.ts';
import { saysMore } from './said.ts';

/** The change that a threat model has to cover. */
export interface Subject {
  readonly change: ReadChange;
  readonly pullRequest: PullRequest;
  /** The issues that the description names, and the pull request itself. */
  readonly numbers: ReadonlySet<number>;
  readonly hits: readonly MajorHit[];
}

/**
 * Why a threat model does not cover this change; null when it does. One that this pull request adds does. One that it edits does where
 * the edit changes what an answer or a threat says, and where it names the pull request, an issue that the description names, or the
 * files that make the change major. One that it does not touch has to name the pull request or such an issue. The policy can say that
 * a document covers some files: then it need not be touched where only they change.
 *
 * @param model the document as it was read
 * @param read reads another text as the same document
 */
export function uncovered(
  reference: DocumentReference,
  model: ReadModel,
  text: string,
  read: (text: string) => ReadModel | null,
  subject: Subject,
  options: Pick<Options, 'covers'>,
): Gap | null {
  const { change, pullRequest } = subject;
  const edited =
    reference.kind === 'file' ? change.files.find(({ file }) => file.path === reference.path) : undefined;
  if (edited?.file.status === 'added') return null;
  const edit = edited === undefined ? 'none' : isTelling(edited, model, text, read) ? 'telling' : 'silent';
  const isNamed = namesChange(reference, model, subject);
  if (isNamed && edit !== 'silent') return null;
  if (edit === 'telling' && filesOf(subject).every((path) => names(model.text, path))) return null;
  const globs = reference.kind === 'file' ? options.covers[reference.path] : undefined;
  if (globs === undefined) return changeNotCovered(pullRequest.number, edit);
  const covered = matcher(globs);
  const [first, ...others] = filesOf(subject).filter((path) => !covered(path));
  return first === undefined ? null : filesNotCovered(first, others.length, pullRequest.number);
}

/** Whether the edit of a document changes what it says. Where the diff is not shown, it is not known, and does not count. */
function isTelling(
  edited: ReadFile,
  model: ReadModel,
  text: string,
  read: (text: string) => ReadModel | null,
): boolean {
  if (edited.file.status === 'removed' || edited.hunks.length === 0) return false;
  const before = textBefore(text, edited.hunks);
  const old = before === null ? null : read(before);
  return old !== null && saysMore(model.said, old.said);
}

function namesChange(
  reference: DocumentReference,
  model: ReadModel,
  { pullRequest, numbers }: Subject,
): boolean {
  const home = reference.kind === 'issue' ? reference.repository : pullRequest.repository;
  const self = reference.kind === 'issue' && sameRepository(home, pullRequest) ? reference.number : null;
  return [...numbers].some((number) => number !== self && model.numbers.has(number));
}

/** Whether a text names a file by its path, or a directory that holds it by two or more segments: `src/auth/`. */
function names(text: string, path: string): boolean {
  return tokensIn(text).some((token) => {
    const named = token.replace(/\/+$/, '');
    if (named === path) return true;
    return named.split('/').length > 1 && path.startsWith(`${named}/`);
  });
}

/** The files that make the change major; all of them where no file does. */
function filesOf({ change, hits }: Subject): readonly string[] {
  const paths = new Set(hits.filter((hit) => hit.signal !== 'size').flatMap((hit) => hit.paths));
  return paths.size > 0 ? [...paths] : change.files.map(({ file }) => file.path);
}
