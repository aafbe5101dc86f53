import { movesOnlyVersions } from '../../../analysis/only-versions.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import { readWorkflow } from '../../../analysis/workflow-facts.ts';
import type { BaseWorkflows, WorkflowFacts } from '../../../evidence/base-workflows.ts';
import type { HeadFiles } from '../../../evidence/head-files.ts';
import { matcher } from '../../matching.ts';
import type { OwnedSlice, RuleEvidence } from '../../rule.ts';
import type { Options } from '../options.ts';
import { fixedFileAt } from './fixed-files.ts';
import { type Because, comparable, decidesOn, type GuardedFile, pathsOf, type Why } from './guarded-file.ts';
import { type ReasonOf, reasonsFor } from './workflow-reasons.ts';

/** What shows which changed files are guarded. */
export type GuardEvidence = Pick<RuleEvidence, 'change'> & Partial<Pick<RuleEvidence, OwnedSlice>>;

/** The changed files that need an approval, and the workflows among the others. */
export interface Guarded {
  readonly files: readonly GuardedFile[];
  readonly otherWorkflows: readonly string[];
  /** In all guarded files, which are workflows or what they run from, nothing but the versions of `uses:` lines changes. */
  readonly onlyVersions: boolean;
}

const workflowsFolder = '.github/workflows';

/** Whether GitHub runs a workflow from a path: it reads none in folders below. */
export function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(comparable(path));
}

/** The changed workflows whose text at the head is to be read. */
export function changedWorkflows({ files }: ReadChange): readonly string[] {
  return files
    .filter(({ file }) => file.status !== 'removed' && isWorkflow(file.path))
    .map(({ file }) => file.path);
}

/** Finds the changed files that need the approval of an owner. Where it is not known whether one does, it does. Pure. */
export function guardedFiles(evidence: GuardEvidence, options: Options): Guarded {
  const isNamed = matcher(options.files);
  const whyWorkflow = options.workflows === 'none' ? () => null : workflowGuard(evidence, options);
  const files: GuardedFile[] = [];
  let onlyVersions = true;
  const otherWorkflows: string[] = [];
  for (const read of evidence.change.files) {
    const paths = pathsOf(read);
    const why =
      first(paths, fixedFileAt) ??
      first(paths, (path): Why | null => (isNamed(path) ? { kind: 'named' } : null)) ??
      first(paths, whyWorkflow);
    if (why !== null) {
      files.push({ path: read.file.path, why });
      onlyVersions &&= why.kind === 'workflow' && movesOnlyVersions(read);
    } else if (options.workflows !== 'none' && paths.some(isWorkflow)) otherWorkflows.push(read.file.path);
  }
  return { files, otherWorkflows, onlyVersions };
}

function first<Value>(paths: readonly string[], find: (path: string) => Value | null): Value | null {
  for (const path of paths) {
    const found = find(path);
    if (found !== null) return found;
  }
  return null;
}

/** A place that something required runs from: a path, or a folder with a slash at the end. */
interface Source {
  readonly place: string;
  readonly why: Why;
}

function workflowGuard(
  { change, baseWorkflows, requiredChecks, checks = [], headFiles = {} }: GuardEvidence,
  { workflows: which, environments }: Options,
): (path: string) => Why | null {
  const base = baseWorkflows ?? { workflows: {}, actions: {} };
  const heads = headWorkflows(change, headFiles);
  const required = requiredChecks ?? { complete: false, checks: [], workflows: [] };
  const overlaid = { ...base.workflows, ...heads };
  const reasonOf: ReasonOf =
    which === 'all'
      ? () => ({ kind: 'all' })
      : reasonsFor({ required, checks, environments }, base.workflows, overlaid);
  const sources = [
    ...Object.entries(base.workflows).flatMap(([path, facts]) =>
      sourcesOf(path, facts, reasonOf(path, facts), base),
    ),
    ...Object.entries(heads).flatMap(([path, facts]) =>
      sourcesOf(path, facts, reasonOf(path, facts), { ...base, workflows: overlaid }),
    ),
  ];
  const whyAt = lookup(sources);
  return (path) => {
    const changed = comparable(path);
    if (decidesOn(changed, workflowsFolder) && !changed.startsWith(`${workflowsFolder}/`))
      return { kind: 'workflow', workflow: null, because: { kind: 'unreadable' } };
    const why = whyAt(changed);
    if (why !== null) return why;
    // A workflow of a name that only some file systems take for another one, or that was not listed.
    const isUnknown = isWorkflow(path) && !Object.hasOwn(overlaid, path);
    return isUnknown && baseWorkflows === undefined
      ? { kind: 'workflow', workflow: null, because: { kind: 'unreadable' } }
      : null;
  };
}

/** Finds the first source that a changed path decides on, as {@link decidesOn} has it, in time that does not grow with the sources. */
function lookup(sources: readonly Source[]): (changed: string) => Why | null {
  const at = new Map<string, Why>();
  const above = new Map<string, Why>();
  for (const { place, why } of sources) {
    const path = place.replace(/\/$/, '');
    if (!at.has(path)) at.set(path, why);
    for (const folder of foldersOf(path)) if (!above.has(folder)) above.set(folder, why);
  }
  return (changed) => {
    const found = at.get(changed) ?? above.get(changed);
    if (found !== undefined) return found;
    for (const folder of foldersOf(changed)) {
      const why = at.get(folder);
      if (why !== undefined) return why;
    }
    return null;
  };
}

/** The folders above a path: `a` and `a/b` of `a/b/c`. */
function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, maxFolders);
  return names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join('/'));
}

/** Folders above a path that are compared. */
const maxFolders = 100;

/** Characters of changed workflows that are read together: what is longer may be anything. */
const maxHeadCharacters = 300_000;

/** The changed workflows as they are at the head. One that could not be read whole may be anything. */
function headWorkflows(change: ReadChange, headFiles: HeadFiles): BaseWorkflows['workflows'] {
  let left = maxHeadCharacters;
  return Object.fromEntries(
    changedWorkflows(change).map((path) => {
      const text = (Object.hasOwn(headFiles, path) ? headFiles[path] : null) ?? '';
      left -= text.length;
      return [path, readWorkflow(left < 0 ? '' : text)];
    }),
  );
}

/** Files that one workflow runs from, at most. */
const maxSources = 2_000;

/** The workflow itself, and what it runs from: those that it calls, its actions, scripts and configuration, and what these use in turn. */
function sourcesOf(
  path: string,
  facts: WorkflowFacts,
  because: Because | null,
  { workflows, actions }: BaseWorkflows,
): readonly Source[] {
  if (because === null) return [];
  const places = new Set<string>();
  const open: WorkflowFacts[] = [facts];
  const add = (place: string, next: WorkflowFacts | undefined) => {
    if (places.has(place) || places.size >= maxSources) return;
    places.add(place);
    if (next !== undefined) open.push(next);
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { path: called } of next.calls) add(called, own(workflows, called));
    for (const folder of next.actions) {
      // Of an action at the root only its description is known to be part of it, and what that names.
      if (folder !== './') add(folder, own(actions, folder));
      else for (const name of ['action.yml', 'action.yaml']) add(name, own(actions, folder));
    }
    for (const file of next.files) add(file, undefined);
  }
  places.delete(path);
  return [
    { place: comparable(path), why: { kind: 'workflow', workflow: null, because } },
    ...[...places].map((place) => ({
      place: comparable(place),
      why: { kind: 'workflow', workflow: path, because } as const,
    })),
  ];
}

function own<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
