import type { Database, Dialect, Row, Run } from '../database/database.ts';
import type {
  LastPolicyFile,
  OrganizationPolicies,
  PolicyFiles,
  PolicyFileVersion,
} from '../organization-policies.ts';

/** Implements `OrganizationPolicies` and `PolicyFiles` on one SQL database. */
export function createOrganizationPolicies(database: Database): OrganizationPolicies & PolicyFiles {
  const { dialect } = database;
  return {
    lastPolicyFile: (installationId) => database.transaction((run) => last(run, dialect, installationId)),
    policyFiles: () => database.transaction((run) => everyLast(run, dialect)),
    rememberPolicyFile: (installationId, file) =>
      database.transaction((run) => remember(run, dialect, installationId, file), 'later'),
    forgetPolicyFile: (installationId) => database.transaction((run) => forget(run, installationId), 'later'),
  };
}

async function last(run: Run, { now }: Dialect, installationId: number): Promise<LastPolicyFile | null> {
  const [row] = await run(
    `select ${columns}, ${now} - read_at as age from organization_policy where installation = $1`,
    [installationId],
  );
  return row === undefined ? null : policyFile(row);
}

async function everyLast(run: Run, { now }: Dialect): Promise<readonly LastPolicyFile[]> {
  const rows = await run(
    `select ${columns}, ${now} - read_at as age from organization_policy order by repository, installation`,
  );
  return rows.map(policyFile);
}

const columns = 'repository, commit_sha, blob_sha, content';

function policyFile(row: Row): LastPolicyFile {
  return {
    repository: String(row.repository),
    commit: String(row.commit_sha),
    blob: String(row.blob_sha),
    text: String(row.content),
    // Read in the future: the clock was set back since, and nobody knows how long ago it was.
    ageMs: Math.abs(Number(row.age)),
  };
}

async function remember(
  run: Run,
  { now }: Dialect,
  installationId: number,
  { repository, commit, blob, text }: PolicyFileVersion,
): Promise<void> {
  await run(
    `insert into organization_policy (installation, repository, commit_sha, blob_sha, content, read_at)
    values ($1, $2, $3, $4, $5, ${now})
    on conflict (installation) do update
      set repository = excluded.repository, commit_sha = excluded.commit_sha, blob_sha = excluded.blob_sha,
        content = excluded.content, read_at = excluded.read_at`,
    [installationId, repository, commit, blob, text],
  );
}

async function forget(run: Run, installationId: number): Promise<void> {
  await run('delete from organization_policy where installation = $1', [installationId]);
}
