import type { Statements } from '../store/statements.ts';
import { type CallerPorts, commitRoute } from './commit-route.ts';
import type { Routes } from './server.ts';

/** Statements in an answer. */
export const maxStatements = 100;

/** `GET /api/v1/statements/{owner}/{repo}/{sha}`: the signed statements about a commit. docs/statements.md describes it. */
export function statementRoutes({
  statementsAbout,
  ...caller
}: CallerPorts & Pick<Statements, 'statementsAbout'>): Routes {
  return commitRoute('statements', caller, {
    read: () => ({}),
    async answer(context, { repositoryId }, sha) {
      const statements = await statementsAbout(repositoryId, sha, maxStatements);
      return context.json({ statements: statements.map(({ bundle }) => bundle) });
    },
  });
}
