import type { Emulator } from '@sdl-gate/github-emulator';
import type { ServiceProcess } from '../service-process.ts';

/** Waits until no new webhook is sent: what the service writes causes webhooks to it. */
export async function settled(emulator: Emulator, service: Pick<ServiceProcess, 'idle'>): Promise<void> {
  for (let before = -1; before !== emulator.deliveries.length; ) {
    before = emulator.deliveries.length;
    await emulator.idle();
    await service.idle();
  }
}
