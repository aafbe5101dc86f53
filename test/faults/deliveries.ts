import type { Delivery, Emulator } from '@sdl-gate/github-emulator';

/** Whether the service said that it has taken the delivery over. */
export function isAccepted({ status }: Delivery): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Deliveries that were never accepted, by their newest attempt: what the app's owner may have GitHub send again. */
export function refused(emulator: Emulator): readonly Delivery[] {
  const accepted = new Set(emulator.deliveries.filter(isAccepted).map(({ guid }) => guid));
  const open = emulator.deliveries.filter(({ guid, status }) => status !== null && !accepted.has(guid));
  return [...new Map(open.map((delivery) => [delivery.guid, delivery])).values()];
}

/** Sends these again, one after the other. */
export async function sendAgain(emulator: Emulator, deliveries: readonly Delivery[]): Promise<void> {
  for (const { id } of deliveries) await emulator.redeliver(id);
}
