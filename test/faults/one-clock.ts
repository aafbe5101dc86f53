import { type Running, start, startTogether } from '../running-service.ts';
import { setSystemDate } from '../system-date.ts';

/**
 * Starts the service and its GitHub with the system's date at their time; resolves when GitHub has accepted the app's credentials.
 * Under another date GitHub refuses them, and the service would check them again a minute later, in the middle of a test.
 * Ends with `jest.useRealTimers()`.
 */
export async function startOnOneClock(options: Parameters<typeof startTogether>[0] = {}): Promise<Running> {
  setSystemDate(start.getTime());
  const running = await startTogether(options);
  const accepted = () =>
    running.emulator.requests.some(
      ({ operation, status }) => operation === 'apps/get-authenticated' && status === 200,
    );
  while (!accepted()) await new Promise((resolve) => setImmediate(resolve));
  return running;
}

/**
 * Moves the time on for GitHub, for the service, and for the libraries that read the system's clock: they learn that a token has
 * expired. Ends with `jest.useRealTimers()`.
 */
export async function pass(running: Running, milliseconds: number): Promise<void> {
  setSystemDate(running.emulator.clock.now().getTime() + milliseconds);
  await running.later(milliseconds);
  setSystemDate(running.emulator.clock.now().getTime());
}

/**
 * Resolves when no webhook is under way and the service has nothing to do. Time passes meanwhile, a second at a time: writes wait for
 * their turns.
 */
export async function rest(running: Running): Promise<void> {
  let resting = false;
  const settled = running.settled().then(() => {
    resting = true;
  });
  while (!resting) {
    await pass(running, 1_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await settled;
}
