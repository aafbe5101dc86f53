import { commandMessages } from '../platform/messages/command-messages.ts';
import { withCode } from '../platform/messages/message.ts';
import { type Environment, readWebUrl } from '../platform/settings.ts';
import type { Store } from '../store/store.ts';
import { type KnownState, knownStates, workStates } from '../store/work-views.ts';
import { type PullRequestName, pullRequestName } from '../subjects/pull-request-name.ts';
import { type Command, type Terminal, UsageError } from './command.ts';
import { readLimit, readOptions } from './options.ts';
import { readPullRequestName } from './pull-request-name.ts';
import { type StoreAction, storeCommand } from './store-command.ts';
import { renderCounts, renderItems, renderSubject } from './work-text.ts';

const defaultLimit = 20;
const maxLimit = 1_000;

const usage = `sdl-gate work list [--state <state>] [--limit <n>] [--json]
sdl-gate work show <owner/repository#number> [--limit <n>] [--json]
sdl-gate work retry --all | <subject, key or owner/repository#number> …

Shows and changes the work queue, beside the running service. DATABASE_URL is the service's own, from the environment
or .env.

list   subjects by state, longest waiting first
         waiting        due, or to be retried
         running        claimed by a worker
         scheduled      to be re-evaluated at a set time
         dead-lettered  not retried until the next event: repeated internal errors, or crashes of the process
         idle           nothing to do until the next event; listed only with --state idle
show   one pull request: link, state, failing rules, last error, and its last evaluations with their deliveries
retry  makes dead-lettered subjects due again, all of them or those that are named; their next event does so, too

  --state <state>  only one state
  --limit <n>      maximum number of subjects in each state, or of evaluations, up to ${maxLimit} (default: ${defaultLimit})
  --json           machine-readable output; times are milliseconds since 1970
  --help

Exit code: 0; 1 when the store cannot be used or a named subject is not there; 2 for wrong arguments.`;

/** The command `work`: shows the work queue, and retries dead-lettered subjects. */
export function work(environment: () => Environment): Command {
  const summary = 'lists the work queue, shows the state of a pull request, retries dead-lettered subjects';
  return storeCommand(environment, { name: 'work', summary, usage }, actions);
}

const actions: ReadonlyMap<string, StoreAction> = new Map(Object.entries({ list, show, retry }));

function list(words: readonly string[], { output }: Terminal): ReturnType<StoreAction> {
  const { values } = readOptions(
    words,
    { state: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean' } },
    false,
  );
  const states = values.state === undefined ? workStates : [stateOf(values.state)];
  const limit = readLimit(values.limit, defaultLimit, maxLimit);
  return async (store) => {
    const counts = await store.counts();
    const paused = await store.pauses(limit);
    const items = [];
    for (const state of states) items.push(...(await store.list(state, limit)));
    if (values.json) output.write(`${JSON.stringify({ counts, paused, items }, null, 2)}\n`);
    else output.write(`${renderCounts(counts, paused)}${renderItems(items, Date.now())}`);
    return 0;
  };
}

function show(words: readonly string[], { output, errors }: Terminal): ReturnType<StoreAction> {
  const { values, positionals } = readOptions(
    words,
    { limit: { type: 'string' }, json: { type: 'boolean' } },
    true,
  );
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0)
    throw new UsageError('Name one pull request, such as octo-org/widgets#7.');
  const name = readPullRequestName(word);
  const limit = readLimit(values.limit, defaultLimit, maxLimit);
  return async (store, variables) => {
    const shown = [];
    const keys = await keysOf(store, name);
    const items = await store.find(keys);
    for (const key of keys) {
      const item = items.find((each) => each.key === key) ?? null;
      const evaluations = await store.history(key, limit);
      if (item === null && evaluations.length === 0) continue;
      // The name that the repository had last, which may be another than the one that was asked for.
      const { owner, repository } = item !== null && 'owner' in item.subject ? item.subject : name;
      const link = `${readWebUrl(variables)}/${owner}/${repository}/pull/${name.number}`;
      shown.push({
        name: `pull-request:${owner}/${repository}#${name.number}`,
        key,
        link,
        item,
        evaluations,
      });
    }
    if (values.json) output.write(`${JSON.stringify(shown, null, 2)}\n`);
    else for (const each of shown) output.write(renderSubject(each, Date.now()));
    if (shown.length > 0) return 0;
    errors.write(`${withCode(commandMessages.subjectNotKnown, { name: word })}\n`);
    return 1;
  };
}

function retry(words: readonly string[], { output, errors }: Terminal): ReturnType<StoreAction> {
  const { values, positionals } = readOptions(words, { all: { type: 'boolean' } }, true);
  const all = values.all ?? false;
  if (all === positionals.length > 0)
    throw new UsageError('Give either --all or subjects, as sdl-gate work list shows them.');
  return async (store) => {
    if (all) {
      output.write(`${await store.retryDeadLettered('all')} retried\n`);
      return 0;
    }
    let missing = 0;
    for (const word of positionals) {
      const name = pullRequestName(word);
      const keys = name === null ? [word, ...(await store.keysNamed(word))] : await keysOf(store, name);
      if ((await store.retryDeadLettered(keys)) > 0) output.write(`retried ${word}\n`);
      else {
        missing += 1;
        errors.write(`${withCode(commandMessages.notDeadLettered, { name: JSON.stringify(word) })}\n`);
      }
    }
    return missing === 0 ? 0 : 1;
  };
}

/** The keys of the pull requests that have or had this name: a repository may have taken the name of another. */
function keysOf(store: Store, { owner, repository, number }: PullRequestName): Promise<readonly string[]> {
  return store.keysNamed(`pull-request:${owner}/${repository}#${number}`);
}

function stateOf(word: string): KnownState {
  const state = knownStates.find((each) => each === word);
  if (state !== undefined) return state;
  throw new UsageError(`--state takes ${knownStates.join(', ')}, not ${JSON.stringify(word)}.`);
}
