import { readFileSync } from 'node:fs';

/** Permission name to access, as in `app.yml`: `{ checks: 'write' }`. */
export type Permissions = Readonly<Record<string, string>>;

/** The callers that an operation accepts. */
export type OperationAccess =
  /** The app itself, by its JSON Web Token. */
  | { readonly by: 'app' }
  /** A user only, never an installation. */
  | { readonly by: 'user' }
  /** Any token that holds one of these sets; with an empty list, any token. */
  | { readonly by: 'installation'; readonly anyOf: readonly Permissions[] };

interface PermissionsFile {
  readonly operations: Readonly<Record<string, 'app' | 'user' | readonly Permissions[]>>;
  readonly graphql: Readonly<Record<string, readonly Permissions[]>>;
}

const table = JSON.parse(
  readFileSync(new URL('../../api-description/permissions.json', import.meta.url), 'utf8'),
) as PermissionsFile;

const ranks = ['read', 'write', 'admin'];

/** The requirements of an operation on its caller. Throws for an operation that the table lacks. */
export function accessTo(operationId: string): OperationAccess {
  const access = table.operations[operationId];
  if (access === undefined) throw new Error(`api-description/permissions.json lacks ${operationId}`);
  return typeof access === 'string' ? { by: access } : { by: 'installation', anyOf: access };
}

/** The sets of permissions, any of which allows a GraphQL field, by type and field name; empty when any token suffices. */
export function graphqlAccess(typeName: string, fieldName: string): readonly Permissions[] {
  return table.graphql[`${typeName}.${fieldName}`] ?? [];
}

/** Every GraphQL field that requires a permission, as `Type.field`. */
export function graphqlFields(): readonly string[] {
  return Object.keys(table.graphql);
}

/** Every permission that some operation requires, at the highest level: what an app needs to use all of them. */
export function grantable(): Readonly<Record<string, 'read' | 'write'>> {
  const sets = [...Object.values(table.operations), ...Object.values(table.graphql)].flatMap((access) =>
    typeof access === 'string' ? [] : access,
  );
  const granted: Record<string, 'read' | 'write'> = {};
  for (const [name, access] of sets.flatMap((set) => Object.entries(set))) {
    granted[name] = access === 'read' && granted[name] !== 'write' ? 'read' : 'write';
  }
  return granted;
}

/**
 * Whether the granted permissions cover one of the sets: `admin` covers `write`, `write` covers `read`. Every
 * installation has `metadata: read`. An empty list requires nothing.
 */
export function covers(granted: Permissions, anyOf: readonly Permissions[]): boolean {
  const held: Permissions = { metadata: 'read', ...granted };
  return (
    anyOf.length === 0 ||
    anyOf.some((set) => Object.entries(set).every(([name, access]) => rank(held[name]) >= rank(access)))
  );
}

/**
 * The value of the header X-Accepted-GitHub-Permissions: the permissions of a set with commas, the sets with semicolons
 * (docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible).
 */
export function acceptedPermissions(anyOf: readonly Permissions[]): string {
  return anyOf
    .map((set) =>
      Object.entries(set)
        .map(([name, access]) => `${name}=${access}`)
        .join(','),
    )
    .join('; ');
}

function rank(access: string | undefined): number {
  return access === undefined ? -1 : ranks.indexOf(access);
}
