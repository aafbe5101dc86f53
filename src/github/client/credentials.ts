import type { Clock } from '../../platform/clock.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { CredentialsRefused } from './failure.ts';
import type { GitHubHealth } from './health.ts';

/** Milliseconds until GitHub is asked again: when it did not answer, and when it refused the credentials. */
const retryMs = { unanswered: 10_000, refused: 60_000 };

/** Whether GitHub has accepted the app's credentials since the start. */
export interface CredentialsCheck {
  /** `ok`, or why they have not been accepted. */
  state(): string;
  stop(): void;
}

/** Verifies the app's credentials in the background, until GitHub accepts them. */
export function checkCredentials(parts: {
  /** @throws {CredentialsRefused} when GitHub does not accept them @throws {RetryLater} while GitHub cannot be asked */
  readonly github: { verifyCredentials(): Promise<void> };
  readonly health: Pick<GitHubHealth, 'delayed'>;
  readonly clock: Clock;
}): CredentialsCheck {
  const { github, health, clock } = parts;
  let state = 'not asked yet';
  let cancel = () => {};
  const retryIn = (failure: RetryLater, ms: number) => {
    health.delayed(failure, ms, null);
    cancel = clock.after(ms, () => void ask());
  };
  const ask = async () => {
    try {
      await github.verifyCredentials();
      state = 'ok';
    } catch (error) {
      if (error instanceof RetryLater && !(error instanceof CredentialsRefused)) {
        state = 'does not answer';
        retryIn(error, retryMs.unanswered);
      } else {
        state = 'refuses the credentials';
        retryIn(
          error instanceof CredentialsRefused ? error : new CredentialsRefused('GET /app', String(error)),
          retryMs.refused,
        );
      }
    }
  };
  void ask();
  return { state: () => state, stop: () => cancel() };
}
