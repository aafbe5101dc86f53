import type { Ports } from '../subjects/index.ts';
import type { Survey } from './survey/survey.ts';

/** What the service asks of GitHub. One instance serves every installation; each has its own limits. */
export interface GitHub extends GitHubOfSubjects {
  /**
   * Verifies the app's credentials (`GET /app`), when the service starts.
   *
   * @throws {CredentialsRefused} when GitHub does not accept them
   * @throws {RetryLater} while GitHub cannot be asked
   */
  verifyCredentials(): Promise<void>;
  /**
   * Whether somebody is an active member of a team; false also where there is no such team, or it cannot be read.
   *
   * @throws {RetryLater} while GitHub cannot be asked
   */
  isTeamMember(
    installationId: number,
    of: { readonly organization: string; readonly team: string; readonly login: string },
  ): Promise<boolean>;
  /** What is read periodically, so that nothing stays as a lost event left it. */
  readonly survey: Survey;
}

/** Gathering, resolving and publishing, as the kinds of subjects declare it. */
type GitHubOfSubjects = Ports['github'];
