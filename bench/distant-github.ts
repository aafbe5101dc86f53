import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request on its way to GitHub and back, in milliseconds on a monotonic clock. */
export interface Trip {
  readonly path: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A proxy that makes GitHub as far away as it usually is, so that what runs side by side can be told from what waits. */
export interface DistantGitHub {
  readonly url: string;
  readonly trips: Trip[];
  close(): void;
}

/** Starts the proxy in front of a GitHub; each request waits `delay` milliseconds before it goes on. */
export async function distantGitHub(github: string, delay: number): Promise<DistantGitHub> {
  const trips: Trip[] = [];
  const server = createServer((incoming, outgoing) => {
    const startedAt = performance.now();
    outgoing.once('finish', () =>
      trips.push({ path: incoming.url ?? '', startedAt, endedAt: performance.now() }),
    );
    setTimeout(() => {
      const onward = request(
        new URL(incoming.url ?? '/', github),
        { method: incoming.method, headers: incoming.headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.once('error', () => outgoing.destroy());
      incoming.pipe(onward);
    }, delay);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, trips, close: () => server.close() };
}

/** The most trips of which each began only after the one before had ended. */
export function inSequence(trips: readonly Trip[]): number {
  let count = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const trip of [...trips].sort((a, b) => a.endedAt - b.endedAt)) {
    if (trip.startedAt < end) continue;
    count++;
    end = trip.endedAt;
  }
  return count;
}
