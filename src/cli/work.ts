import type { Environment } from '../platform/settings.ts';
import type { Store } from '../store/store.ts';
import { type WorkState, workStates } from '../store/work-views.ts';
import { subjectKey } from '../subjects/index.ts';
import { type Command, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { type PullRequestName, pullRequestName, readPullRequestName } from './pull-request-name.ts';
import { withStore } from './store-access.ts';
import { renderCounts, renderItems, renderSubject } from './work-text.ts';

const defaultMost = 20;
const largestMost = 1_000;

const usage = `sdl-gate work list [--state <state>] [--most <n>] [--json]
sdl-gate work show <owner/repository#number> [--most <n>] [--json]
sdl-gate work retry --all | <key or owner/repository#number> …

What the service has to do, beside the running service: DATABASE_URL is its own, from the environment or .env.

list     subjects by state, those that wait longest first
           waiting    due, or to be tried again
           running    taken by a worker
           scheduled  to be looked at again at its time
           dead       set aside: the service failed on it again and again, or seems to end of it
show     one pull request: state, reasons, tries, last error, and its last evaluations with their deliveries
retry   makes dead subjects due again, all of them or those with these keys; their next event would, too

  --state <state>  only one state
  --most <n>       how many of each, up to ${largestMost} (default: ${defaultMost})
  --json           for programs; times are milliseconds since 1970
  --help

Exit code: 0; 1 when the store cannot be used or something named is not there; 2 when called wrongly.`;

/** Shows what waits, runs or was set aside, and takes up again what was set aside. */
export function work(environment: () => Environment): Command {
  return {
    name: 'work',
    summary: 'lists what the service has to do, shows why, takes up what was set aside',
    usage,
    run([action, ...words], terminal) {
      const act = actions.get(action ?? '');
      if (act === undefined) {
        throw new UsageError(`Say what: ${[...actions.keys()].join(', ')}; sdl-gate work --help says more.`);
      }
      const called = act(words, terminal);
      return withStore(environment(), terminal, called);
    },
  };
}

/** Reads the words before the store is opened. */
type Action = (words: readonly string[], terminal: Terminal) => (store: Store) => Promise<number>;

const actions: ReadonlyMap<string, Action> = new Map(Object.entries({ list, show, retry }));

function list(words: readonly string[], { output }: Terminal): ReturnType<Action> {
  const { values } = readOptions(
    words,
    { state: { type: 'string' }, most: { type: 'string' }, json: { type: 'boolean' } },
    false,
  );
  const states = values.state === undefined ? workStates : [stateOf(values.state)];
  const most = mostOf(values.most);
  return async (store) => {
    const counts = await store.counts();
    const paused = await store.pauses(most);
    const items = [];
    for (const state of states) items.push(...(await store.list(state, most)));
    if (values.json) output.write(`${JSON.stringify({ counts, paused, items }, null, 2)}\n`);
    else output.write(`${renderCounts(counts, paused)}${renderItems(items, Date.now())}`);
    return 0;
  };
}

function show(words: readonly string[], { output, errors }: Terminal): ReturnType<Action> {
  const { values, positionals } = readOptions(
    words,
    { most: { type: 'string' }, json: { type: 'boolean' } },
    true,
  );
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0)
    throw new UsageError('Name one pull request: octo-org/widgets#7.');
  const name = readPullRequestName(word);
  const most = mostOf(values.most);
  return async (store) => {
    const shown = [];
    const keys = await keysOf(store, name);
    const items = await store.find(keys);
    for (const key of keys) {
      const item = items.find((each) => each.key === key) ?? null;
      const evaluations = await store.history(key, most);
      if (item !== null || evaluations.length > 0) shown.push({ key, item, evaluations });
    }
    if (values.json) output.write(`${JSON.stringify(shown, null, 2)}\n`);
    else
      for (const { key, item, evaluations } of shown)
        output.write(renderSubject(item, key, evaluations, Date.now()));
    if (shown.length > 0) return 0;
    errors.write(
      `Nothing is known of ${word}: no event of it has come in lately. sdl-gate re-evaluate ${word} looks at it.\n`,
    );
    return 1;
  };
}

function retry(words: readonly string[], { output, errors }: Terminal): ReturnType<Action> {
  const { values, positionals } = readOptions(words, { all: { type: 'boolean' } }, true);
  const all = values.all ?? false;
  if (all === positionals.length > 0)
    throw new UsageError('Give either --all or keys, as sdl-gate work list shows them.');
  return async (store) => {
    if (all) {
      output.write(`${await store.retryDeadLettered('all')} retried\n`);
      return 0;
    }
    let missing = 0;
    for (const word of positionals) {
      const name = pullRequestName(word);
      const keys = name === null ? [word] : await keysOf(store, name);
      if ((await store.retryDeadLettered(keys)) > 0) output.write(`retried ${word}\n`);
      else {
        missing += 1;
        errors.write(`${JSON.stringify(word)} is not set aside.\n`);
      }
    }
    return missing === 0 ? 0 : 1;
  };
}

/** A subject's key names its installation: it is looked for in each. */
async function keysOf(store: Store, name: PullRequestName): Promise<readonly string[]> {
  const known = await store.installations();
  return known.map((installationId) => subjectKey({ kind: 'pull-request', installationId, ...name }));
}

function stateOf(word: string): WorkState {
  const state = workStates.find((each) => each === word);
  if (state !== undefined) return state;
  throw new UsageError(`--state takes ${workStates.join(', ')}, not ${JSON.stringify(word)}.`);
}

function mostOf(word: string | undefined): number {
  const most = Number(word ?? defaultMost);
  if (Number.isInteger(most) && most >= 1 && most <= largestMost) return most;
  throw new UsageError(`--most takes a whole number from 1 to ${largestMost}, not ${JSON.stringify(word)}.`);
}
