import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { RetryLater } from '../../subjects/retry-later.ts';

/** How long until GitHub is asked again: when it did not answer, and when somebody has to mend the credentials at GitHub. */
const againMs = { unanswered: 10_000, refused: 60_000 };

/** What is known of the app's credentials. */
export interface CredentialsCheck {
  /** `ok`, or why they are not known to be good. */
  state(): string;
  stop(): void;
}

/** Proves the app's credentials in the background, until GitHub accepts them. */
export function checkCredentials(parts: {
  /** @throws {RetryLater} while GitHub cannot be asked; any other error means that GitHub refuses the credentials */
  readonly github: { verifyCredentials(): Promise<void> };
  readonly clock: Clock;
  readonly log: Log;
}): CredentialsCheck {
  const { github, clock, log } = parts;
  let state = 'not asked yet';
  let callOff = () => {};
  const askIn = (ms: number) => {
    callOff = clock.after(ms, () => void ask());
  };
  const ask = async () => {
    try {
      await github.verifyCredentials();
      state = 'ok';
    } catch (error) {
      if (error instanceof RetryLater) {
        state = 'does not answer';
        log.warn({ err: error }, 'GitHub does not answer yet');
        askIn(againMs.unanswered);
      } else {
        state = 'refuses the credentials';
        log.error({ err: error }, 'GitHub refuses APP_ID and private key');
        askIn(againMs.refused);
      }
    }
  };
  void ask();
  return { state: () => state, stop: () => callOff() };
}
