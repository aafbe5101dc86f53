import { withCode } from '../../platform/messages/message.ts';
import { storeMessages } from '../../platform/messages/store-messages.ts';
import type { Database, Dialect, Run } from './database.ts';

/** The database was used by a later release. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';
}

/**
 * Every step that the schema has taken, oldest first. Released steps are never edited: a change is a new step. Times
 * are milliseconds since the epoch.
 */
export const migrations: readonly ((dialect: Dialect) => readonly string[])[] = [
  ({ identity }) => [
    `create table delivery (
      id text primary key,
      event text not null,
      received_at bigint not null
    )`,
    'create index delivery_received_at on delivery (received_at)',
    // A row for each subject. `generation` counts its wakes, `claimed` those that the last claim saw, `done` those that a
    // completed evaluation saw. `leases` counts those since the worker last completed or failed.
    `create table work (
      key text primary key,
      subject text not null,
      installation bigint,
      generation bigint not null default 0,
      claimed bigint not null default 0,
      done bigint not null default 0,
      wake_at bigint,
      again_at bigint,
      background int not null default 0,
      lease_token text,
      lease_until bigint,
      leases int not null default 0,
      claimed_at bigint,
      done_at bigint,
      streak int not null default 0,
      calm_until bigint,
      pace_until bigint,
      attempts int not null default 0,
      defects int not null default 0,
      dead int not null default 0,
      last_error text,
      remembered text,
      changed_at bigint,
      updated_at bigint not null
    )`,
    'create index work_turn on work ((coalesce(lease_until, wake_at + background * 60000)))',
    // Almost always empty.
    'create index work_suspect on work (leases) where leases > 1',
    'create index work_dead on work (updated_at) where dead = 1',
    'create index work_updated_at on work (updated_at)',
    // Why a subject was woken: one row for each of its wakes, until an evaluation that saw it is completed.
    `create table cause (
      key text not null,
      generation bigint not null,
      reason text not null,
      deliveries text not null,
      primary key (key, generation)
    )`,
    // Changes of `followed` wake `follower`.
    `create table following (
      followed text not null,
      follower text not null,
      primary key (followed, follower)
    )`,
    'create index following_follower on following (follower)',
    `create table evaluation (
      id ${identity},
      key text not null,
      at bigint not null,
      head_sha text not null,
      outcome text not null,
      conclusion text not null,
      ms bigint not null,
      deliveries text not null
    )`,
    'create index evaluation_key on evaluation (key, at)',
    'create index evaluation_at on evaluation (at)',
    `create table pause (
      installation bigint primary key,
      until bigint not null
    )`,
    `create table pace (
      name text primary key,
      until bigint not null
    )`,
    `create table allowance (
      installation bigint not null,
      budget text not null,
      most bigint not null,
      remaining bigint not null,
      reset_at bigint not null,
      primary key (installation, budget)
    )`,
  ],
  // The names that the code uses. Indexes follow renamed columns.
  () => [
    'alter table work rename column calm_until to backoff_until',
    'alter table work rename column streak to consecutive_runs',
    'alter table work rename column dead to dead_lettered',
    'alter table work rename column again_at to reevaluate_at',
    'alter table allowance rename column most to maximum',
    'drop index work_turn',
    'create index work_priority on work ((coalesce(lease_until, wake_at + background * 60000)))',
    'drop index work_suspect',
    'create index work_quarantined on work (leases) where leases > 1',
    'drop index work_dead',
    'create index work_dead_lettered on work (updated_at) where dead_lettered = 1',
    "update cause set reason = 're-evaluate' where reason = 'recheck'",
    "update cause set reason = 'resync' || substr(reason, 6) where reason = 'sweep' or reason like 'sweep %'",
    // The schedule is created under its new name at the start, and runs at once.
    "delete from work where key = 'schedule:sweep'",
    "delete from cause where key = 'schedule:sweep'",
    "delete from pace where name like 'sweep:%'",
  ],
  // Null: recorded by an earlier release.
  () => ['alter table evaluation add column failing_rules text'],
  identifyRepositoriesById,
  // The policy file of an installation's account as it was last read.
  () => [
    `create table organization_policy (
      installation bigint primary key,
      repository text not null,
      commit_sha text not null,
      blob_sha text not null,
      content text not null,
      read_at bigint not null
    )`,
  ],
  keepTheRecord,
  // What happened to exceptions and emergencies. Rows are only ever added. `source` is where an event came from: the same counts once.
  // `ends`: when an exception ends, or the review of an emergency is due.
  ({ identity }) => [
    `create table exception_event (
      id ${identity},
      source text not null unique,
      exception text not null,
      repository_id bigint not null,
      kind text not null,
      actor text not null,
      at bigint not null,
      ends bigint,
      body text not null
    )`,
    'create index exception_event_exception on exception_event (repository_id, exception)',
    "create index exception_event_emergency on exception_event (kind, ends) where kind in ('emergency', 'reviewed')",
  ],
  keepStatements,
  keepTheTree,
  // Commits that somebody has to look at: few of all entries, and counted for each exposition of the metrics.
  () => [`create index entry_attention on entry (at) where ${needsAttention}`],
  keepPosture,
  keepSessions,
  // Null: nothing shows that the service wrote the entry. `sealed`: -1 where it is refused for that.
  () => [
    'alter table entry add column mac text',
    'create index entry_refused on entry (id) where sealed = -1',
  ],
];

/**
 * The posture of repositories. `day` counts from the epoch; `span` is 1, or 7 for a week from a Monday on. Null: not visible.
 */
function keepPosture(): readonly string[] {
  return [
    `create table posture (
      day bigint not null,
      span bigint not null,
      repository_id bigint not null,
      repository text not null,
      changes bigint not null,
      without_evidence bigint not null,
      active_exceptions bigint,
      overdue_findings bigint,
      branch_rules_drift bigint,
      security_policy bigint,
      private_reporting bigint,
      untriaged_reports bigint,
      oldest_untriaged_ms bigint,
      primary key (day, span, repository_id)
    )`,
    'create index posture_repository on posture (repository_id, day)',
    `create table posture_rule (
      day bigint not null,
      span bigint not null,
      repository_id bigint not null,
      rule text not null,
      pass bigint not null,
      fail bigint not null,
      waived bigint not null,
      pending bigint not null,
      not_applicable bigint not null,
      pending_ms bigint not null,
      greens bigint not null,
      green_ms bigint not null,
      primary key (day, span, repository_id, rule)
    )`,
  ];
}

/** Sessions of the dashboard. `digest` is that of the id in the browser; `token` is encrypted. */
function keepSessions({ bytes }: Dialect): readonly string[] {
  return [
    `create table session (
      digest text primary key,
      user_id bigint not null,
      login text not null,
      token ${bytes} not null,
      used_at bigint not null,
      ends_at bigint not null
    )`,
    'create index session_ends_at on session (ends_at)',
    // Most subjects are no open pull requests.
    `create index work_open_pull_request on work (key) where ${isOpenPullRequest}`,
    // What ends soon, of all repositories.
    'create index exception_event_ends on exception_event (kind, ends, repository_id) where ends is not null',
  ];
}

/**
 * The record. `repository_name` is `repository` in lower case; `rules` holds a line for each rule. `body` and `content` are compressed with
 * Zstandard; null: redacted. `intended` is the entries that the claim of a subject is about to make true, as JSON.
 */
function keepTheRecord({ identity, bytes }: Dialect): readonly string[] {
  return [
    `create table entry (
      id ${identity},
      at bigint not null,
      kind text not null,
      repository_id bigint,
      repository text,
      repository_name text,
      number bigint,
      sha text,
      branch text,
      conclusion text,
      rules text,
      digest text not null unique,
      confirmed int not null,
      body ${bytes}
    )`,
    'create index entry_at on entry (at, id)',
    'create index entry_kind on entry (kind, at, id)',
    'create index entry_repository on entry (repository_id, at, id)',
    'create index entry_repository_name on entry (repository_name, at, id)',
    'create index entry_number on entry (repository_id, number, at, id)',
    'create index entry_branch on entry (repository_id, branch, at, id)',
    'create index entry_sha on entry (sha, at, id)',
    `create table evidence (
      digest text primary key,
      size bigint not null,
      used_at bigint not null,
      content ${bytes}
    )`,
    'create index evidence_used_at on evidence (used_at) where content is not null',
    'alter table work add column intended text',
  ];
}

/**
 * Keys that sign, and what they signed. `wrapped` is the encrypted private key; null: the operator gives it to each process. `stated` of an
 * entry: whether its statements were made; null: they are due.
 */
function keepStatements({ bytes }: Dialect): readonly string[] {
  return [
    `create table signing_key (
      key_id text not null,
      public_key ${bytes} not null,
      wrapped ${bytes},
      valid_from bigint not null,
      valid_until bigint,
      primary key (key_id, valid_from)
    )`,
    'create unique index signing_key_current on signing_key ((1)) where valid_until is null',
    'alter table entry add column stated int',
    `create index entry_statements_due on entry (id) where stated is null and (${hasStatements})`,
    `create table statement (
      entry bigint not null,
      predicate text not null,
      repository_id bigint not null,
      sha text not null,
      bundle ${bytes} not null,
      primary key (entry, predicate)
    )`,
    'create index statement_sha on statement (repository_id, sha, entry)',
  ];
}

/**
 * Trees of hashes over the entries. `number` is that of `nodeNumber` (src/ledger/tree.ts); `entry` is that of a leaf. `sealed`: 1 where the
 * entry is in a tree. Identities of PostgreSQL are committed out of order: the largest sealed one says nothing.
 */
function keepTheTree({ bytes }: Dialect): readonly string[] {
  return [
    'alter table entry add column sealed int not null default 0',
    'create index entry_unsealed on entry (id) where sealed = 0',
    `create table tree (
      id bigint primary key,
      origin text not null unique,
      size bigint not null,
      root text not null,
      halted text
    )`,
    `create table node (
      tree bigint not null,
      number bigint not null,
      hash ${bytes} not null,
      entry bigint,
      primary key (tree, number)
    )`,
    'create unique index node_entry on node (entry) where entry is not null',
    `create table checkpoint (
      tree bigint not null,
      size bigint not null,
      text text not null,
      primary key (tree, size)
    )`,
  ];
}

/**
 * Repositories are identified by GitHub's id instead of their name. Earlier rows hold no id: they wait in `work_by_name`, with their keys in
 * `key_by_name`, until the worker has looked up the id of each name.
 */
function identifyRepositoriesById({ now, jsonField }: Dialect): readonly string[] {
  const ownersName = `lower(${jsonField('subject', 'owner')} || '/' || ${jsonField('subject', 'repository')})`;
  const columns = `subject, installation, generation, claimed, done, wake_at, reevaluate_at, background, lease_token, lease_until, leases,
    claimed_at, done_at, consecutive_runs, backoff_until, pace_until, attempts, defects, dead_lettered, last_error, remembered,
    changed_at, updated_at`;
  const hasNoName = "kind in ('installation', 'schedule')";
  const kinds = `select *, ${jsonField('subject', 'kind')} as kind from work_by_name`;
  // `pull-request:123:owner/name#7` and `merge-group:123:owner/name@<sha>`, without what follows the name.
  const placeInKey = `case when key like 'pull-request:%' then rtrim(rtrim(substr(key, 14), '0123456789'), '#')
    else rtrim(rtrim(substr(key, 13), '0123456789abcdef'), '@') end`;
  // Without the installation: `pull-request:owner/name#7`.
  const nameInKey = `case when key like 'pull-request:%' then 'pull-request' || ltrim(substr(key, 14), '0123456789')
    else 'merge-group' || ltrim(substr(key, 13), '0123456789') end`;
  return [
    'drop index work_priority',
    'drop index work_quarantined',
    'drop index work_dead_lettered',
    'drop index work_updated_at',
    'alter table work rename to work_by_name',
    // `subject` and `installation` are those of the last wake. `name` is how people write the subject, in lower case; it is required, so that
    // a process of an earlier release cannot add a row by name.
    `create table work (
      key text primary key,
      name text not null,
      subject text not null,
      installation bigint,
      generation bigint not null default 0,
      claimed bigint not null default 0,
      done bigint not null default 0,
      wake_at bigint,
      reevaluate_at bigint,
      background int not null default 0,
      lease_token text,
      lease_until bigint,
      leases int not null default 0,
      claimed_at bigint,
      done_at bigint,
      consecutive_runs int not null default 0,
      backoff_until bigint,
      pace_until bigint,
      attempts int not null default 0,
      defects int not null default 0,
      dead_lettered int not null default 0,
      last_error text,
      remembered text,
      changed_at bigint,
      updated_at bigint not null
    )`,
    'create index work_priority on work ((coalesce(lease_until, wake_at + background * 60000)))',
    'create index work_quarantined on work (leases) where leases > 1',
    'create index work_dead_lettered on work (updated_at) where dead_lettered = 1',
    'create index work_updated_at on work (updated_at)',
    'create index work_name on work (name)',
    "alter table evaluation add column name text not null default ''",
    `update evaluation set name = ${nameInKey}`,
    'create index evaluation_name on evaluation (name, key)',
    `insert into work (key, name, ${columns})
      select key, key, ${columns} from (${kinds}) as old where ${hasNoName}`,
    'delete from work_by_name where key in (select key from work)',
    'create table key_by_name (key text primary key, place text not null)',
    'create index key_by_name_place on key_by_name (place)',
    `insert into key_by_name (key, place) select key, installation || ':' || ${ownersName} from work_by_name`,
    `insert into key_by_name (key, place) select key, ${placeInKey} from (
      select key from evaluation union select followed from following union select follower from following
    ) as other where key not in (select key from work_by_name)`,
    // Looked up at once; first those of which something is due.
    `insert into work (key, name, subject, installation, generation, wake_at, background, updated_at)
      select 'repository-name:' || place, 'repository-name:' || substr(place, length(installation || ':') + 1),
        '{"kind":"repository-name","installationId":' || installation || ',"owner":"' || owner ||
          '","repository":"' || repository || '"}',
        installation, 1, ${now}, background, ${now}
      from (
        select installation || ':' || ${ownersName} as place, installation,
          min(${jsonField('subject', 'owner')}) as owner, min(${jsonField('subject', 'repository')}) as repository,
          min(case when wake_at <= ${now} or lease_until is not null then background else 1 end) as background
        from work_by_name group by installation, ${ownersName}
      ) as named`,
    `insert into cause (key, generation, reason, deliveries)
      select key, 1, 'start', '[]' from work where key like 'repository-name:%'`,
  ];
}

/** Entries about commits that somebody has to look at. Indexed; written so that the index of all kinds does not fit. */
export const needsAttention =
  "(kind || '') = 'accounted-commit' and conclusion in ('unknown', 'direct-push', 'bypass')";

/** Subjects that are pull requests of which the last evaluation is remembered: open ones, and some that were closed lately. Indexed. */
export const isOpenPullRequest = "key like 'pull-request:%' and remembered is not null";

/** Entries of which statements are made: commits that landed, and verdicts on releases. Indexed. */
export const hasStatements = "kind = 'commit' or (kind = 'verdict' and number is null and branch like '%:%')";

/** Every table that holds data, with its primary key. */
export const tables = {
  delivery: ['id'],
  work: ['key'],
  work_by_name: ['key'],
  key_by_name: ['key'],
  cause: ['key', 'generation'],
  following: ['followed', 'follower'],
  evaluation: ['id'],
  pause: ['installation'],
  pace: ['name'],
  allowance: ['installation', 'budget'],
  organization_policy: ['installation'],
  entry: ['id'],
  evidence: ['digest'],
  exception_event: ['id'],
  signing_key: ['key_id', 'valid_from'],
  statement: ['entry', 'predicate'],
  tree: ['id'],
  node: ['tree', 'number'],
  checkpoint: ['tree', 'size'],
  posture: ['day', 'span', 'repository_id'],
  session: ['digest'],
  posture_rule: ['day', 'span', 'repository_id', 'rule'],
} as const;

/** The time by which subjects are ordered: a claimed one by the end of its lease, background work with a delay. Indexed. */
export const priorityAt = 'coalesce(lease_until, wake_at + background * 60000)';

/**
 * Upgrades the schema to that of this release, one process at a time.
 *
 * @throws {SchemaTooNew} when a later release has used it: an older one must not write to its tables
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (run) => {
    const { dialect } = database;
    if (dialect.lockSchema !== '') await run(dialect.lockSchema);
    await run('create table if not exists schema_step (step int primary key)');
    const taken = await stepsTaken(run);
    for (const [index, migration] of migrations.entries()) {
      if (index < taken) continue;
      for (const statement of migration(dialect)) await run(statement);
      await run('insert into schema_step (step) values ($1)', [index + 1]);
    }
  });
}

/**
 * The number of steps that the schema has taken.
 *
 * @throws {SchemaTooNew} when it has taken more steps than this release knows
 */
export async function stepsTaken(run: Run): Promise<number> {
  const [row] = await run('select coalesce(max(step), 0) as step from schema_step');
  const taken = Number(row?.step);
  if (taken <= migrations.length) return taken;
  throw new SchemaTooNew(withCode(storeMessages.schemaTooNew, { taken, known: migrations.length }));
}
