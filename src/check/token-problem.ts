import type { TokenOwner } from '../github/client/token-access.ts';
import { commandMessages } from '../platform/messages/command-messages.ts';
import { asError, gitHubFailed } from '../platform/messages/github-failed.ts';
import { withCode } from '../platform/messages/message.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import { utcMinute } from '../text/utc-time.ts';
import { accessHints, kindOfToken, kindWords, permissionHints, renewalHints } from './token-kind.ts';

/** Why there is no result, and what to do. */
export interface Problem {
  readonly problem: string;
}

/**
 * What a failure means for the owner of a token, by what GitHub says and by the kind of the token. The token itself is never shown.
 *
 * @param name of what was asked about
 * @param thrown an error of the GitHub client; its classes are told by name, so that the client is loaded only where GitHub is asked
 */
export function tokenProblem(name: string, { token }: Pick<TokenOwner, 'token'>, thrown: unknown): Problem {
  const error = asError(thrown);
  const of = kindOfToken(token);
  const kind = kindWords[of];
  const problem = (): string => {
    if (error.name === 'CredentialsRefused')
      return withCode(commandMessages.tokenRefused, { name, kind, hint: renewalHints[of] });
    if (error instanceof RetryLater && error.notBefore !== null)
      return withCode(commandMessages.tokenLimited, { name, time: utcMinute(error.notBefore) });
    // GitHub's words, in answers of REST and GraphQL alike:
    // https://docs.github.com/authentication/authenticating-with-single-sign-on/about-authentication-with-single-sign-on
    if (/\bSAML\b|single sign-on/i.test(error.message))
      return withCode(commandMessages.tokenNeedsSignOn, { name, kind });
    if (/\bforbids access via\b/i.test(error.message))
      return withCode(commandMessages.tokenKindForbidden, { name, kind });
    if (/\bIP allow list\b/i.test(error.message))
      return withCode(commandMessages.addressNotAllowed, { name });
    if (error.name === 'RepositoryElsewhere' || /^GitHub answered 404 /.test(error.message))
      return withCode(commandMessages.repositoryNotShown, { name, kind, hint: accessHints[of] });
    if (/\bResource not accessible by\b/i.test(error.message))
      return withCode(commandMessages.tokenLacksPermission, { name, kind, hint: permissionHints[of] });
    return gitHubFailed(name, error);
  };
  return { problem: problem() };
}
