import { describe, expect, it, test } from '@jest/globals';
import { loadContract } from './contract.ts';
import { githubSchema } from './graphql-schema.ts';
import { acceptedPermissions, accessTo, covers, graphqlAccess, graphqlFields } from './permissions.ts';

describe('the table', () => {
  it('has a row for each operation of the description, and no other', () => {
    expect(() => loadContract().operations.map(accessTo)).not.toThrow();
    expect(() => accessTo('repos/create-webhook')).toThrow('permissions.json lacks repos/create-webhook');
  });

  it("names only fields of GitHub's GraphQL schema", () => {
    const fields = graphqlFields().map((name) => name.split('.'));
    const unknown = fields.filter(([type = '', field = '']) => {
      const found = githubSchema().getType(type);
      return !(found !== undefined && 'getFields' in found && field in found.getFields());
    });
    expect(unknown).toEqual([]);
  });
});

test.each([
  [{ checks: 'write' }, [{ checks: 'read' }], true],
  [{ checks: 'read' }, [{ checks: 'write' }], false],
  [{ organization_administration: 'admin' }, [{ organization_administration: 'write' }], true],
  [{}, [{ metadata: 'read' }], true],
  [{}, [], true],
  [{ pull_requests: 'write' }, [{ issues: 'write' }, { pull_requests: 'write' }], true],
  [{ checks: 'read' }, [{ checks: 'read', statuses: 'read' }], false],
])('%j covers %j: %s', (granted, anyOf, expected) => {
  expect(covers(granted as Record<string, string>, anyOf as Record<string, string>[])).toBe(expected);
});

test('the header names sets and alternatives', () => {
  const { anyOf } = accessTo('issues/create-comment') as { anyOf: readonly Record<string, string>[] };
  expect(acceptedPermissions(anyOf)).toBe('issues=write; pull_requests=write');
  expect(acceptedPermissions(graphqlAccess('PullRequest', 'statusCheckRollup'))).toBe(
    'checks=read,statuses=read',
  );
  expect(graphqlAccess('PullRequest', 'title')).toEqual([]);
});
