import { readAction, readWorkflow } from '../../analysis/workflow-facts.ts';
import type { BaseWorkflows, WorkflowFacts } from '../../evidence/base-workflows.ts';
import { available } from '../../evidence/slice.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { defineCache } from '../read/cache.ts';
import type { PullRequestNode } from '../read/pull-request-query.ts';
import type { Source } from '../read/source.ts';
import { readTexts } from './earlier-changes/tree-entries.ts';
import { defineReader } from './reader.ts';

/** Workflows of one repository that are read; a further one counts as unreadable. */
const maxWorkflows = 100;

/** Local actions that are read, and how often an action may use another one. */
const maxActions = 50;
const maxDepth = 5;

/** Where most repositories keep their actions: they are read again only when this folder changes. */
const actionsFolder = '.github/actions/';

/** What a workflow says, by its blob. */
const knownWorkflows = defineCache<WorkflowFacts>({ max: 5_000 });

/** What a local action says, by its folder and the commit or tree that has it. */
const knownActions = defineCache<WorkflowFacts>({ max: 5_000 });

/** The first query lists the workflows of the base by their blobs: only what is not known yet is read. */
export const baseWorkflows = defineReader({
  slice: 'baseWorkflows',
  lists: [],
  async read({ source, reading: { about } }) {
    const workflows = await readWorkflows(source, about.baseRef);
    const actions = await readActions(source, about.baseRef, workflows);
    return available<BaseWorkflows>({ workflows, actions });
  },
});

async function readWorkflows(
  source: Source,
  baseRef: PullRequestNode['baseRef'],
): Promise<BaseWorkflows['workflows']> {
  const entries = (baseRef?.target?.workflows?.object?.entries ?? []).flatMap(({ path, oid }) =>
    path !== null && /\.ya?ml$/i.test(path) ? [{ path, oid }] : [],
  );
  const cache = source.cache.of(knownWorkflows);
  const read = entries.slice(0, maxWorkflows);
  const unknown = [...new Set(read.map(({ oid }) => oid))].filter((oid) => !cache.has(oid));
  const texts = unknown.length === 0 ? {} : await readTexts(source, unknown);
  for (const oid of unknown) cache.set(oid, readWorkflow(texts[oid] ?? ''));
  return Object.fromEntries(entries.map(({ path, oid }) => [path, cache.get(oid) ?? readWorkflow('')]));
}

/** Those that the workflows use, and those that they use in turn. */
async function readActions(
  source: Source,
  baseRef: PullRequestNode['baseRef'],
  workflows: BaseWorkflows['workflows'],
): Promise<BaseWorkflows['actions']> {
  const commit = baseRef?.target?.oid;
  if (commit === undefined) return {};
  const tree = baseRef?.target?.actions?.oid ?? commit;
  const cache = source.cache.of(knownActions);
  const keyOf = (folder: string) =>
    `${source.repositoryId}@${folder.startsWith(actionsFolder) ? tree : commit}:${folder}`;
  const found = new Map<string, WorkflowFacts>();
  let next = distinct(Object.values(workflows).flatMap(({ actions }) => actions));
  for (let depth = 0; depth < maxDepth && next.length > 0; depth++) {
    const wanted = next.slice(0, Math.max(0, maxActions - found.size));
    const unknown = wanted.filter((folder) => !cache.has(keyOf(folder)));
    const texts = unknown.length === 0 ? [] : await readDescriptions(source, commit, unknown);
    for (const [index, folder] of unknown.entries())
      cache.set(keyOf(folder), readAction(texts[index] ?? '', folder));
    for (const folder of wanted) found.set(folder, cache.get(keyOf(folder)) ?? readAction('', folder));
    next = distinct(wanted.flatMap((folder) => found.get(folder)?.actions ?? [])).filter(
      (folder) => !found.has(folder),
    );
  }
  return Object.fromEntries(found);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** The text of `action.yml` or `action.yaml` in each folder; null where there is none. */
async function readDescriptions(
  { installation, owner, repository: name }: Source,
  commit: string,
  folders: readonly string[],
): Promise<readonly (string | null)[]> {
  const { data, errors } = await installation.query<ActionsData>(actionsQuery(folders.length), {
    owner,
    name,
    ...Object.fromEntries(
      folders.flatMap((folder, index) => {
        const path = folder === './' ? '' : folder;
        return [
          [`yml${index}`, `${commit}:${path}action.yml`],
          [`yaml${index}`, `${commit}:${path}action.yaml`],
        ];
      }),
    ),
  });
  for (const error of errors)
    if (error.type !== 'NOT_FOUND' || !/^repository\.ya?ml\d+$/.test(placeOf(error))) refuse(error);
  return folders.map((_, index) => {
    const found = [data?.repository?.[`yml${index}`], data?.repository?.[`yaml${index}`]];
    return found.find((blob) => typeof blob?.text === 'string' && blob.isTruncated === false)?.text ?? null;
  });
}

interface ActionsData {
  readonly repository: Readonly<
    Record<string, { readonly text?: string | null; readonly isTruncated?: boolean } | null>
  > | null;
}

/** The query for the descriptions of this number of local actions. */
export function actionsQuery(count: number): string {
  const aliases = Array.from({ length: count }, (_, index) => [`yml${index}`, `yaml${index}`]).flat();
  return `
query LocalActions($owner: String!, $name: String!, ${aliases.map((alias) => `$${alias}: String!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${aliases.map((alias) => `${alias}: object(expression: $${alias}) { ...description }`).join('\n    ')}
  }
}
fragment description on Blob { text isTruncated }
`;
}
