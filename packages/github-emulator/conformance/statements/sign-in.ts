import { holds, type Statement, same } from '../statement.ts';

const where = ['src/web', 'packages/github-emulator/docs/fidelity.md'];

/** The sign-in of people with the app. */
export const signInStatements: readonly Statement[] = [
  {
    id: 'sign-in-with-wrong-verifier',
    says: 'A code with a wrong verifier of PKCE is refused with the error of a wrong code.',
    where,
    needs: { app: {} },
    async run(github) {
      same('error', await github.arrange.errorOfWrongVerifier(), 'bad_verification_code');
    },
  },
  {
    id: 'installation-of-a-stranger',
    says: 'The list of repositories of an installation is 404 to a user who reaches none of them.',
    where,
    needs: { app: {} },
    async run(github) {
      const status = await github.arrange.statusForStranger();
      holds(status === 404, `the status is ${status}`);
    },
  },
];
