import { type Emulator, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { isAccepted, refused, sendAgain } from './deliveries.ts';

/** A GitHub with a running clock, for services in separate processes. */
export function startGitHub(): Promise<Emulator> {
  return startEmulator({ app: registeredApp(), apiPath: '/api/v3' });
}

/**
 * Resolves when every delivery was accepted, sent again as often as it takes, and the services have nothing left to do: what they
 * write comes back to them as webhooks.
 */
export async function finished(emulator: Emulator, idle: () => Promise<void>): Promise<void> {
  for (let before = -1; before !== emulator.deliveries.length; ) {
    before = emulator.deliveries.length;
    await emulator.idle();
    await sendAgain(emulator, refused(emulator));
    await idle();
  }
}

/** How many deliveries were accepted, and how many attempts were not. */
export function answers({ deliveries }: Emulator): { readonly accepted: number; readonly refused: number } {
  const accepted = deliveries.filter(isAccepted).length;
  return { accepted, refused: deliveries.length - accepted };
}
