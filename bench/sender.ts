// Sends webhooks from its own thread: the emulator answers the service in the main one, and what delays it there is no delay of
// the service.
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { SignedDelivery } from '../test/signed-delivery.ts';

/** GitHub sends webhooks over many connections. */
export const connections = 32;

export interface Answer {
  readonly status: number;
  /** Milliseconds from the time at which the delivery was to be sent. */
  readonly ms: number;
}

interface Order {
  readonly url: string;
  readonly deliveries: readonly SignedDelivery[];
  /** `null`: each connection sends its next as soon as it has its answer. */
  readonly perSecond: number | null;
}

export interface Sender {
  /** Sends everything as fast as it is answered, or at a fixed rate per second whether it is answered or not. */
  send(url: string, deliveries: readonly SignedDelivery[], perSecond?: number): Promise<readonly Answer[]>;
  close(): Promise<number>;
}

export function startSender(): Sender {
  const thread = new Worker(new URL(import.meta.url));
  return {
    send: (url, deliveries, perSecond) =>
      new Promise((resolve, reject) => {
        thread.once('error', reject);
        thread.once('message', (answers: readonly Answer[]) => {
          thread.off('error', reject);
          resolve(answers);
        });
        thread.postMessage({ url, deliveries, perSecond: perSecond ?? null } satisfies Order);
      }),
    close: () => thread.terminate(),
  };
}

if (!isMainThread) {
  parentPort?.on('message', async ({ url, deliveries, perSecond }: Order) => {
    const agent = new Agent({ keepAlive: true, maxSockets: perSecond === null ? connections : 1_000 });
    const send = async ({ headers, body }: SignedDelivery): Promise<Answer> => {
      const began = performance.now();
      const status = await new Promise<number>((resolve, reject) => {
        const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode ?? 0));
        });
        sent.once('error', reject);
        sent.end(body);
      });
      return { status, ms: performance.now() - began };
    };
    const answers =
      perSecond === null
        ? await sendOnAnswer(deliveries, send)
        : await sendPaced(deliveries, perSecond, send);
    agent.destroy();
    parentPort?.postMessage(answers);
  });
}

type Send = (delivery: SignedDelivery) => Promise<Answer>;

async function sendOnAnswer(deliveries: readonly SignedDelivery[], send: Send): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const left = deliveries.values();
  const connection = async () => {
    for (const delivery of left) answers.push(await send(delivery));
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return answers;
}

async function sendPaced(
  deliveries: readonly SignedDelivery[],
  perSecond: number,
  send: Send,
): Promise<readonly Answer[]> {
  const began = performance.now();
  const sent: Promise<Answer>[] = [];
  for (const [index, delivery] of deliveries.entries()) {
    const late = performance.now() - began - (index * 1_000) / perSecond;
    if (late < 0) await wait(-late);
    // Measured from its scheduled time, so that a delay of the sender counts as well.
    sent.push(send(delivery).then(({ status, ms }) => ({ status, ms: ms + Math.max(0, late) })));
  }
  return Promise.all(sent);
}
